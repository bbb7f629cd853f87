/**
 * Pointwise kernels for processors that multiply two pairs at once, for layers of 8 features, which make most of the
 * outputs: two rows by two outputs, so that four words, loaded by two instructions, meet
 * in four. Words and layout as in pointwise.ts.
 */
import { REQUANTISE_SHIFT } from '../requantise';
import { clampS8, clampU8, dualMac, larger, notNegative } from './host';
import { WEIGHTS, WIDTH } from './layout';

/** u8 row of 8 features: without a side path. */
export function narrow(layer: usize, tile: usize, output: usize, stride: usize): void {
  outputsOf(false, layer, tile, output, stride);
}

/** s8 row of 8 features: with the side path of a sample. */
export function narrowSample(layer: usize, tile: usize, output: usize, stride: usize): void {
  outputsOf(true, layer, tile, output, stride);
}

// @ts-ignore: decorator
@inline
function outputsOf(hasSide: bool, layer: usize, tile: usize, output: usize, stride: usize): void {
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    twoOutputs(hasSide, tile, weights, output);
    weights = twoOutputs(hasSide, tile, weights + 8, output + 2);
    output += stride;
    left -= 4;
  } while (left);
}

/** Two outputs of both rows, of a group of four. @returns where the weights go on */
// @ts-ignore: decorator
@inline
function twoOutputs(hasSide: bool, tile: usize, weights: usize, output: usize): usize {
  const bias = load<u64>(weights);
  let first0 = <i32>low(bias);
  let first1 = <i32>high(bias);
  let second0 = first0;
  let second1 = first1;
  let w = load<u64>(weights, 16);
  let x = load<u64>(tile);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 32);
  x = load<u64>(tile, 8);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 48);
  x = load<u64>(tile, 16);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 64);
  x = load<u64>(tile, 24);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  let best0 = larger(first0, second0);
  let best1 = larger(first1, second1);
  if (!hasSide) {
    store<u8>(output, <u8>clampU8(best0 >> REQUANTISE_SHIFT));
    store<u8>(output, <u8>clampU8(best1 >> REQUANTISE_SHIFT), 1);
    return weights + 72;
  }
  const sample = load<i32>(tile, 32);
  const sideBias = load<u64>(weights, 80);
  const sideWeights = load<u64>(weights, 96);
  best0 = notNegative(best0) + <i32>low(sideBias) + sample * <i32>low(sideWeights);
  best1 = notNegative(best1) + <i32>high(sideBias) + sample * <i32>high(sideWeights);
  store<i8>(output, <i8>clampS8(best0 >> REQUANTISE_SHIFT));
  store<i8>(output, <i8>clampS8(best1 >> REQUANTISE_SHIFT), 1);
  return weights + 104;
}

// @ts-ignore: decorator
@inline
export function low(words: u64): u32 {
  return <u32>words;
}

// @ts-ignore: decorator
@inline
export function high(words: u64): u32 {
  return <u32>(words >> 32);
}
