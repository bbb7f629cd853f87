import type { ChannelRole } from '../model/channel.js';
import { normaliseLabel, SCALP, siteOf } from './electrode-site.js';

/** Where on the scalp an EEG derivation's first electrode sits. */
export type Region = 'frontal' | 'central' | 'temporal' | 'parietal' | 'occipital';

/** What a signal's label says about it. */
export interface LabelMeaning {
  readonly role: ChannelRole;
  /** EEG only; null where the label names no electrode. */
  readonly region: Region | null;
}

const REGIONS: readonly (readonly [RegExp, Region])[] = [
  [/^(?:fp|af|fc|f(?!t))/, 'frontal'],
  [/^(?:ft|t)/, 'temporal'],
  [/^c(?!p)/, 'central'],
  [/^(?:cp|p(?!o))/, 'parietal'],
  [/^p?o/, 'occipital'],
];

const ON_SCALP = new RegExp(`^(?:${SCALP})$`);
const ON_EYE = /^e[12]$/;
const MASTOID = /^m[12]$/;
/** Names of eye signals beside the electrodes' own; PG1 and PG2 are older than LOC and ROC. */
const EYE = /^(?:[lr]?eog.*|.*eog[lrhv12]?|pg[12].*|[lr]eye|lefteye|righteye)$/;
/** `X1` is the chin in ISRUC-Sleep. */
const CHIN = /chin|submental|mentalis|^ment|^x1$/;
const LIMB = /leg|tib|arm|plm|limb|^lat|^rat|emg[lr]at/;
const MUSCLE = /emg/;
/** Recorders that write `EEG` before every label. */
const NO_EEG = /e[ck]g|resp|flow|spo2|sao2|pulse|event|mark/;

/**
 * The role a label names, or null where it names none of them (respiration, ECG, a mastoid by itself, a limb's EMG,
 * which no sleep-staging model listens to). Electrode names are those of the 10-20 system; eye and chin names those of
 * the AASM manual and of the public databases.
 */
export function meaningOf(label: string): LabelMeaning | null {
  const name = normaliseLabel(label);
  const electrode = siteOf(label)?.electrode ?? '';
  if (ON_SCALP.test(electrode)) return { role: 'eeg', region: regionOf(electrode) };
  if (MASTOID.test(electrode)) return null;
  if (ON_EYE.test(electrode) || EYE.test(name)) return { role: 'eog', region: null };
  if (LIMB.test(name)) return null;
  if (CHIN.test(name) || MUSCLE.test(name)) return { role: 'emg', region: null };
  return name.startsWith('eeg') && !NO_EEG.test(name.slice('eeg'.length)) ? { role: 'eeg', region: null } : null;
}

function regionOf(electrode: string): Region | null {
  return REGIONS.find(([prefix]) => prefix.test(electrode))?.[1] ?? null;
}
