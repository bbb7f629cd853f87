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
 * Both rows of a pool from the same two pairs of samples: row t takes the taps as (w0, w1), (w2, 0), row t + 1 as
 * (0, w0), (w1, w2). Two pools a turn, and the test at its end: out of other loops V8 moves nothing that stays the same.
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
  do {
    const first = v128.load_splat<u32>(samples);
    const second = v128.load_splat<u32>(samples, 4);
    const third = v128.load_splat<u32>(samples, 8);
    const packed = requantise(
      pooledPair(first, second, even0, even2, odd0, odd2, bias0),
      pooledPair(first, second, even1, even3, odd1, odd3, bias1),
      pooledPair(second, third, even0, even2, odd0, odd2, bias0),
      pooledPair(second, third, even1, even3, odd1, odd3, bias1),
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
function pooledPair(
  before: v128, after: v128, even: v128, evenLast: v128, odd: v128, oddLast: v128, bias: v128,
): v128 {
  return i32x4.add(
    bias,
    i32x4.max_s(
      i32x4.add(i32x4.dot_i16x8_s(before, even), i32x4.dot_i16x8_s(after, evenLast)),
      i32x4.add(i32x4.dot_i16x8_s(before, odd), i32x4.dot_i16x8_s(after, oddLast)),
    ),
  );
}
