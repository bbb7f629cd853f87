import type { BlockRanges } from '../model/activation-ranges.js';
import type { Network } from '../model/network.js';
import { floatLogits } from '../reference/float.js';
import { RangeHistogram, type RangeMethod } from './range.js';

/** What {@link calibrate} measured. */
export interface Calibration {
  readonly method: RangeMethod;
  /** How many were measured. */
  readonly epochs: number;
  readonly blocks: readonly BlockRanges[];
}

const U8_STEPS = 255;
const S8_STEPS = 127;

/** Names under which the float reference shows the tensors of a compiled network's block. */
export function tensorNames(network: Network, index: number): { hidden: string; output: string } {
  const last = index === network.blocks.length - 1;
  const block = `block${index + 1}`;
  return { hidden: `${block}.main.3`, output: last ? `${block}.main.6` : block };
}

/**
 * Runs epochs through the compiled float network, once for all methods.
 * @param network compiled by all passes
 * @param epochs each one array a channel (null if missing), in model units
 * @param progress called after each epoch
 * @returns the clipping points that a method chooses
 */
export function measureRanges(
  network: Network,
  epochs: Iterable<readonly (ArrayLike<number> | null)[]>,
  progress: (done: number) => void = () => undefined,
): (method: RangeMethod) => Calibration {
  const histograms = new Map<string, RangeHistogram>();
  network.blocks.forEach((_, index) => {
    const { hidden, output } = tensorNames(network, index);
    histograms.set(hidden, new RangeHistogram()).set(output, new RangeHistogram());
  });
  let count = 0;
  for (const epoch of epochs) {
    floatLogits(network, epoch, (name, rows) => histograms.get(name)?.add(rows.data));
    progress(++count);
  }
  if (count === 0) throw new RangeError('calibration needs at least one epoch');
  return (method) => ({
    method,
    epochs: count,
    blocks: network.blocks.map((_, index) => {
      const { hidden, output } = tensorNames(network, index);
      const steps = index === network.blocks.length - 1 ? U8_STEPS : S8_STEPS;
      return {
        hidden: histograms.get(hidden)!.clip(method, U8_STEPS),
        output: histograms.get(output)!.clip(method, steps),
      };
    }),
  });
}

/** `measureRanges` for one method: where each 8-bit tensor clips. */
export function calibrate(
  network: Network,
  epochs: Iterable<readonly (ArrayLike<number> | null)[]>,
  method: RangeMethod = 'error',
  progress: (done: number) => void = () => undefined,
): Calibration {
  return measureRanges(network, epochs, progress)(method);
}
