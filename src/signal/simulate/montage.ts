import type { ChannelRole } from '../../model/channel.js';

/** Where an EOG's electrodes are: it decides on the sign of what it sees of the eyes. */
export type EyeSite = 'horizontal' | 'left' | 'right' | 'vertical';

/** A channel to simulate. */
export interface MontageChannel {
  readonly label: string;
  readonly role: ChannelRole;
  /**
   * Where an EEG derivation lies between Fpz-Cz (0) and Pz-Oz (1), the two whose statistics are known; 0.5 when absent.
   */
  readonly posterior?: number;
  /** EOG only; `horizontal`, one eye against the other, when absent. */
  readonly eye?: EyeSite;
}

/** The four channels of the ULW-SleepNet paper, labelled as in Sleep-EDF. */
export const PAPER_MONTAGE: readonly MontageChannel[] = [
  { label: 'EEG Fpz-Cz', role: 'eeg', posterior: 0 },
  { label: 'EEG Pz-Oz', role: 'eeg', posterior: 1 },
  { label: 'EOG horizontal', role: 'eog' },
  { label: 'EMG submental', role: 'emg' },
];

export function posteriorOf(channel: MontageChannel): number {
  return channel.posterior ?? 0.5;
}
