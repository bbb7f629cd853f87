/**
 * Pointwise kernel for processors that multiply two pairs at once, for a layer of 16 features whose side path comes from
 * 8: two rows by two outputs, no inner loop. Words and layout as in pointwise.ts.
 */
import { REQUANTISE_SHIFT, SIDE_LIFT } from '../requantise';
import { clampS8, dualMac, larger, notNegative } from './host';
import { WEIGHTS, WIDTH } from './layout';
import { high, low } from './pointwise-narrow';

/** Of a group of four outputs: biases and weights, then those of the side path. */
const GROUP_BYTES: usize = 16 + 8 * 16 + 16 + 4 * 16;

/** s8 row: with the side path of a row. */
export function sixteenSide(layer: usize, tile: usize, output: usize, stride: usize): void {
  let weights = layer + load<usize>(layer, WEIGHTS);
  let left = load<i32>(layer, WIDTH);
  do {
    twoOutputs(tile, weights, output);
    left -= 2;
    weights += 8;
    output += 2;
    if (left & 2) continue;
    weights += GROUP_BYTES - 16;
    output += stride - 4;
  } while (left);
}

// @ts-ignore: decorator
@inline
function twoOutputs(tile: usize, weights: usize, output: usize): void {
  const bias = load<u64>(weights);
  let first0 = <i32>low(bias);
  let first1 = <i32>high(bias);
  let second0 = first0;
  let second1 = first1;
  let w = load<u64>(weights, 16);
  let x = load<u64>(tile);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 32);
  x = load<u64>(tile, 8);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 48);
  x = load<u64>(tile, 16);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 64);
  x = load<u64>(tile, 24);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 80);
  x = load<u64>(tile, 32);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 96);
  x = load<u64>(tile, 40);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 112);
  x = load<u64>(tile, 48);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  w = load<u64>(weights, 128);
  x = load<u64>(tile, 56);
  first0 = dualMac(first0, low(x), low(w));
  second0 = dualMac(second0, high(x), low(w));
  first1 = dualMac(first1, low(x), high(w));
  second1 = dualMac(second1, high(x), high(w));
  const sideBias = load<u64>(weights, 144);
  const main0 = notNegative(larger(first0, second0)) + <i32>low(sideBias);
  const main1 = notNegative(larger(first1, second1)) + <i32>high(sideBias);
  w = load<u64>(weights, 160);
  x = load<u64>(tile, 64);
  let side0 = dualMac(0, low(x), low(w));
  let side1 = dualMac(0, low(x), high(w));
  w = load<u64>(weights, 176);
  side0 = dualMac(side0, high(x), low(w));
  side1 = dualMac(side1, high(x), high(w));
  w = load<u64>(weights, 192);
  x = load<u64>(tile, 72);
  side0 = dualMac(side0, low(x), low(w));
  side1 = dualMac(side1, low(x), high(w));
  w = load<u64>(weights, 208);
  side0 = dualMac(side0, high(x), low(w));
  side1 = dualMac(side1, high(x), high(w));
  store<i8>(output, <i8>clampS8((main0 + (side0 << SIDE_LIFT)) >> REQUANTISE_SHIFT));
  store<i8>(output, <i8>clampS8((main1 + (side1 << SIDE_LIFT)) >> REQUANTISE_SHIFT), 1);
}
