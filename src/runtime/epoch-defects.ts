import type { ModelChannel } from '../model/channel.js';
import { type Defect, DEFECTS } from '../signal/defects.js';
import type { Interval, StreamBlock } from '../signal/stream-block.js';

/** What is no good in one epoch. */
export interface EpochDefects {
  /** One a model channel: why it is no good, or null where it is good. */
  readonly defects: readonly (Defect | null)[];
  /** Why the epoch cannot be staged from the channels that are left: no EEG is (no channel, in a model without EEG). */
  readonly unscored: Defect | null;
}

/** Seconds of an epoch that may be missing, bridged by the last value: holes of a wandering clock, no lost signal. */
const LONGEST_BRIDGE = 0.1;
/** Of rounding, when gaps are added up. */
const SLACK = 1e-6;

/**
 * A channel is no good in an epoch when more than half of it is bad (the AASM manual scores an epoch unless artefact
 * obscures more than half of it), or when more than a tenth of a second of it was never recorded; then the worst defect in it is named.
 * @param epoch one epoch as a block, its sources in the order of the channels
 */
export function judgeEpoch(
  epoch: Pick<StreamBlock, 'defects' | 'gaps'>,
  channels: readonly ModelChannel[],
  epochSeconds: number,
): EpochDefects {
  if (isFlawless(epoch)) return allGood(channels.length);
  const isGap = secondsOf(epoch.gaps) > LONGEST_BRIDGE + SLACK;
  const defects = epoch.defects.map((windows) => {
    if (isGap) return 'gap';
    return secondsOf(windows) > epochSeconds / 2 ? worst(windows.map(({ defect }) => defect)) : null;
  });
  const eeg = defects.filter((_, index) => channels[index].role === 'eeg');
  const needed = eeg.length > 0 ? eeg : defects;
  return { defects, unscored: needed.includes(null) ? null : worst(needed) };
}

const isEmpty = ({ length }: readonly unknown[]): boolean => length === 0;

/** Whether nothing at all was found wrong, as in most epochs. */
export function isFlawless({ gaps, defects }: Pick<StreamBlock, 'defects' | 'gaps'>): boolean {
  return isEmpty(gaps) && defects.every(isEmpty);
}

/** What is said of most epochs, made once for each number of channels. */
const GOOD: EpochDefects[] = [];

function allGood(channels: number): EpochDefects {
  return (GOOD[channels] ??= { defects: Array.from({ length: channels }, () => null), unscored: null });
}

function secondsOf(stretches: readonly Interval[]): number {
  return stretches.reduce((seconds, { duration }) => seconds + duration, 0);
}

function worst(defects: readonly (Defect | null)[]): Defect | null {
  return DEFECTS.find((defect) => defects.includes(defect)) ?? null;
}
