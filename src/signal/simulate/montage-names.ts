import { ChannelError, UsageError } from '../../errors.js';
import { meaningOf } from '../channel-role.js';
import { siteOf } from '../electrode-site.js';
import { type EyeSite, type MontageChannel, PAPER_MONTAGE } from './montage.js';

/** From the forehead (0) to the back of the head (1) by the first letters of an electrode's name. */
const FRONT_TO_BACK: readonly (readonly [RegExp, number])[] = [
  [/^fp/, 0],
  [/^af/, 0.125],
  [/^f[ct]/, 0.375],
  [/^f/, 0.25],
  [/^(?:cp|tp)/, 0.625],
  [/^[ct]/, 0.5],
  [/^po/, 0.875],
  [/^p/, 0.75],
  [/^o/, 1],
];
/** The places, on that scale, of the two derivations whose statistics are known: midway between their electrodes. */
const FPZ_CZ = 0.25;
const PZ_OZ = 0.875;

const SETS: Readonly<Record<string, readonly string[]>> = {
  /** The AASM manual's recommended derivations. */
  psg: ['EEG F4-M1', 'EEG C4-M1', 'EEG O2-M1', 'EOG E1-M2', 'EOG E2-M2', 'EMG chin'],
  headband: ['EEG F7-O1', 'EEG F8-O2', 'EEG F8-F7'],
  eeg1: ['EEG Fpz-Cz'],
};

/** Montages by name: the paper's, a laboratory's, a headband's and one EEG. */
export const SIMULATED_MONTAGES: Readonly<Record<string, readonly MontageChannel[]>> = {
  paper: PAPER_MONTAGE,
  ...Object.fromEntries(Object.entries(SETS).map(([name, labels]) => [name, montageOfLabels(labels)])),
};

/**
 * Channels by label: `EEG C3-A2`, `F4-M1`, `EOG left`, `E2-M1`, `EMG chin`. Electrode names tell the role, how far back an
 * EEG derivation lies, and an EOG's eye.
 * @throws ChannelError where a label names no EEG, EOG or EMG, UsageError where two are the same or there is none
 */
export function montageOfLabels(labels: readonly string[]): MontageChannel[] {
  const again = labels.find((label, i) => labels.indexOf(label) < i);
  if (labels.length === 0 || again !== undefined) {
    const found = again === undefined ? 'no channels' : `'${again}' twice`;
    throw new UsageError({ subject: 'montage', found, expected: 'at least one channel, each with a label of its own' });
  }
  return labels.map(channelOf);
}

function channelOf(label: string): MontageChannel {
  const role = meaningOf(label)?.role;
  if (role === 'eeg') return { label, role, posterior: posteriorOfLabel(label) };
  if (role === 'eog') return { label, role, eye: eyeOf(label) };
  if (role === 'emg') return { label, role };
  throw new ChannelError({
    subject: 'montage',
    found: `'${label}'`,
    expected: 'a label that says EEG, EOG or EMG, or names electrodes of the 10-20 system',
    remedy: "Examples: 'EEG C3-A2', 'F4-M1', 'EOG left', 'EMG chin'.",
  });
}

/** A derivation between two scalp electrodes lies midway; against ear, mastoid or mean it lies at its electrode. */
function posteriorOfLabel(label: string): number {
  const site = siteOf(label);
  const places = [site?.electrode, site?.reference].map(placeOf).filter((place) => place !== null);
  if (places.length === 0) return 0.5;
  const middle = places.reduce((sum, place) => sum + place, 0) / places.length;
  return Math.min(1, Math.max(0, (middle - FPZ_CZ) / (PZ_OZ - FPZ_CZ)));
}

/** Null where the name is none of a scalp electrode. */
function placeOf(electrode = ''): number | null {
  if (!/^[a-z]+[0-9z]+$/.test(electrode) || /^[em]/.test(electrode)) return null;
  return FRONT_TO_BACK.find(([prefix]) => prefix.test(electrode))?.[1] ?? null;
}

function eyeOf(label: string): EyeSite {
  const name = label.toLowerCase();
  const site = siteOf(label);
  if (site !== null && site.reference.startsWith('e') && /^e[12]$/.test(site.reference)) return 'horizontal';
  if (site?.electrode === 'e1' || /left|\bl(?:eog)?\b|eog[ -]?l\b/.test(name)) return 'left';
  if (site?.electrode === 'e2' || /right|\br(?:eog)?\b|eog[ -]?r\b/.test(name)) return 'right';
  return /vert|\bv(?:eog)?\b|eog[ -]?v\b/.test(name) ? 'vertical' : 'horizontal';
}
