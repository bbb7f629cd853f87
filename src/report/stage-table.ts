import { STAGES, stageName } from '../stages.js';
import type { StagedEpoch } from './night.js';

/** Decimals of a probability in tables; the engine's own precision is about three. */
const DECIMALS = 4;

/**
 * CSV, one line an epoch: onset and duration in seconds, the stage's name (`-` when unscored) and five probabilities,
 * empty where there are none. Reads back as a hypnogram by its first three columns.
 */
export function stageTable(epochs: readonly StagedEpoch[]): string {
  const head = ['onset', 'duration', 'stage', ...STAGES.map((stage) => `probability_${stage}`)];
  const rows = epochs.map(({ onset, duration, stage, probabilities }) => {
    const shares = STAGES.map((_, index) =>
      index < probabilities.length ? probabilities[index].toFixed(DECIMALS) : '',
    );
    return [String(onset), String(duration), stageName(stage), ...shares];
  });
  return [head, ...rows].map((row) => `${row.join(',')}\n`).join('');
}
