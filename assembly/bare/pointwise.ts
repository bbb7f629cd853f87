/**
 * Pointwise matrix, pool, side path and requantisation: one row of 8-bit values from a tile of two rows of int16 pairs
 * (depthwise.ts). Formulas and ranges: src/model/numeric-contract.ts.
 *
 * Weights lie as they are read: for every four outputs their biases, then for every pair of inputs their four pairs of
 * int16. Where a side path ends, its four biases follow, and its weights: four pairs for every pair of the side row,
 * which lies behind the tile; or four int32 for a sample. Groups of 4 outputs lie `stride` bytes apart.
 *
 * The published widths have kernels of their own; the side paths of others take the plain one, which is right for all.
 */
import { hasDualMac } from './host';
import { Kernel, KERNEL } from './layout';
import { narrow, narrowSample } from './pointwise-narrow';
import { plain } from './pointwise-plain';
import { sixteenSide } from './pointwise-sixteen';
import { wide } from './pointwise-wide';

export function pointwise(layer: usize, tile: usize, output: usize, stride: usize): void {
  if (!hasDualMac()) return plain(layer, tile, output, stride);
  const kernel = load<i32>(layer, KERNEL);
  if (kernel == Kernel.NARROW_SAMPLE) return narrowSample(layer, tile, output, stride);
  if (kernel == Kernel.NARROW) return narrow(layer, tile, output, stride);
  if (kernel == Kernel.SIXTEEN_SIDE) return sixteenSide(layer, tile, output, stride);
  if (kernel == Kernel.WIDE) return wide(layer, tile, output, stride);
  plain(layer, tile, output, stride);
}
