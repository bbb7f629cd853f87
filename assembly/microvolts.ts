/**
 * `count` float32 samples in microvolts to int16 counts: round(sample * countsPerMicrovolt) in float32, ties to even,
 * saturated. `target` may be `source`. @returns samples converted: fewer than `count` when the next is not finite
 */
export function toCounts(source: usize, target: usize, count: i32, countsPerMicrovolt: f32): i32 {
  let done = 0;
  if (ASC_FEATURE_SIMD) {
    const factor = f32x4.splat(countsPerMicrovolt);
    for (; done + 8 <= count; done += 8) {
      const from = source + (<usize>done << 2);
      const low = v128.load(from);
      const high = v128.load(from, 16);
      if (!isFinite(v128.or(f32x4.sub(low, low), f32x4.sub(high, high)))) break;
      v128.store(target + (<usize>done << 1), i16x8.narrow_i32x4_s(rounded(low, factor), rounded(high, factor)));
    }
    for (; done < count; done++) {
      const sample = v128.load_splat<u32>(source + (<usize>done << 2));
      if (!isFinite(f32x4.sub(sample, sample))) break;
      const counts = rounded(sample, factor);
      v128.store_lane<i16>(target + (<usize>done << 1), i16x8.narrow_i32x4_s(counts, counts), 0);
    }
    return done;
  }
  for (; done < count; done++) {
    const sample = load<f32>(source + (<usize>done << 2));
    if (sample - sample != 0) return done;
    const counts = nearest(sample * countsPerMicrovolt);
    store<i16>(target + (<usize>done << 1), <i16>min(max(counts, -32768), 32767));
  }
  return done;
}

/** Of x - x, which is 0 for finite x and NaN otherwise. */
// @ts-ignore: decorator
@inline
function isFinite(differences: v128): bool {
  return !v128.any_true(differences);
}

// @ts-ignore: decorator
@inline
function rounded(samples: v128, factor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(samples, factor)));
}
