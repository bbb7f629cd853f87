/**
 * Depthwise convolution of three taps for one pool: two 8-bit rows to exact int16 rows, side by side in the tile. Of four
 * consecutive rows the first three lie in the state, 4 features of each together, and the newest in the scratch. On the
 * way through, the two newest move up to where the next pool's first two are.
 *
 * Tile and taps take the features of a group of 4 in the order 0 2, 1 3, as UXTB16 yields them: a pair of the first
 * row's, then the same of the second row's. Ranges: sum |tap| <= 128 on u8 rows, 255 on s8 rows.
 */
import { evenS8, evenU8, hasDualMac, macHigh, macLow, oddS8, oddU8, pair } from './host';
import { FEATURES, TAPS } from './layout';

export function depthwise<T>(layer: usize, rows: usize, newest: usize, tile: usize): void {
  const end = newest + load<usize>(layer, FEATURES);
  let taps = layer + TAPS;
  do {
    const a = load<u32>(rows);
    const b = load<u32>(rows, 4);
    const c = load<u32>(rows, 8);
    const d = load<u32>(newest);
    store<u32>(rows, c);
    store<u32>(rows, d, 4);
    if (hasDualMac()) {
      twoFeatures(even<T>(a), even<T>(b), even<T>(c), even<T>(d), taps, tile);
      twoFeatures(odd<T>(a), odd<T>(b), odd<T>(c), odd<T>(d), taps + 12, tile + 8);
    } else {
      feature<T>(a, b, c, d, 0, taps, tile);
      feature<T>(a, b, c, d, 2, taps, tile);
      feature<T>(a, b, c, d, 1, taps + 12, tile + 8);
      feature<T>(a, b, c, d, 3, taps + 12, tile + 8);
    }
    rows += 12;
    newest += 4;
    taps += 24;
    tile += 16;
  } while (newest != end);
}

/** Words hold two features' values of a row. In this order few registers are needed at once. */
// @ts-ignore: decorator
@inline
function twoFeatures(a: u32, b: u32, c: u32, d: u32, taps: usize, tile: usize): void {
  const w0 = load<u32>(taps);
  let low1 = macLow(0, a, w0);
  let high1 = macHigh(0, a, w0);
  let low2 = macLow(0, b, w0);
  let high2 = macHigh(0, b, w0);
  const w1 = load<u32>(taps, 4);
  low1 = macLow(low1, b, w1);
  high1 = macHigh(high1, b, w1);
  low2 = macLow(low2, c, w1);
  high2 = macHigh(high2, c, w1);
  const w2 = load<u32>(taps, 8);
  low1 = macLow(low1, c, w2);
  high1 = macHigh(high1, c, w2);
  store<u32>(tile, pair(low1, high1));
  low2 = macLow(low2, d, w2);
  high2 = macHigh(high2, d, w2);
  store<u32>(tile, pair(low2, high2), 4);
}

/** One feature, by the byte that it is of its group. */
// @ts-ignore: decorator
@inline
function feature<T>(a: u32, b: u32, c: u32, d: u32, byte: i32, taps: usize, tile: usize): void {
  const half = <usize>(byte & 2);
  const w0 = <i32>load<i16>(taps + half);
  const w1 = <i32>load<i16>(taps + half, 4);
  const w2 = <i32>load<i16>(taps + half, 8);
  const x1 = value<T>(b, byte);
  const x2 = value<T>(c, byte);
  store<i16>(tile + half, <i16>(value<T>(a, byte) * w0 + x1 * w1 + x2 * w2));
  store<i16>(tile + half, <i16>(x1 * w0 + x2 * w1 + value<T>(d, byte) * w2), 4);
}

// @ts-ignore: decorator
@inline
function value<T>(word: u32, byte: i32): i32 {
  return isSigned<T>() ? (<i32>word << (24 - 8 * byte)) >> 24 : (word >> (8 * byte)) & 255;
}

// @ts-ignore: decorator
@inline
function even<T>(word: u32): u32 {
  return isSigned<T>() ? evenS8(word) : evenU8(word);
}

// @ts-ignore: decorator
@inline
function odd<T>(word: u32): u32 {
  return isSigned<T>() ? oddS8(word) : oddU8(word);
}

/** The last pool of an odd number of rows has one row: twice the same row has the same maximum. */
export function repeatFirst(tile: usize, features: usize): void {
  for (const end = tile + (features << 2); tile != end; tile += 8) store<u32>(tile, load<u32>(tile), 4);
}
