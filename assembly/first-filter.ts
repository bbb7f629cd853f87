// The first convolution and its pool. It has one input feature, so that its depthwise half is one filter over the
// samples and its pointwise half a gain a feature: of a pool, a feature above zero takes the largest that the filter gives,
// one below zero the least, and one product does. Words: src/runtime/program-image.ts.
import { nextBaseline } from './first-strips';
import { outputAt, REQUANTISE_SHIFT, upperHalves } from './requantise';

/**
 * `outputs` rows of `width` u8 values in the scalar build. `samples` points at the sample before the first output's; taps
 * are int16 and lifted by 8, so that the filter's value is the upper half of their sum, as int16 as the samples are;
 * weights are int16, for each feature the gain that meets the largest value and the one that meets the least, and of
 * eight features those of even number before the others.
 */
export function firstFilter(
  samples: usize, taps: usize, weights: usize, bias: usize, width: i32, outputs: i32, output: usize,
): void {
  const t0 = <i32>load<i16>(taps), t1 = <i32>load<i16>(taps, 2), t2 = <i32>load<i16>(taps, 4);
  let x0 = <i32>load<i16>(samples), x1 = <i32>load<i16>(samples, 2);
  for (let row = 0; row < outputs; row++) {
    const x2 = <i32>load<i16>(samples, 4), x3 = <i32>load<i16>(samples, 6);
    const even = (x0 * t0 + x1 * t1 + x2 * t2) >> 16;
    const odd = (x1 * t0 + x2 * t1 + x3 * t2) >> 16;
    const most = max(even, odd), least = min(even, odd);
    for (let place: usize = 0; place < <usize>width; place++) {
      const gain = weights + (place << 2);
      const sum = most * <i32>load<i16>(gain) + least * <i32>load<i16>(gain, 2) + load<i32>(bias + (place << 2));
      store<u8>(output + outputAt(place), <u8>min(max(sum >> REQUANTISE_SHIFT, 0), 255));
    }
    output += width;
    samples += 4;
    x0 = x2;
    x1 = x3;
  }
}

/**
 * The same for eight features in the SIMD build, four pools a turn, so that up to 13 bytes more are read behind the last
 * sample and three rows more are written; and with them eight steps of `first-strips.ts`'s chain of baselines, which has
 * its samples' shares at `kept`. The test at its end: out of other loops V8 moves nothing that stays the same.
 */
// @ts-ignore: decorator
@inline
export function eightFeatures(
  samples: usize, taps: usize, weights: usize, bias: usize, width: i32, outputs: i32, output: usize,
  baseline: i32, kept: usize,
): void {
  const first = v128.load_splat<u32>(taps), last = v128.load_splat<u32>(taps, 4);
  const evenGains = v128.load(weights), oddGains = v128.load(weights, 16);
  const evenBias = v128.load(bias), oddBias = v128.load(bias, 16);
  const end = output + outputs * width;
  do {
    const even = filtered(v128.load(samples), first, v128.load(samples, 4), last);
    const odd = filtered(v128.load(samples, 2), first, v128.load(samples, 6), last);
    const pools = upperHalves(i32x4.max_s(even, odd), i32x4.min_s(even, odd));
    const a = gained(v128.shuffle<i32>(pools, pools, 0, 0, 0, 0), evenGains, oddGains, evenBias, oddBias);
    const b = gained(v128.shuffle<i32>(pools, pools, 1, 1, 1, 1), evenGains, oddGains, evenBias, oddBias);
    output = storeTwoRows(output, width, a, b);
    const c = gained(v128.shuffle<i32>(pools, pools, 2, 2, 2, 2), evenGains, oddGains, evenBias, oddBias);
    const d = gained(v128.shuffle<i32>(pools, pools, 3, 3, 3, 3), evenGains, oddGains, evenBias, oddBias);
    output = storeTwoRows(output, width, c, d);
    baseline = chainedTwice(baseline, kept);
    baseline = chainedTwice(baseline, kept + 8);
    baseline = chainedTwice(baseline, kept + 16);
    baseline = chainedTwice(baseline, kept + 24);
    kept += 32;
    samples += 16;
  } while (output < end);
}

/** Every second row's three taps: two on the pairs of `a`, one on those of `b`, whose second halves meet zeros. */
// @ts-ignore: decorator
@inline
function filtered(a: v128, first: v128, b: v128, last: v128): v128 {
  return i32x4.add(i32x4.dot_i16x8_s(a, first), i32x4.dot_i16x8_s(b, last));
}

/** Eight int16 features of a pool's largest and least value, which `pool` has in every word. */
// @ts-ignore: decorator
@inline
function gained(pool: v128, evenGains: v128, oddGains: v128, evenBias: v128, oddBias: v128): v128 {
  return upperHalves(
    i32x4.add(i32x4.dot_i16x8_s(pool, evenGains), evenBias),
    i32x4.add(i32x4.dot_i16x8_s(pool, oddGains), oddBias),
  );
}

/** @returns where the next row lies */
// @ts-ignore: decorator
@inline
function storeTwoRows(output: usize, width: i32, a: v128, b: v128): usize {
  const packed = i8x16.narrow_i16x8_u(a, b);
  v128.store_lane<i64>(output, packed, 0);
  v128.store_lane<i64>(output + width, packed, 1);
  return output + (width << 1);
}

// @ts-ignore: decorator
@inline
function chainedTwice(baseline: i32, kept: usize): i32 {
  baseline = nextBaseline(baseline, load<i32>(kept, 4));
  store<i32>(kept, baseline, 4);
  baseline = nextBaseline(baseline, load<i32>(kept, 8));
  store<i32>(kept, baseline, 8);
  return baseline;
}
