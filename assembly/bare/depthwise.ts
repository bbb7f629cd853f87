/**
 * Depthwise convolution of three taps for one pool: two 8-bit rows to exact int16 rows, side by side in the tile: a pair
 * of features of the first row, then the same of the second. Ranges: sum |tap| <= 128 on u8 rows, 255 on s8 rows.
 *
 * Of four consecutive rows a, b, c, d the state holds three, 4 features of each together: a and b two features at a time
 * (a0 a1 b0 b1) (a2 a3 b2 b3), so that UXTB16 yields (a0 b0) and (a1 b1); then c. Row d, the newest, is in the scratch.
 * Of c and d the same two words are made; they are the next pool's a and b. A feature's taps are two words: taps 0 and
 * 1, taps 1 and 2.
 */
import {
  dualMac,
  evenS8,
  evenU8,
  hasDualMac,
  macHalf,
  macHighLow,
  macLowHigh,
  oddS8,
  oddU8,
  pairHigh,
  pairLow,
} from './host';
import { FEATURES, TAPS } from './layout';

export function depthwise<T>(layer: usize, rows: usize, newest: usize, tile: usize): void {
  const end = newest + load<usize>(layer, FEATURES);
  let taps = layer + TAPS;
  do {
    const ab01 = load<u32>(rows);
    const ab23 = load<u32>(rows, 4);
    const c = load<u32>(rows, 8);
    const d = load<u32>(newest);
    const cd01 = pairLow(c, d);
    const cd23 = pairHigh(c, d);
    store<u32>(rows, cd01);
    store<u32>(rows, cd23, 4);
    if (hasDualMac()) {
      twoFeatures<T>(ab01, cd01, taps, tile);
      twoFeatures<T>(ab23, cd23, taps + 16, tile + 8);
    } else {
      feature<T>(ab01, cd01, 0, taps, tile);
      feature<T>(ab01, cd01, 1, taps + 8, tile + 2);
      feature<T>(ab23, cd23, 0, taps + 16, tile + 8);
      feature<T>(ab23, cd23, 1, taps + 24, tile + 10);
    }
    rows += 12;
    newest += 4;
    taps += 32;
    tile += 16;
  } while (newest != end);
}

// @ts-ignore: decorator
@inline
function twoFeatures<T>(ab: u32, cd: u32, taps: usize, tile: usize): void {
  let w01 = load<u32>(taps);
  let w12 = load<u32>(taps, 4);
  const ab0 = even<T>(ab);
  const cd0 = even<T>(cd);
  const first0 = macLowHigh(dualMac(0, ab0, w01), cd0, w12);
  const second0 = macHighLow(dualMac(0, cd0, w12), ab0, w01);
  w01 = load<u32>(taps, 8);
  w12 = load<u32>(taps, 12);
  const ab1 = odd<T>(ab);
  const cd1 = odd<T>(cd);
  const first1 = macLowHigh(dualMac(0, ab1, w01), cd1, w12);
  const second1 = macHighLow(dualMac(0, cd1, w12), ab1, w01);
  store<u32>(tile, pairLow(first0, first1));
  store<u32>(tile, pairLow(second0, second1), 4);
}

/** One feature, the first or the second of its words. */
// @ts-ignore: decorator
@inline
function feature<T>(ab: u32, cd: u32, which: i32, taps: usize, tile: usize): void {
  const w0 = <i32>load<i16>(taps);
  const w1 = <i32>load<i16>(taps, 2);
  const w2 = <i32>load<i16>(taps, 6);
  const b = value<T>(ab, which + 2);
  const c = value<T>(cd, which);
  store<i16>(tile, <i16>macHalf(macHalf(macHalf(0, c, w2), b, w1), value<T>(ab, which), w0));
  store<i16>(tile, <i16>macHalf(macHalf(macHalf(0, value<T>(cd, which + 2), w2), c, w1), b, w0), 4);
}

// @ts-ignore: decorator
@inline
function value<T>(word: u32, byte: i32): i32 {
  return isSigned<T>() ? (<i32>word << (24 - 8 * byte)) >> 24 : (word >> (8 * byte)) & 255;
}

// @ts-ignore: decorator
@inline
export function even<T>(word: u32): u32 {
  return isSigned<T>() ? evenS8(word) : evenU8(word);
}

// @ts-ignore: decorator
@inline
export function odd<T>(word: u32): u32 {
  return isSigned<T>() ? oddS8(word) : oddU8(word);
}

/** The last pool of an odd number of rows has one row: twice the same row has the same maximum. */
export function repeatFirst(tile: usize, features: usize): void {
  for (const end = tile + (features << 2); tile != end; tile += 8) store<u32>(tile, load<u32>(tile), 4);
}
