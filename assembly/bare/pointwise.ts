/**
 * Pointwise matrix, pool, side path and requantisation: one row of 8-bit values from a tile of two rows of int16 pairs
 * (depthwise.ts). Formulas and ranges: src/model/numeric-contract.ts. For processors that multiply two pairs at once:
 * two rows by two outputs, so that four words loaded by two instructions meet in four. pointwise-plain.ts is for others.
 *
 * Weights lie as they are read: for every two outputs their biases, then for every pair of inputs their two pairs of
 * int16; where a side path ends, what it needs for both follows. Groups of 4 outputs lie `stride` bytes apart. Layers of
 * 8 features make most of the outputs, so that they have loops without a loop over the features inside.
 */
import { clampS8, clampU8, dualMac, notNegative } from './host';
import { FEATURES, SHIFT_OUT, SIDE_LIFT, SIDE_PAIRS, WEIGHTS, WIDTH } from './layout';

/** Where a row's sums go. */
const enum Side {
  /** There is no side path: u8. */
  NONE,
  /** One sample's product, weights being lifted int32: s8. */
  SAMPLE,
  /** A row of pairs behind the tile: s8. */
  ROW,
}

const TILE_OF_EIGHT: usize = 32;

/** Without a side path. */
export function pointwise(layer: usize, tile: usize, output: usize, stride: usize): void {
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  if (end - tile == TILE_OF_EIGHT) outputsOf(Side.NONE, true, layer, tile, end, output, stride);
  else outputsOf(Side.NONE, false, layer, tile, end, output, stride);
}

/** With a sample's side path. */
export function pointwiseSample(layer: usize, tile: usize, output: usize, stride: usize): void {
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  if (end - tile == TILE_OF_EIGHT) outputsOf(Side.SAMPLE, true, layer, tile, end, output, stride);
  else outputsOf(Side.SAMPLE, false, layer, tile, end, output, stride);
}

/** With a row's side path. */
export function pointwiseSide(layer: usize, tile: usize, output: usize, stride: usize): void {
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  outputsOf(Side.ROW, false, layer, tile, end, output, stride);
}

// @ts-ignore: decorator
@inline
function outputsOf(
  side: Side, isEight: bool, layer: usize, tile: usize, end: usize, output: usize, stride: usize,
): void {
  const shift = load<i32>(layer, SHIFT_OUT);
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    weights = twoOutputs(side, isEight, layer, tile, end, weights, shift, output);
    if (isEight) {
      weights = twoOutputs(side, isEight, layer, tile, end, weights, shift, output + 2);
      output += stride;
      left -= 4;
    } else {
      output += left & 2 ? stride - 2 : 2;
      left -= 2;
    }
  } while (left);
}

/** Two outputs of both rows. @returns where the weights go on */
// @ts-ignore: decorator
@inline
function twoOutputs(
  side: Side, isEight: bool, layer: usize, tile: usize, end: usize, weights: usize, shift: i32, output: usize,
): usize {
  const bias = load<u64>(weights);
  weights += 8;
  let first0 = <i32>low(bias);
  let first1 = <i32>high(bias);
  let second0 = first0;
  let second1 = first1;
  do {
    let w = load<u64>(weights);
    let x = load<u64>(tile);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 8);
    x = load<u64>(tile, 8);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 16);
    x = load<u64>(tile, 16);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 24);
    x = load<u64>(tile, 24);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    tile += 32;
    weights += 32;
  } while (!isEight && tile != end);
  let best0 = max(first0, second0);
  let best1 = max(first1, second1);
  if (side == Side.NONE) {
    store<u8>(output, <u8>clampU8(best0 >> shift));
    store<u8>(output, <u8>clampU8(best1 >> shift), 1);
    return weights;
  }
  const sideBias = load<u64>(weights);
  best0 = notNegative(best0) + <i32>low(sideBias);
  best1 = notNegative(best1) + <i32>high(sideBias);
  if (side == Side.SAMPLE) {
    const sample = load<i32>(tile);
    const lifted = load<u64>(weights, 8);
    best0 += sample * <i32>low(lifted);
    best1 += sample * <i32>high(lifted);
    weights += 16;
  } else {
    const sideEnd = tile + (load<usize>(layer, SIDE_PAIRS) << 2);
    const lift = load<i32>(layer, SIDE_LIFT);
    first0 = 0;
    first1 = 0;
    weights += 8;
    do {
      let x = load<u64>(tile);
      let w = load<u64>(weights);
      first0 = dualMac(first0, low(x), low(w));
      first1 = dualMac(first1, low(x), high(w));
      w = load<u64>(weights, 8);
      first0 = dualMac(first0, high(x), low(w));
      first1 = dualMac(first1, high(x), high(w));
      x = load<u64>(tile, 8);
      w = load<u64>(weights, 16);
      first0 = dualMac(first0, low(x), low(w));
      first1 = dualMac(first1, low(x), high(w));
      w = load<u64>(weights, 24);
      first0 = dualMac(first0, high(x), low(w));
      first1 = dualMac(first1, high(x), high(w));
      tile += 16;
      weights += 32;
    } while (tile != sideEnd);
    best0 += first0 << lift;
    best1 += first1 << lift;
  }
  store<i8>(output, <i8>clampS8(best0 >> shift));
  store<i8>(output, <i8>clampS8(best1 >> shift), 1);
  return weights;
}

// @ts-ignore: decorator
@inline
function low(words: u64): u32 {
  return <u32>words;
}

// @ts-ignore: decorator
@inline
function high(words: u64): u32 {
  return <u32>(words >> 32);
}
