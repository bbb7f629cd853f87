/**
 * Pointwise kernel for processors that multiply two pairs at once, for layers of more than 8 features: two rows by four
 * outputs, so that six words, loaded by three instructions, meet in eight. Words and layout as in pointwise.ts.
 */
import { REQUANTISE_SHIFT } from '../requantise';
import { clampU8, dualMac, larger } from './host';
import { FEATURES, WEIGHTS, WIDTH } from './layout';
import { high, low } from './pointwise-narrow';

/** u8 row: without a side path. */
export function wide(layer: usize, tile: usize, output: usize, stride: usize): void {
  const end = tile + (load<usize>(layer, FEATURES) << 2);
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    weights = fourOutputs(tile, end, weights, output);
    output += stride;
    left -= 4;
  } while (left);
}

/** Four outputs of both rows. @returns where the weights go on */
// @ts-ignore: decorator
@inline
function fourOutputs(tile: usize, end: usize, weights: usize, output: usize): usize {
  const bias01 = load<u64>(weights);
  const bias23 = load<u64>(weights, 8);
  weights += 16;
  let first0 = <i32>low(bias01);
  let first1 = <i32>high(bias01);
  let first2 = <i32>low(bias23);
  let first3 = <i32>high(bias23);
  let second0 = first0;
  let second1 = first1;
  let second2 = first2;
  let second3 = first3;
  do {
    let x = load<u64>(tile);
    let w = load<u64>(weights);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 8);
    first2 = dualMac(first2, low(x), low(w));
    second2 = dualMac(second2, high(x), low(w));
    first3 = dualMac(first3, low(x), high(w));
    second3 = dualMac(second3, high(x), high(w));
    x = load<u64>(tile, 8);
    w = load<u64>(weights, 16);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 24);
    first2 = dualMac(first2, low(x), low(w));
    second2 = dualMac(second2, high(x), low(w));
    first3 = dualMac(first3, low(x), high(w));
    second3 = dualMac(second3, high(x), high(w));
    x = load<u64>(tile, 16);
    w = load<u64>(weights, 32);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 40);
    first2 = dualMac(first2, low(x), low(w));
    second2 = dualMac(second2, high(x), low(w));
    first3 = dualMac(first3, low(x), high(w));
    second3 = dualMac(second3, high(x), high(w));
    x = load<u64>(tile, 24);
    w = load<u64>(weights, 48);
    first0 = dualMac(first0, low(x), low(w));
    second0 = dualMac(second0, high(x), low(w));
    first1 = dualMac(first1, low(x), high(w));
    second1 = dualMac(second1, high(x), high(w));
    w = load<u64>(weights, 56);
    first2 = dualMac(first2, low(x), low(w));
    second2 = dualMac(second2, high(x), low(w));
    first3 = dualMac(first3, low(x), high(w));
    second3 = dualMac(second3, high(x), high(w));
    tile += 32;
    weights += 64;
  } while (tile != end);
  let best0 = larger(first0, second0);
  let best1 = larger(first1, second1);
  let best2 = larger(first2, second2);
  let best3 = larger(first3, second3);
  store<u8>(output, <u8>clampU8(best0 >> REQUANTISE_SHIFT));
  store<u8>(output, <u8>clampU8(best1 >> REQUANTISE_SHIFT), 1);
  store<u8>(output, <u8>clampU8(best2 >> REQUANTISE_SHIFT), 2);
  store<u8>(output, <u8>clampU8(best3 >> REQUANTISE_SHIFT), 3);
  return weights;
}
