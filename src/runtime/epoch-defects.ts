import type { ModelChannel } from '../model/channel.js';
import { type Defect, DEFECTS } from '../signal/defects.js';
import type { StreamBlock } from '../signal/stream-block.js';

/** What is no good in one epoch. */
export interface EpochDefects {
  /** One a model channel: why it is no good, or null where it is good. */
  readonly defects: readonly (Defect | null)[];
  /** Why the epoch cannot be staged from the channels that are left: no EEG is (no channel, in a model without EEG). */
  readonly unscored: Defect | null;
}

/**
 * A channel is no good in an epoch when more than half of it is bad (the AASM manual scores an epoch unless artefact
 * obscures more than half of it), or when any of it was never recorded; then the worst defect in it is named.
 * @param epoch one epoch as a block, its sources in the order of the channels
 */
export function judgeEpoch(epoch: StreamBlock, channels: readonly ModelChannel[], epochSeconds: number): EpochDefects {
  const defects = epoch.defects.map((windows) => {
    if (epoch.gaps.length > 0) return 'gap';
    const bad = windows.reduce((seconds, { duration }) => seconds + duration, 0);
    return bad > epochSeconds / 2 ? worst(windows.map(({ defect }) => defect)) : null;
  });
  const eeg = defects.filter((_, index) => channels[index].role === 'eeg');
  const needed = eeg.length > 0 ? eeg : defects;
  return { defects, unscored: needed.includes(null) ? null : worst(needed) };
}

function worst(defects: readonly (Defect | null)[]): Defect | null {
  return DEFECTS.find((defect) => defects.includes(defect)) ?? null;
}
