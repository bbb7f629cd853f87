import { pointwisePool } from './pointwise-pool';

/**
 * The fused first convolution and its pool: three taps over int16 samples, `outputs` rows of `width` u8 values. `samples`
 * points at the sample before the first output's. Weights as `pointwise-pool.ts` wants them: two pairs of taps, the
 * last a zero. The scalar path reads one sample past the last tap, to meet that zero.
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
    pointwisePool(samples, 2, 2, weights, bias, shift, width, outputs, output, 0, 0, 0, 0, 0);
    return;
  }
  for (let first = 0; first < width; first += 8) {
    eightFeatures(samples, weights, bias, shift, width, outputs, output + first);
    weights += 64;
    bias += 32;
  }
}

/**
 * Both rows of a pool from the same two pairs of samples: row t takes the taps as (w0, w1), (w2, 0), row t + 1 as
 * (0, w0), (w1, w2).
 */
function eightFeatures(
  samples: usize, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  const even0 = v128.load(weights), even1 = v128.load(weights, 16);
  const even2 = v128.load(weights, 32), even3 = v128.load(weights, 48);
  const odd0 = i32x4.shl(even0, 16), odd1 = i32x4.shl(even1, 16);
  const odd2 = v128.or(i32x4.shr_u(even0, 16), i32x4.shl(even2, 16));
  const odd3 = v128.or(i32x4.shr_u(even1, 16), i32x4.shl(even3, 16));
  const bias0 = v128.load(bias), bias1 = v128.load(bias, 16);
  for (let row = 0; row < outputs; row++) {
    const before = v128.load_splat<u32>(samples);
    const after = v128.load_splat<u32>(samples, 4);
    const low = i32x4.max_s(
      i32x4.add(i32x4.dot_i16x8_s(before, even0), i32x4.dot_i16x8_s(after, even2)),
      i32x4.add(i32x4.dot_i16x8_s(before, odd0), i32x4.dot_i16x8_s(after, odd2)),
    );
    const high = i32x4.max_s(
      i32x4.add(i32x4.dot_i16x8_s(before, even1), i32x4.dot_i16x8_s(after, even3)),
      i32x4.add(i32x4.dot_i16x8_s(before, odd1), i32x4.dot_i16x8_s(after, odd3)),
    );
    const narrow = i16x8.narrow_i32x4_s(
      i32x4.shr_s(i32x4.add(low, bias0), shift),
      i32x4.shr_s(i32x4.add(high, bias1), shift),
    );
    v128.store_lane<i64>(output, i8x16.narrow_i16x8_u(narrow, narrow), 0);
    samples += 4;
    output += width;
  }
}
