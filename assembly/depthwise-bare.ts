/**
 * Depthwise convolution on microcontrollers, two rows at a time and features the inner loop, for a pass makes few rows;
 * words as in depthwise.ts.
 */
export function depthwiseBare<T>(input: usize, taps: usize, tile: usize, features: i32, rows: i32): void {
  const row = <usize>features;
  const wide = <usize>features << 1;
  for (; rows > 1; rows -= 2) {
    let tap = taps;
    const end = input + row;
    while (input != end) {
      const w0 = <i32>load<i16>(tap);
      const w1 = <i32>load<i16>(tap + wide);
      const w2 = <i32>load<i16>(tap + (wide << 1));
      const x0 = <i32>load<T>(input);
      const x1 = <i32>load<T>(input + row);
      const x2 = <i32>load<T>(input + wide);
      const x3 = <i32>load<T>(input + wide + row);
      store<i16>(tile, <i16>(x0 * w0 + x1 * w1 + x2 * w2));
      store<i16>(tile + wide, <i16>(x1 * w0 + x2 * w1 + x3 * w2));
      input++;
      tap += 2;
      tile += 2;
    }
    input += row;
    tile += wide;
  }
  if (rows == 0) return;
  for (const end = input + row; input != end; input++) {
    const sum =
      <i32>load<T>(input) * <i32>load<i16>(taps) +
      <i32>load<T>(input + row) * <i32>load<i16>(taps + wide) +
      <i32>load<T>(input + wide) * <i32>load<i16>(taps + (wide << 1));
    store<i16>(tile, <i16>sum);
    taps += 2;
    tile += 2;
  }
}
