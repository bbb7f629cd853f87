import { aroundSleep } from '../report/statistics-crop.js';
import { alignHypnogram } from '../signal/hypnogram/align.js';
import { EPOCH_SECONDS, STAGES, type Hypnogram } from '../stages.js';
import type { PreparationRecipe } from './recipe.js';

/** The part of a recording to learn from, on the recording's own grid of 30-s epochs. */
export interface LabelledStretch {
  /** Index of the first epoch. */
  readonly first: number;
  /** One stage an epoch; -1 for movement and unknown. */
  readonly stages: Int8Array;
  /** Epochs of the recording for which the hypnogram has no entry. */
  readonly unlabelled: number;
  /** Epochs with an entry that lie outside the margin of wake. */
  readonly outsideMargin: number;
  readonly warnings: readonly string[];
}

const isNotWake = (stage: number): boolean => stage !== STAGES.indexOf('W');

/**
 * Lays a hypnogram on a recording and cuts both to the night and its margin of wake. What the hypnogram says of time
 * that was never recorded counts for nothing, as in the authors' programs.
 * @param epochCount whole epochs of the recording
 * @throws HypnogramError where the hypnogram is off the recording's grid
 */
export function labelledStretch(
  truth: Hypnogram,
  epochCount: number,
  recordingStart: Date | null,
  { wakeMarginMinutes, edge }: Pick<PreparationRecipe, 'wakeMarginMinutes' | 'edge'>,
): LabelledStretch {
  const { stages, warnings } = alignHypnogram(truth, epochCount, recordingStart);
  const shift = Math.round(truth.startSeconds / EPOCH_SECONDS);
  const from = Math.min(Math.max(shift, 0), epochCount);
  const to = Math.max(Math.min(shift + truth.stages.length, epochCount), from);
  const labelled = {
    epochSeconds: EPOCH_SECONDS,
    startSeconds: from * EPOCH_SECONDS,
    stages: stages.slice(from, to),
  };
  const kept =
    wakeMarginMinutes === null
      ? labelled
      : aroundSleep(labelled, wakeMarginMinutes, edge === 'not-wake' ? isNotWake : undefined);
  return {
    first: Math.round(kept.startSeconds / EPOCH_SECONDS),
    stages: kept.stages,
    unlabelled: epochCount - (to - from),
    outsideMargin: to - from - kept.stages.length,
    warnings,
  };
}
