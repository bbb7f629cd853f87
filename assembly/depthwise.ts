/**
 * Depthwise convolution of three taps: 8-bit rows to exact int16 rows.
 * The vectors fill a tile of panels: 8 features' rows, then, `panelBytes` on, the next 8 features'; an odd last row twice.
 * `input` points at the row before the first output's; `taps` are int16, three rows of `features`; features are a
 * multiple of 8 with sum |tap| <= 128 on u8 rows, 255 on s8 rows. Two loops over one switch: the type of the rows.
 */
export function depthwise(
  input: usize, taps: usize, tile: usize, features: i32, rows: i32, signed: bool, panelBytes: usize,
): void {
  if (ASC_FEATURE_SIMD) {
    if (signed) depthwiseVectors<i8>(input, taps, tile, features, rows, panelBytes);
    else depthwiseVectors<u8>(input, taps, tile, features, rows, panelBytes);
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

// @ts-ignore: decorator
@inline
function sum(x0: v128, x1: v128, x2: v128, w0: v128, w1: v128, w2: v128): v128 {
  return i16x8.add(i16x8.add(i16x8.mul(x0, w0), i16x8.mul(x1, w1)), i16x8.mul(x2, w2));
}

function depthwiseVectors<T>(
  input: usize, taps: usize, tile: usize, features: i32, rows: i32, panelBytes: usize,
): void {
  const tapRow = <usize>features << 1;
  for (let feature: usize = 0; feature < <usize>features; feature += 8) {
    const tap = taps + (feature << 1);
    const w0 = v128.load(tap);
    const w1 = v128.load(tap + tapRow);
    const w2 = v128.load(tap + (tapRow << 1));
    let source = input + feature;
    let target = tile;
    let x0 = widen<T>(source);
    let x1 = widen<T>((source += features));
    // Two rows a turn; where the second is one too many, its last tap meets a row again.
    const last = source + <usize>rows * features;
    const end = tile + (<usize>rows << 4);
    do {
      const x2 = widen<T>(source + features);
      source = min(source + (features << 1), last);
      const x3 = widen<T>(source);
      v128.store(target, sum(x0, x1, x2, w0, w1, w2));
      v128.store(target, sum(x1, x2, x3, w0, w1, w2), 16);
      target += 32;
      x0 = x2;
      x1 = x3;
    } while (target < end);
    // The last pool of an odd number of rows has one row: twice the same row has the same maximum.
    if (rows & 1) v128.store(target - 16, v128.load(target - 32));
    tile += panelBytes;
  }
}
