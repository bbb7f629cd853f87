/**
 * `count` float32 samples in microvolts to int16 counts: round(sample * countsPerMicrovolt) in float32, ties to even,
 * saturated. `target` may be `source`. @returns samples converted: fewer than `count` when the next is not finite
 */
export function toCounts(source: usize, target: usize, count: i32, countsPerMicrovolt: f32): i32 {
  let done = 0;
  if (ASC_FEATURE_SIMD) {
    const factor = f32x4.splat(countsPerMicrovolt);
    const zero = f32x4.splat(0);
    for (; done + 8 <= count; done += 8) {
      const from = source + (<usize>done << 2);
      const low = v128.load(from);
      const high = v128.load(from, 16);
      // x - x is 0 for finite x and NaN otherwise.
      const finite = v128.and(f32x4.eq(f32x4.sub(low, low), zero), f32x4.eq(f32x4.sub(high, high), zero));
      if (!i32x4.all_true(finite)) break;
      const low32 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(low, factor)));
      const high32 = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(high, factor)));
      v128.store(target + (<usize>done << 1), i16x8.narrow_i32x4_s(low32, high32));
    }
  }
  for (; done < count; done++) {
    const sample = load<f32>(source + (<usize>done << 2));
    if (sample - sample != 0) return done;
    const counts = nearest(sample * countsPerMicrovolt);
    store<i16>(target + (<usize>done << 1), <i16>min(max(counts, -32768), 32767));
  }
  return done;
}
