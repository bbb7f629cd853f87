import type { ChannelRole } from '../model/channel.js';
import { ChannelError } from '../errors.js';
import type { Region } from './channel-role.js';
import { electrodeText, normaliseLabel, siteOf } from './electrode-site.js';
import type { SignalHeader } from './recording.js';

/** Two signals, the first minus the second. */
export interface SignalPair {
  /** Indices into the recording's signals. */
  readonly signal: number;
  readonly minus: number;
  readonly label: string;
}

export type Candidates = readonly { readonly header: SignalHeader; readonly index: number }[];

/** First and second electrode, in the names of {@link siteOf}. */
type Electrodes = readonly [string, string];

/**
 * The AASM manual's derivations (version 2.6, IV.A-C): contralateral mastoid first, the recommended side first, then
 * its back-ups; the nearer mastoid and the eyes against each other only where nothing else was recorded.
 */
const EEG: Readonly<Record<Region, readonly Electrodes[]>> = {
  frontal: scalp('f4', 'f3', ['fpz', 'cz'], ['fz', 'cz']),
  central: scalp('c4', 'c3', ['cz', 'm1'], ['cz', 'm2']),
  temporal: scalp('t8', 't7'),
  parietal: scalp('p4', 'p3', ['pz', 'oz']),
  occipital: scalp('o2', 'o1', ['cz', 'oz']),
};
const EOG: readonly Electrodes[] = [
  ['e1', 'm2'],
  ['e2', 'm2'],
  ['e2', 'm1'],
  ['e1', 'm1'],
  ['e1', 'e2'],
];
const EMG: readonly Electrodes[] = [
  ['chin1', 'chin2'],
  ['chin1', 'chinz'],
  ['chin2', 'chinz'],
  ['chin1', 'chin3'],
  ['chinl', 'chinr'],
];

function scalp(right: string, left: string, ...others: Electrodes[]): readonly Electrodes[] {
  return [[right, 'm1'], [left, 'm2'], ...others, [right, 'm2'], [left, 'm1']];
}

/** @param region null for EOG and EMG, and for an EEG channel of no known place */
export function standardDerivations(role: ChannelRole, region: Region | null): readonly Electrodes[] {
  if (role === 'eog') return EOG;
  if (role === 'emg') return EMG;
  return region === null ? [] : EEG[region];
}

/** The first of `wanted` for which both electrodes were recorded against one reference; null where there is none. */
export function formFirst(
  wanted: readonly Electrodes[],
  first: Candidates,
  second: Candidates = first,
): SignalPair | null {
  for (const [electrode, other] of wanted) {
    const pair = pairOf(at(electrode, first), at(other, second));
    if (pair !== null) return pair;
  }
  return null;
}

/** The electrodes of a label that names two; null where it does not. */
export function electrodesOf(label: string): Electrodes | null {
  const site = siteOf(label);
  return site === null || siteOf(site.reference) === null ? null : [site.electrode, site.reference];
}

/**
 * A derivation that was asked for by name: two electrodes, or any two labels with a hyphen between.
 * @returns null where one of them was not recorded
 * @throws ChannelError where both were, but against different references
 */
export function formRequested(wanted: string, all: Candidates): SignalPair | null {
  const electrodes = electrodesOf(wanted);
  const sides = electrodes === null ? splitLabels(wanted, all) : electrodes.map((name) => at(name, all));
  const [first = [], second = []] = sides ?? [];
  const pair = pairOf(first, second);
  if (pair !== null) return { ...pair, label: wanted };
  if (first.length === 0 || second.length === 0) return null;
  throw new ChannelError({
    subject: `channel '${wanted}'`,
    found: `'${first[0]!.header.label}' and '${second[0]!.header.label}', which do not share a reference`,
    expected: 'two signals recorded against the same reference, of which the difference can be formed',
    remedy: 'Name a recorded derivation, or two such electrodes, in channels (--channels).',
  });
}

function at(electrode: string, candidates: Candidates): Candidates {
  return candidates.filter(({ header }) => siteOf(header.label)?.electrode === electrode);
}

function splitLabels(wanted: string, all: Candidates): Candidates[] | null {
  const labelled = (text: string): Candidates =>
    all.filter(({ header }) => normaliseLabel(text) !== '' && normaliseLabel(header.label) === normaliseLabel(text));
  for (let hyphen = wanted.indexOf('-'); hyphen >= 0; hyphen = wanted.indexOf('-', hyphen + 1)) {
    const sides = [labelled(wanted.slice(0, hyphen)), labelled(wanted.slice(hyphen + 1))];
    if (sides.every((side) => side.length > 0)) return sides;
  }
  return null;
}

function pairOf(first: Candidates, second: Candidates): SignalPair | null {
  for (const plus of first) {
    const minus = second.find(({ header, index }) => index !== plus.index && shareReference(plus.header, header));
    if (minus === undefined) continue;
    const label = `${electrodeText(plus.header.label)}-${electrodeText(minus.header.label)}`;
    return { signal: plus.index, minus: minus.index, label };
  }
  return null;
}

function shareReference(left: SignalHeader, right: SignalHeader): boolean {
  return (siteOf(left.label)?.reference ?? '') === (siteOf(right.label)?.reference ?? '');
}
