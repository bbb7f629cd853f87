import type { ChannelRole } from '../model/channel.js';

/** Where on the scalp an EEG derivation's first electrode sits. */
export type Region = 'frontal' | 'central' | 'temporal' | 'parietal' | 'occipital';

/** What a signal's label says about it. */
export interface LabelMeaning {
  readonly role: ChannelRole;
  /** EEG only; null where the label names no electrode. */
  readonly region: Region | null;
}

const REGIONS: Readonly<Record<string, Region>> = {
  fp: 'frontal',
  af: 'frontal',
  f: 'frontal',
  c: 'central',
  t: 'temporal',
  p: 'parietal',
  o: 'occipital',
};

/** An electrode of the 10-20 system, or one of the later names that sleep laboratories use (AFz, T7, P8). */
const ELECTRODE = '(fp|af|f|c|t|p|o)(?:[1-9]|10|z)';
const REFERENCE = `(?:${ELECTRODE.replace('(fp', '(?:fp')}|[am][12]|a1a2|m1m2|tp?9|tp10|cz|ref|avg|le|ear|gnd)`;
const DERIVATION = new RegExp(`^(?:eeg)?${ELECTRODE}${REFERENCE}?$`);

/** E1 and E2 are the AASM's eye electrodes, LOC and ROC their older names; PG1 and PG2 older still. */
const EYE = new RegExp(
  `^(?:[lr]?eog.*|.*eog[lrhv12]?|(?:loc|roc|e[12]|pg[12]|[lr]eye|lefteye|righteye)${REFERENCE}?(?:e[12])?)$`,
);
const CHIN = /chin|submental|mentalis|^ment/;
const LIMB = /leg|tib|arm|plm|limb|^lat|^rat|emg[lr]at/;
const MUSCLE = /emg/;

/** A label without case and punctuation: `EEG Fpz-Cz` is `eegfpzcz`. */
export function normaliseLabel(label: string): string {
  return label.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * The role a label names, or null where it names none of them (respiration, ECG, a limb's EMG, which no sleep-staging
 * model listens to). Electrode names are those of the 10-20 system; eye and chin names those of the AASM manual and of
 * Sleep-EDF.
 */
export function meaningOf(label: string): LabelMeaning | null {
  const name = normaliseLabel(label);
  const site = DERIVATION.exec(name);
  if (site !== null) return { role: 'eeg', region: REGIONS[site[1]!] ?? null };
  if (EYE.test(name)) return { role: 'eog', region: null };
  if (LIMB.test(name)) return null;
  if (CHIN.test(name) || MUSCLE.test(name)) return { role: 'emg', region: null };
  return name.startsWith('eeg') ? { role: 'eeg', region: null } : null;
}
