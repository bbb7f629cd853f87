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
  if (features == 1) {
    let sum = load<i32>(sums);
    for (let row = 0; row < rows; row++) {
      sum += <i32>load<i16>(input);
      input += 8;
    }
    store<i32>(sums, sum);
    return;
  }
  if (ASC_FEATURE_SIMD) return sumVectors(input, features, features << 2, rows, sums, true);
  for (let row = 0; row < rows; row++) {
    for (let feature: usize = 0; feature < <usize>features; feature++) {
      const sum = sums + (feature << 2);
      store<i32>(sum, load<i32>(sum) + <i32>load<i8>(input + feature));
    }
    input += <usize>features << 2;
  }
}

/** 8 features at a time, their sums in registers over all rows. */
function sumVectors(input: usize, features: i32, stride: i32, rows: i32, sums: usize, signed: bool): void {
  for (let feature = 0; feature < features; feature += 8) {
    let low = v128.load(sums);
    let high = v128.load(sums, 16);
    let source = input + feature;
    for (let row = 0; row < rows; row++) {
      const wide = signed ? v128.load_ext<i8>(source) : v128.load_ext<u8>(source);
      low = i32x4.add(low, i32x4.extend_low_i16x8_s(wide));
      high = i32x4.add(high, i32x4.extend_high_i16x8_s(wide));
      source += stride;
    }
    v128.store(sums, low);
    v128.store(sums, high, 16);
    sums += 32;
  }
}
