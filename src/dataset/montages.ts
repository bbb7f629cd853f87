import type { ModelChannel } from '../model/channel.js';
import { meaningOf } from '../signal/channel-role.js';
import { PAPER_MONTAGE } from '../signal/simulate/montage.js';

const PAPER: readonly ModelChannel[] = PAPER_MONTAGE.map(({ label, role }) => ({ label, role, aliases: [] }));

/** Sets of channels by name. */
export const MONTAGES: Readonly<Record<string, readonly ModelChannel[]>> = {
  /** The paper's four. */
  paper: PAPER,
  /** The two that the authors' public preparation selects. */
  eeg2: PAPER.filter(({ role }) => role === 'eeg'),
  /** Any one EEG derivation; Sleep-EDF's Fpz-Cz. */
  eeg1: [{ label: 'EEG', role: 'eeg', aliases: ['EEG Fpz-Cz'] }],
};

/** Signals by their own labels; one whose label tells no role counts as EEG. */
export function montageOf(labels: readonly string[]): readonly ModelChannel[] {
  return labels.map((label) => ({ label, role: meaningOf(label)?.role ?? 'eeg', aliases: [] }));
}
