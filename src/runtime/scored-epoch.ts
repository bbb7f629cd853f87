import type { Defect } from '../signal/defects.js';
import { UNSCORED } from '../stages.js';
import type { EpochDefects } from './epoch-defects.js';
import type { Samples } from './sample-queue.js';
import type { StagedEpoch } from './staged-epoch.js';
import type { SleepStager } from './stager.js';

/** A staged epoch, or one left without a stage (-1, `probabilities` empty) and why. */
export interface ScoredEpoch extends StagedEpoch {
  /** Null where it has a stage. */
  readonly unscored: Defect | null;
  /** Labels of model channels that were no good in this epoch; the stage comes from the others. */
  readonly leftOut: readonly string[];
}

const NO_LABELS: readonly string[] = [];
const isNull = (value: unknown): boolean => value === null;

/** Stages one epoch from the channels that are good in it; a front end that sees nothing move leaves it unscored, too. */
export function scoreEpoch(
  stager: SleepStager,
  samples: readonly Samples[],
  { defects, unscored }: EpochDefects,
  labels: readonly string[],
): ScoredEpoch {
  const isWhole = unscored === null && defects.every(isNull);
  const isHeard = (channel: number): boolean => unscored === null && defects[channel] === null;
  const epoch = stager.stageEpoch(isWhole ? samples : samples.map((own, channel) => (isHeard(channel) ? own : null)));
  const leftOut = isWhole ? NO_LABELS : labels.filter((_, channel) => defects[channel] !== null);
  // Field by field: a spread is slow where nothing is optimized.
  const { index, onset, duration, stage, probabilities, logits, quality } = epoch;
  const isDead = unscored === null && quality.every((channel) => channel === null || channel.flat);
  const found = { index, onset, duration, stage, probabilities, logits, quality, unscored, leftOut };
  return isDead ? { ...found, stage: UNSCORED, probabilities: [], unscored: 'flat' } : found;
}
