/**
 * The fused first convolution and its pool: two pooled rows at a time, so that a feature's weights serve both. A pooled
 * row takes four samples, which lie in two words at `samples`; the second row takes the second word and the third.
 * A feature's weights are three words: taps 0 and 1, taps 1 and 2, bias.
 */
import { clampU8, dualMac, larger, macHighLow, macLowHigh } from './host';
import { SHIFT_OUT, WEIGHTS, WIDTH } from './layout';

/** Rows lie in groups of 4 features: the first row's 12 bytes apart, the second's 4. */
export function fusedFirst(layer: usize, samples: usize, first: usize, second: usize): void {
  const shift = load<i32>(layer, SHIFT_OUT);
  const end = second + load<usize>(layer, WIDTH);
  const x01 = load<u32>(samples);
  const x23 = load<u32>(samples, 4);
  const x45 = load<u32>(samples, 8);
  let weights = layer + load<usize>(layer, WEIGHTS);
  do {
    feature(x01, x23, x45, weights, shift, first, second);
    feature(x01, x23, x45, weights + 12, shift, first + 1, second + 1);
    feature(x01, x23, x45, weights + 24, shift, first + 2, second + 2);
    feature(x01, x23, x45, weights + 36, shift, first + 3, second + 3);
    weights += 48;
    first += 12;
    second += 4;
  } while (second != end);
}

// @ts-ignore: decorator
@inline
function feature(x01: u32, x23: u32, x45: u32, weights: usize, shift: i32, first: usize, second: usize): void {
  const w01 = load<u32>(weights);
  const w12 = load<u32>(weights, 4);
  const bias = load<i32>(weights, 8);
  store<u8>(first, <u8>clampU8(pooled(x01, x23, w01, w12, bias) >> shift));
  store<u8>(second, <u8>clampU8(pooled(x23, x45, w01, w12, bias) >> shift));
}

/** The larger of taps (0, 1) (2) on samples (a b) (c) and taps (0) (1, 2) on samples (b) (c d). */
// @ts-ignore: decorator
@inline
function pooled(ab: u32, cd: u32, w01: u32, w12: u32, bias: i32): i32 {
  const even = macLowHigh(dualMac(bias, ab, w01), cd, w12);
  const odd = macHighLow(dualMac(bias, cd, w12), ab, w01);
  return larger(even, odd);
}
