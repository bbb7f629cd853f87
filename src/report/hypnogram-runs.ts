import { STAGES, UNSCORED, type Stage } from '../stages.js';

/** Top to bottom, as sleep laboratories draw it. */
export const ROWS = ['W', 'REM', 'N1', 'N2', 'N3'] as const satisfies readonly Stage[];

/** The row a stage index is drawn on, 0 at the top; -1 when unscored. */
export function rowOf(stage: number): number {
  return stage === UNSCORED ? -1 : (ROWS as readonly Stage[]).indexOf(STAGES[stage]);
}

/** Neighbouring epochs of one stage as one piece; seconds from the first epoch's onset. */
export interface StageRun {
  readonly stage: number;
  readonly start: number;
  readonly end: number;
}

export interface EpochTime {
  /** Seconds. */
  readonly onset: number;
  readonly duration: number;
}

/** Seconds from the first epoch's onset to the last one's end; 0 without epochs. */
export function spanSeconds(epochs: readonly EpochTime[]): number {
  const last = epochs.at(-1);
  return last === undefined ? 0 : last.onset + last.duration - epochs[0].onset;
}

/**
 * The stages as runs that cover the span without a hole: time that no epoch covers is unscored.
 * @param epochs in order of onset
 * @param stages one an epoch; epochs beyond its end are unscored
 */
export function stageRuns(epochs: readonly EpochTime[], stages: ArrayLike<number>): StageRun[] {
  const runs: { stage: number; start: number; end: number }[] = [];
  const origin = epochs.length === 0 ? 0 : epochs[0].onset;
  let reached = 0;
  const append = (stage: number, end: number): void => {
    const previous = runs.at(-1);
    if (previous?.stage === stage) previous.end = end;
    else runs.push({ stage, start: reached, end });
    reached = end;
  };
  epochs.forEach(({ onset, duration }, index) => {
    if (onset - origin > reached) append(UNSCORED, onset - origin);
    append(index < stages.length ? stages[index] : UNSCORED, onset - origin + duration);
  });
  return runs;
}

/** 1 where both score an epoch and differ, 0 where they agree, unscored where either did not score. */
export function differing(stages: ArrayLike<number>, truth: ArrayLike<number>): Int8Array {
  return Int8Array.from({ length: stages.length }, (_, epoch) => {
    if (epoch >= truth.length || truth[epoch] === UNSCORED || stages[epoch] === UNSCORED) return UNSCORED;
    return stages[epoch] === truth[epoch] ? 0 : 1;
  });
}
