/**
 * Depthwise convolution of three taps: 8-bit rows to exact int16 rows.
 * `input` points at the row before the first output's; `taps` are int16, three rows of `features`; features are a
 * multiple of 8 with sum |tap| <= 128 on u8 rows, 255 on s8 rows. Two loops over one switch: the type of the rows.
 */
export function depthwise(input: usize, taps: usize, tile: usize, features: i32, rows: i32, signed: bool): void {
  if (ASC_FEATURE_SIMD) {
    if (signed) depthwiseVectors<i8>(input, taps, tile, features, rows);
    else depthwiseVectors<u8>(input, taps, tile, features, rows);
  } else {
    if (signed) depthwiseScalar<i8>(input, taps, tile, features, rows);
    else depthwiseScalar<u8>(input, taps, tile, features, rows);
  }
}

function depthwiseScalar<T>(input: usize, taps: usize, tile: usize, features: i32, rows: i32): void {
  const tapRow = <usize>features << 1;
  for (let feature: usize = 0; feature < <usize>features; feature++) {
    const tap = taps + (feature << 1);
    const w0 = <i32>load<i16>(tap);
    const w1 = <i32>load<i16>(tap + tapRow);
    const w2 = <i32>load<i16>(tap + (tapRow << 1));
    let source = input + feature;
    let target = tile + (feature << 1);
    let x0 = <i32>load<T>(source);
    let x1 = <i32>load<T>((source += features));
    for (let row = 0; row < rows; row++) {
      const x2 = <i32>load<T>((source += features));
      store<i16>(target, <i16>(x0 * w0 + x1 * w1 + x2 * w2));
      target += tapRow;
      x0 = x1;
      x1 = x2;
    }
  }
}

// @ts-ignore: decorator
@inline
function widen<T>(source: usize): v128 {
  return isSigned<T>() ? v128.load_ext<i8>(source) : v128.load_ext<u8>(source);
}

function depthwiseVectors<T>(input: usize, taps: usize, tile: usize, features: i32, rows: i32): void {
  const tapRow = <usize>features << 1;
  for (let feature: usize = 0; feature < <usize>features; feature += 8) {
    const tap = taps + (feature << 1);
    const w0 = v128.load(tap);
    const w1 = v128.load(tap + tapRow);
    const w2 = v128.load(tap + (tapRow << 1));
    let source = input + feature;
    let target = tile + (feature << 1);
    let x0 = widen<T>(source);
    let x1 = widen<T>((source += features));
    for (let row = 0; row < rows; row++) {
      const x2 = widen<T>((source += features));
      const sum = i16x8.add(i16x8.add(i16x8.mul(x0, w0), i16x8.mul(x1, w1)), i16x8.mul(x2, w2));
      v128.store(target, sum);
      target += tapRow;
      x0 = x1;
      x1 = x2;
    }
  }
}
