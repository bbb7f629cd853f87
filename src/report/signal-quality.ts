import { DEFECTS, type Defect, type DefectStretch } from '../signal/defects.js';
import { epochsText, UNSCORED } from '../stages.js';
import { DEFECT_WORDS } from './defect-words.js';
import type { NightReport } from './night.js';

/** One kind of defect of one channel over the night. */
export interface DefectRow {
  /** Label of the model's channel, or `every channel`. */
  readonly channel: string;
  readonly words: string;
  readonly stretches: number;
  readonly minutes: number;
}

/** The stretches that were no good, summed up by channel and kind, in the order in which they first occur. */
export function defectRows(stretches: readonly DefectStretch[]): DefectRow[] {
  const rows = new Map<string, DefectRow>();
  for (const { channel, defect, duration } of stretches) {
    const key = JSON.stringify([channel, defect]);
    const row = rows.get(key) ?? {
      channel: channel ?? 'every channel',
      words: DEFECT_WORDS[defect],
      stretches: 0,
      minutes: 0,
    };
    rows.set(key, { ...row, stretches: row.stretches + 1, minutes: row.minutes + duration / 60 });
  }
  return [...rows.values()];
}

/** Epochs that each model channel was left out of though they were staged from others; channels without any are not in it. */
export function leftOutEpochs({ epochs }: Pick<NightReport, 'epochs'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { stage, leftOut } of epochs) {
    if (stage === UNSCORED) continue;
    for (const channel of leftOut) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  return counts;
}

/** Epochs without a stage by the reason, worst first, those without any last (null). */
export function unscoredEpochs({ epochs }: Pick<NightReport, 'epochs'>): (readonly [Defect | null, number])[] {
  const reasons: readonly (Defect | null)[] = [...DEFECTS, null];
  const unscored = epochs.filter(({ stage }) => stage === UNSCORED);
  const counts = reasons.map(
    (reason) => [reason, unscored.filter((epoch) => epoch.unscored === reason).length] as const,
  );
  return counts.filter(([, count]) => count > 0);
}

/** One sentence each: how many epochs have no stage and why, and which channels were left out of how many. */
export function qualitySentences(night: Pick<NightReport, 'epochs'>): string[] {
  const unscored = unscoredEpochs(night);
  const total = unscored.reduce((sum, [, count]) => sum + count, 0);
  const reasons = unscored.map(([reason, count]) => `${reason ?? 'no reason given'} ${String(count)}`);
  const sentences = [...leftOutEpochs(night)].map(
    ([channel, count]) => `${channel} was left out of ${epochsText(count)}; the stage there comes from the others.`,
  );
  if (total === 0) return sentences;
  return [`No stage in ${String(total)} of ${epochsText(night.epochs.length)}: ${reasons.join(', ')}.`, ...sentences];
}
