// The average pool's running int32 sums, kept in the channel's state.

/** Adds `rows` u8 rows of `features`, a multiple of 8. */
export function sumRows(input: usize, features: i32, rows: i32, sums: usize): void {
  if (ASC_FEATURE_SIMD) return sumVectors(input, features, features, rows, sums, false);
  for (let row = 0; row < rows; row++) {
    for (let feature: usize = 0; feature < <usize>features; feature++) {
      const sum = sums + (feature << 2);
      store<i32>(sum, load<i32>(sum) + <i32>load<u8>(input + feature));
    }
    input += features;
  }
}

/** Adds every 4th of the rows that start at `input`: s8 rows, or int16 samples where there is one feature. */
export function sumSideRows(input: usize, features: i32, rows: i32, sums: usize): void {
  const stride = features == 1 ? 8 : features << 2;
  if (ASC_FEATURE_SIMD) return sumVectors(input, features, stride, rows, sums, true);
  for (let row = 0; row < rows; row++) {
    for (let feature: usize = 0; feature < <usize>features; feature++) {
      const sum = sums + (feature << 2);
      const value = features == 1 ? <i32>load<i16>(input) : <i32>load<i8>(input + feature);
      store<i32>(sum, load<i32>(sum) + value);
    }
    input += stride;
  }
}

/** 8 features at a time, their sums in registers over all rows; or one, and then to the words behind its sum zeros. */
function sumVectors(input: usize, features: i32, stride: i32, rows: i32, sums: usize, signed: bool): void {
  for (let feature = 0; feature < features; feature += 8) {
    let low = v128.load(sums);
    let high = v128.load(sums, 16);
    let source = input + feature;
    for (let row = 0; row < rows; row++) {
      let wide: v128;
      if (features == 1) wide = v128.load_lane<i16>(source, i32x4.splat(0), 0);
      else if (signed) wide = v128.load_ext<i8>(source);
      else wide = v128.load_ext<u8>(source);
      low = i32x4.add(low, i32x4.extend_low_i16x8_s(wide));
      high = i32x4.add(high, i32x4.extend_high_i16x8_s(wide));
      source += stride;
    }
    v128.store(sums, low);
    v128.store(sums, high, 16);
    sums += 32;
  }
}
