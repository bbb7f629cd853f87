import { nextBaseline } from './first-strips';
import { pointwisePool } from './pointwise-pool';
import { requantise } from './requantise';

/**
 * The fused first convolution and its pool in the scalar build: three taps over int16 samples, `outputs` rows of `width`
 * u8 values. `samples` points at the sample before the first output's. Weights as `pointwise-pool.ts` wants them: two
 * pairs of taps, the last a zero, which meets one sample past the last tap.
 */
export function fusedFirst(
  samples: usize, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  pointwisePool(samples, 2, 2, weights, bias, shift, width, outputs, output, 0, 0, 0, 0, 0, 0);
}

/**
 * The same for eight features in the SIMD build, where up to three samples more are read and a row more is written. Row t
 * takes the taps as (w0, w1), (w2, 0) from the pairs at t and t + 2, so that all rows share four weights; pairs overlap.
 * Two pools a turn, and with them four steps of `first-strips.ts`'s chain of baselines, which has its samples' shares at
 * `kept`. The test at its end: out of other loops V8 moves nothing that stays the same.
 */
// @ts-ignore: decorator
@inline
export function eightFeatures(
  samples: usize, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32, output: usize,
  baseline: i32, kept: usize,
): void {
  const low = v128.load(weights), high = v128.load(weights, 16);
  const lowLast = v128.load(weights, 32), highLast = v128.load(weights, 48);
  const bias0 = v128.load(bias), bias1 = v128.load(bias, 16);
  const end = output + outputs * width;
  do {
    // One more address instead of three more offsets: V8 keeps a register for each offset of a splat.
    const odd = samples + 2;
    const a = v128.load_splat<u32>(samples);
    const b = v128.load_splat<u32>(odd);
    const c = v128.load_splat<u32>(samples, 4);
    const d = v128.load_splat<u32>(odd, 4);
    const e = v128.load_splat<u32>(samples, 8);
    const f = v128.load_splat<u32>(odd, 8);
    const packed = requantise(
      pooledRows(a, b, c, d, low, lowLast, bias0),
      pooledRows(a, b, c, d, high, highLast, bias1),
      pooledRows(c, d, e, f, low, lowLast, bias0),
      pooledRows(c, d, e, f, high, highLast, bias1),
      shift,
      20,
      false,
    );
    v128.store_lane<i64>(output, packed, 0);
    v128.store_lane<i64>(output + width, packed, 1);
    baseline = nextBaseline(baseline, load<i32>(kept, 4));
    store<i32>(kept, baseline, 4);
    baseline = nextBaseline(baseline, load<i32>(kept, 8));
    store<i32>(kept, baseline, 8);
    baseline = nextBaseline(baseline, load<i32>(kept, 12));
    store<i32>(kept, baseline, 12);
    baseline = nextBaseline(baseline, load<i32>(kept, 16));
    store<i32>(kept, baseline, 16);
    kept += 16;
    samples += 8;
    output += width << 1;
  } while (output < end);
}

// @ts-ignore: decorator
@inline
function pooledRows(a: v128, b: v128, c: v128, d: v128, weights: v128, last: v128, bias: v128): v128 {
  return i32x4.add(
    bias,
    i32x4.max_s(
      i32x4.add(i32x4.dot_i16x8_s(a, weights), i32x4.dot_i16x8_s(c, last)),
      i32x4.add(i32x4.dot_i16x8_s(b, weights), i32x4.dot_i16x8_s(d, last)),
    ),
  );
}
