import type { IntegerModel } from '../model/integer-model.js';
import type { Network } from '../model/network.js';
import { COUNTS_PER_UNIT, STAGE_COUNT } from '../model/numeric-contract.js';
import { floatLogits } from '../reference/float.js';
import { integerLogits } from '../reference/integer.js';

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return (values[(values.length - 1) >> 1] + values[values.length >> 1]) / 2;
}

/**
 * What eight bits add to the logits in the middle, so that the head's bias can take it off: bias correction, as in Nagel
 * et al. 2019 (Data-free quantization through weight equalization and bias correction), of the logits alone. Of each
 * stage the median of what its logit, less the mean of the five, gains: few epochs, the loud ones, change by much more.
 * @param network compiled by all passes @param model what `quantize` makes of it without a correction
 * @param epochs each one array a channel (null if missing), in model units
 * @param progress called after each epoch
 * @returns five numbers in the float network's logits
 */
export function biasCorrection(
  network: Network,
  model: IntegerModel,
  epochs: Iterable<readonly (ArrayLike<number> | null)[]>,
  progress: (done: number) => void = () => undefined,
): number[] {
  const gained = Array.from({ length: STAGE_COUNT }, (): number[] => []);
  let done = 0;
  for (const epoch of epochs) {
    const counts = epoch.map(
      (samples) => samples && Int16Array.from(samples, (value) => Math.round(value * COUNTS_PER_UNIT)),
    );
    const float = floatLogits(network, epoch);
    const differences = Array.from(integerLogits(model, counts), (logit, i) => logit * model.head.scale - float[i]);
    const mean = differences.reduce((sum, value) => sum + value, 0) / STAGE_COUNT;
    differences.forEach((value, stage) => gained[stage].push(value - mean));
    progress(++done);
  }
  if (done === 0) throw new RangeError('a bias correction needs at least one epoch');
  return gained.map(median);
}
