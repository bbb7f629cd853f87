/**
 * Pointwise matrix, pool, side path and requantisation: one row of 8-bit values from a tile of two rows of int16 pairs
 * (depthwise.ts), each weight meeting both. Formulas and ranges: src/model/numeric-contract.ts.
 *
 * Weights lie as they are read: for every two outputs their biases, then for every pair of inputs their two pairs of
 * int16; where a side path ends, its biases and pairs follow. The side row's pairs follow the tile.
 */
import { clampS8, clampU8, dualMac, hasDualMac } from './host';
import { FEATURES, SHIFT_OUT, SIDE_LIFT, SIDE_PAIRS, WEIGHTS, WIDTH } from './layout';

/** u8 row: without a side path. `stride` bytes lie between the starts of groups of 4 outputs. */
export function pointwise(layer: usize, tile: usize, output: usize, stride: usize): void {
  const shift = load<i32>(layer, SHIFT_OUT);
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    if (hasDualMac()) {
      weights = twoOutputs(tile, end, weights, shift, output);
      weights = twoOutputs(tile, end, weights, shift, output + 2);
    } else {
      weights = oneAfterOther(tile, end, weights, shift, output);
      weights = oneAfterOther(tile, end, weights, shift, output + 2);
    }
    output += stride;
    left -= 4;
  } while (left != 0);
}

/** s8 row: with a side path. */
export function pointwiseSide(layer: usize, tile: usize, output: usize, stride: usize): void {
  const shift = load<i32>(layer, SHIFT_OUT);
  const lift = load<i32>(layer, SIDE_LIFT);
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  const sideEnd = end + (load<usize>(layer, SIDE_PAIRS) << 2);
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    if (hasDualMac()) {
      weights = twoSideOutputs(tile, end, sideEnd, weights, shift, lift, output);
      weights = twoSideOutputs(tile, end, sideEnd, weights, shift, lift, output + 2);
    } else {
      weights = sideOneAfterOther(tile, end, sideEnd, weights, shift, lift, output);
      weights = sideOneAfterOther(tile, end, sideEnd, weights, shift, lift, output + 2);
    }
    output += stride;
    left -= 4;
  } while (left != 0);
}

/** Two outputs of both rows. @returns where the weights go on */
// @ts-ignore: decorator
@inline
function twoOutputs(tile: usize, end: usize, weights: usize, shift: i32, output: usize): usize {
  let first0 = load<i32>(weights);
  let first1 = load<i32>(weights, 4);
  let second0 = first0;
  let second1 = first1;
  do {
    let w0 = load<u32>(weights, 8);
    let w1 = load<u32>(weights, 12);
    let x = load<u32>(tile);
    let y = load<u32>(tile, 4);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    w0 = load<u32>(weights, 16);
    w1 = load<u32>(weights, 20);
    x = load<u32>(tile, 8);
    y = load<u32>(tile, 12);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    w0 = load<u32>(weights, 24);
    w1 = load<u32>(weights, 28);
    x = load<u32>(tile, 16);
    y = load<u32>(tile, 20);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    w0 = load<u32>(weights, 32);
    w1 = load<u32>(weights, 36);
    x = load<u32>(tile, 24);
    y = load<u32>(tile, 28);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    tile += 32;
    weights += 32;
  } while (tile != end);
  store<u8>(output, <u8>clampU8(max(first0, second0) >> shift));
  store<u8>(output, <u8>clampU8(max(first1, second1) >> shift), 1);
  return weights + 8;
}

// @ts-ignore: decorator
@inline
function twoSideOutputs(
  tile: usize, end: usize, sideEnd: usize, weights: usize, shift: i32, lift: i32, output: usize,
): usize {
  let first0 = load<i32>(weights);
  let first1 = load<i32>(weights, 4);
  let second0 = first0;
  let second1 = first1;
  do {
    let w0 = load<u32>(weights, 8);
    let w1 = load<u32>(weights, 12);
    let x = load<u32>(tile);
    let y = load<u32>(tile, 4);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    w0 = load<u32>(weights, 16);
    w1 = load<u32>(weights, 20);
    x = load<u32>(tile, 8);
    y = load<u32>(tile, 12);
    first0 = dualMac(first0, x, w0);
    second0 = dualMac(second0, y, w0);
    first1 = dualMac(first1, x, w1);
    second1 = dualMac(second1, y, w1);
    tile += 16;
    weights += 16;
  } while (tile != end);
  const side0 = load<i32>(weights, 8);
  const side1 = load<i32>(weights, 12);
  const main0 = max(max(first0, second0), 0) + side0;
  const main1 = max(max(first1, second1), 0) + side1;
  first0 = 0;
  first1 = 0;
  do {
    const x = load<u32>(tile);
    first0 = dualMac(first0, x, load<u32>(weights, 16));
    first1 = dualMac(first1, x, load<u32>(weights, 20));
    tile += 4;
    weights += 8;
  } while (tile != sideEnd);
  store<i8>(output, <i8>clampS8((main0 + (first0 << lift)) >> shift));
  store<i8>(output, <i8>clampS8((main1 + (first1 << lift)) >> shift), 1);
  return weights + 16;
}

/** The same where registers are few: each output by itself. */
// @ts-ignore: decorator
@inline
function oneAfterOther(tile: usize, end: usize, weights: usize, shift: i32, output: usize): usize {
  store<u8>(output, <u8>clampU8(bestOfTwo(tile, end, weights) >> shift));
  store<u8>(output, <u8>clampU8(bestOfTwo(tile, end, weights + 4) >> shift), 1);
  return weights + (end - tile) + 8;
}

// @ts-ignore: decorator
@inline
function sideOneAfterOther(
  tile: usize, end: usize, sideEnd: usize, weights: usize, shift: i32, lift: i32, output: usize,
): usize {
  const side = weights + (end - tile) + 8;
  const main0 = max(bestOfTwo(tile, end, weights), 0) + load<i32>(side);
  store<i8>(output, <i8>clampS8((main0 + (dot(end, sideEnd, side + 8) << lift)) >> shift));
  const main1 = max(bestOfTwo(tile, end, weights + 4), 0) + load<i32>(side, 4);
  store<i8>(output, <i8>clampS8((main1 + (dot(end, sideEnd, side + 12) << lift)) >> shift), 1);
  return side + ((sideEnd - end) << 1) + 8;
}

/** Bias and the larger sum of the two rows; one output's weights are 8 bytes apart. */
function bestOfTwo(tile: usize, end: usize, weights: usize): i32 {
  let first = load<i32>(weights);
  let second = first;
  do {
    const w0 = load<u32>(weights, 8);
    first = dualMac(first, load<u32>(tile), w0);
    second = dualMac(second, load<u32>(tile, 4), w0);
    const w1 = load<u32>(weights, 16);
    first = dualMac(first, load<u32>(tile, 8), w1);
    second = dualMac(second, load<u32>(tile, 12), w1);
    tile += 16;
    weights += 16;
  } while (tile != end);
  return max(first, second);
}

function dot(tile: usize, end: usize, weights: usize): i32 {
  let sum = 0;
  do {
    sum = dualMac(sum, load<u32>(tile), load<u32>(weights));
    tile += 4;
    weights += 8;
  } while (tile != end);
  return sum;
}
