import { type Stage, stageName } from '../stages.js';
import type { PreparedEpoch } from './epoch-rows.js';
import type { LabelledStretch } from './labelled-stretch.js';
import type { PreparationRecipe } from './recipe.js';

/** What was kept of a night, and what was not. */
export interface NightTally {
  /** Rows of its file. */
  readonly epochs: number;
  readonly perStage: Readonly<Record<Stage, number>>;
  /** Rows without a stage, by reason; only where these are marked. */
  readonly marked: Readonly<Record<string, number>>;
  /** Epochs of the recording that are not in the file, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Epochs with a stage in which a channel is no good, by channel. */
  readonly badChannels: Readonly<Record<string, number>>;
}

export interface Tally {
  /** Counts an epoch. @returns whether it is to be written */
  readonly keeps: (epoch: PreparedEpoch) => boolean;
  readonly result: () => NightTally;
}

/** Counts the epochs of a night as they come. */
export function tallyOf({ channels, defects }: PreparationRecipe, stretch: LabelledStretch): Tally {
  const perStage = { W: 0, N1: 0, N2: 0, N3: 0, REM: 0 };
  const marked = new Map<string, number>();
  const dropped = new Map<string, number>();
  const badChannels = new Map<string, number>();
  let epochs = 0;
  add(dropped, 'outside the wake margin', stretch.outsideMargin);
  add(dropped, 'not in the hypnogram', stretch.unlabelled);
  return {
    keeps: ({ stage, reason, bad }) => {
      if (reason === null) perStage[stageName(stage) as Stage]++;
      else add(defects === 'mark' ? marked : dropped, reason);
      bad.forEach((isBad, channel) => {
        if (isBad && reason === null) add(badChannels, channels[channel].label);
      });
      const isKept = reason === null || defects === 'mark';
      if (isKept) epochs++;
      return isKept;
    },
    result: () => ({
      epochs,
      perStage: { ...perStage },
      marked: Object.fromEntries(marked),
      dropped: Object.fromEntries(dropped),
      badChannels: Object.fromEntries(badChannels),
    }),
  };
}

function add(counts: Map<string, number>, key: string, count = 1): void {
  if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
}
