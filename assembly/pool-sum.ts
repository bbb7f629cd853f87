// The average pool's running int32 sums, kept in the channel's state.

/** Adds `rows` u8 rows of `features`. */
export function sumRows(input: usize, features: i32, rows: i32, sums: usize): void {
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
  for (let row = 0; row < rows; row++) {
    if (features == 1) {
      store<i32>(sums, load<i32>(sums) + <i32>load<i16>(input));
      input += 8;
      continue;
    }
    for (let feature: usize = 0; feature < <usize>features; feature++) {
      const sum = sums + (feature << 2);
      store<i32>(sum, load<i32>(sum) + <i32>load<i8>(input + feature));
    }
    input += <usize>features << 2;
  }
}
