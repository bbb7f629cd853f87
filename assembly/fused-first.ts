import { pointwisePool } from './pointwise-pool';
import { requantise } from './requantise';

/**
 * The fused first convolution and its pool: three taps over int16 samples, `outputs` rows of `width` u8 values. `samples`
 * points at the sample before the first output's. Weights as `pointwise-pool.ts` wants them: two pairs of taps, the
 * last a zero. The scalar path reads one sample past the last tap, to meet that zero; the SIMD path, at an odd last
 * row, three.
 */
export function fusedFirst(
  samples: usize,
  weights: usize,
  bias: usize,
  shift: i32,
  width: i32,
  outputs: i32,
  output: usize,
): void {
  if (!ASC_FEATURE_SIMD) {
    return pointwisePool(samples, 2, 2, weights, bias, shift, width, outputs, output, 0, 0, 0, 0, 0, 0);
  }
  for (let first = 0; first < width; first += 8) {
    eightFeatures(samples, weights, bias, shift, width, outputs, output + first);
    weights += 64;
    bias += 32;
  }
}

/**
 * Row t takes the taps as (w0, w1), (w2, 0) from the pairs at t and t + 2, so that all rows share four weights; pairs
 * overlap. Two pools a turn, and the test at its end: out of other loops V8 moves nothing that stays the same.
 */
function eightFeatures(
  samples: usize, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  const low = v128.load(weights), high = v128.load(weights, 16);
  const lowLast = v128.load(weights, 32), highLast = v128.load(weights, 48);
  const bias0 = v128.load(bias), bias1 = v128.load(bias, 16);
  do {
    const a = v128.load_splat<u32>(samples);
    const b = v128.load_splat<u32>(samples, 2);
    const c = v128.load_splat<u32>(samples, 4);
    const d = v128.load_splat<u32>(samples, 6);
    const e = v128.load_splat<u32>(samples, 8);
    const f = v128.load_splat<u32>(samples, 10);
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
    if (outputs > 1) v128.store_lane<i64>(output + width, packed, 1);
    samples += 8;
    output += width << 1;
    outputs -= 2;
  } while (outputs > 0);
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
