/**
 * Pointwise matrix, pool, side path and requantisation: one row of 8-bit values from a tile of two rows of int16 pairs
 * (depthwise.ts). Formulas and ranges: src/model/numeric-contract.ts.
 *
 * Weights lie as they are read: for every four outputs their biases, then for every pair of inputs their four pairs of
 * int16. Where a side path ends, its four biases follow, and its weights: four pairs for every pair of the side row,
 * which lies behind the tile; or four lifted int32 for a sample. Groups of 4 outputs lie `stride` bytes apart.
 */
import { hasDualMac } from './host';
import { FEATURES, SIDE_PAIRS } from './layout';
import { narrow, narrowSample } from './pointwise-narrow';
import { plain } from './pointwise-plain';
import { wide, wideSide } from './pointwise-wide';

// @ts-ignore: decorator
@inline
export function pointwise(layer: usize, tile: usize, output: usize, stride: usize): void {
  if (!hasDualMac()) return plain(layer, tile, output, stride);
  const isNarrow = load<i32>(layer, FEATURES) == 8;
  const sidePairs = load<i32>(layer, SIDE_PAIRS);
  if (sidePairs == 0) {
    if (isNarrow) narrow(layer, tile, output, stride);
    else wide(layer, tile, output, stride);
  } else {
    if (isNarrow && sidePairs == 1) narrowSample(layer, tile, output, stride);
    else wideSide(layer, tile, output, stride);
  }
}
