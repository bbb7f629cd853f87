/**
 * The first convolution and its pool: two pooled rows at a time, so that a feature's weight is read once. The samples pass
 * one filter, and a feature is a filtered sample times its weight: the larger of two such products is the one of the
 * larger sample where the weight is above 0, of the lesser sample where it is below. So a pool costs one product.
 *
 * A pooled row takes four samples, which lie in two words at `samples`; the second row takes the second word and the
 * third. The filter's words are as in depthwise.ts, of taps times 256: the contract's shift by 8 then leaves a filtered
 * sample in the upper half of its sum, which |sum| <= 255 * 256 * 32768 keeps inside int32. A feature has two words: its
 * bias; its weight in the lower half if above 0, in the upper half if below, beside a half of 0.
 */
import { REQUANTISE_SHIFT } from '../requantise';
import { clampU8, dualMac, hasDualMac, larger, mac, macHighLow, macLowHigh, pairHigh } from './host';
import { TAPS, WIDTH } from './layout';
import { high, low } from './pointwise-narrow';

/** The features' words, behind the filter's two. */
const FEATURE_WORDS: usize = TAPS + 8;
const FEATURE_BYTES: usize = 8;

/** Rows lie in groups of 4 features: the first row's 12 bytes apart, the second's 4. */
// @ts-ignore: decorator
@inline
export function firstFilter(layer: usize, samples: usize, first: usize, second: usize): void {
  if (hasDualMac()) dual(layer, samples, first, second);
  else plain(layer, samples, first, second);
}

function dual(layer: usize, samples: usize, first: usize, second: usize): void {
  const end = second + load<usize>(layer, WIDTH);
  const w01 = load<u32>(layer, TAPS);
  const w12 = load<u32>(layer, TAPS + 4);
  const x01 = load<u32>(samples);
  const x23 = load<u32>(samples, 4);
  const x45 = load<u32>(samples, 8);
  const one = extremes(x01, x23, w01, w12);
  const other = extremes(x23, x45, w01, w12);
  layer += FEATURE_WORDS;
  do {
    let w = load<u64>(layer);
    store<u8>(first, <u8>clampU8(dualMac(<i32>low(w), one, high(w)) >> REQUANTISE_SHIFT));
    store<u8>(second, <u8>clampU8(dualMac(<i32>low(w), other, high(w)) >> REQUANTISE_SHIFT));
    w = load<u64>(layer, 8);
    store<u8>(first, <u8>clampU8(dualMac(<i32>low(w), one, high(w)) >> REQUANTISE_SHIFT), 1);
    store<u8>(second, <u8>clampU8(dualMac(<i32>low(w), other, high(w)) >> REQUANTISE_SHIFT), 1);
    w = load<u64>(layer, 16);
    store<u8>(first, <u8>clampU8(dualMac(<i32>low(w), one, high(w)) >> REQUANTISE_SHIFT), 2);
    store<u8>(second, <u8>clampU8(dualMac(<i32>low(w), other, high(w)) >> REQUANTISE_SHIFT), 2);
    w = load<u64>(layer, 24);
    store<u8>(first, <u8>clampU8(dualMac(<i32>low(w), one, high(w)) >> REQUANTISE_SHIFT), 3);
    store<u8>(second, <u8>clampU8(dualMac(<i32>low(w), other, high(w)) >> REQUANTISE_SHIFT), 3);
    layer += 4 * FEATURE_BYTES;
    first += 12;
    second += 4;
  } while (second != end);
}

/** The larger filtered sample of a pool in the lower half, the lesser in the upper one. Samples (a b) (c d). */
// @ts-ignore: decorator
@inline
function extremes(ab: u32, cd: u32, w01: u32, w12: u32): u32 {
  const even = macLowHigh(dualMac(0, ab, w01), cd, w12);
  const odd = macHighLow(dualMac(0, cd, w12), ab, w01);
  const most = larger(even, odd);
  return pairHigh(most, even + odd - most);
}

/** For processors without a dual product: one product a feature, of the sample that its weight's sign asks for. */
function plain(layer: usize, samples: usize, first: usize, second: usize): void {
  const width = load<usize>(layer, WIDTH);
  const a = filtered(layer, samples);
  const b = filtered(layer, samples + 2);
  const most = max(a, b) >> 16;
  const least = min(a, b) >> 16;
  const c = filtered(layer, samples + 4);
  const d = filtered(layer, samples + 6);
  const otherMost = max(c, d) >> 16;
  const otherLeast = min(c, d) >> 16;
  layer += FEATURE_WORDS;
  const end = layer + width * FEATURE_BYTES;
  do {
    const group = layer + 4 * FEATURE_BYTES;
    do {
      let weight = load<i32>(layer, 4);
      let sum = load<i32>(layer);
      let otherSum = sum;
      if (weight < 0) {
        weight >>= 16;
        sum = mac(sum, least, weight);
        otherSum = mac(otherSum, otherLeast, weight);
      } else {
        sum = mac(sum, most, weight);
        otherSum = mac(otherSum, otherMost, weight);
      }
      store<u8>(first, <u8>clampU8(sum >> REQUANTISE_SHIFT));
      store<u8>(second, <u8>clampU8(otherSum >> REQUANTISE_SHIFT));
      layer += FEATURE_BYTES;
      first++;
      second++;
    } while (layer != group);
    first += 8;
  } while (layer != end);
}

/** The filter on the three samples from `samples`; the result is in the upper half. */
// @ts-ignore: decorator
@inline
function filtered(layer: usize, samples: usize): i32 {
  const sum = mac(0, load<i16>(samples), load<i16>(layer, TAPS));
  return mac(
    mac(sum, load<i16>(samples, 2), load<i16>(layer, TAPS + 2)),
    load<i16>(samples, 4),
    load<i16>(layer, TAPS + 6),
  );
}
