// The average pool's running sums in the channel's state, of 16 bits where the epoch's rows let them be.

/** Adds a row of 8-bit values. */
export function addRow<T>(row: usize, features: usize, sums: usize, sumBytes: usize): void {
  const end = row + features;
  if (sumBytes == 2) {
    do {
      store<u16>(sums, load<u16>(sums) + <u16>load<T>(row));
      sums += 2;
    } while (++row != end);
  } else {
    do {
      store<i32>(sums, load<i32>(sums) + <i32>load<T>(row));
      sums += 4;
    } while (++row != end);
  }
}
