import type { ModelMetadata } from './metadata.js';
import { epochSamplesOf } from './network.js';
import { type Gain, gainFor, logOf } from './numeric-contract.js';

/** log of the smallest and largest deviation an epoch can have that is not flat. */
function clampLog(sum: number, epochSamples: number): number {
  const largest = epochSamples * 32767;
  return logOf(Math.min(Math.max(Math.round(sum), epochSamples), largest));
}

/** The gain of a channel until its first epoch was heard, or for ever when the model's gain is fixed. */
export function initialGain(metadata: ModelMetadata, channel: number): Gain {
  const epochSamples = epochSamplesOf(metadata);
  const counts = metadata.initialDeviation[channel] / metadata.microvoltsPerCount;
  return gainFor(clampLog(counts * epochSamples, epochSamples), epochSamples);
}
