import { ChannelError, UsageError } from '../errors.js';
import type { ModelChannel } from '../model/channel.js';
import { meaningOf, type Region } from './channel-role.js';
import {
  type Candidates,
  electrodesOf,
  formFirst,
  formRequested,
  type SignalPair,
  standardDerivations,
} from './derivation.js';
import { isAgainstEar, isReferential, normaliseLabel, sameSite, siteOf } from './electrode-site.js';
import type { SignalHeader } from './recording.js';

/** The signal, or the difference of two, that one model channel will hear. */
export interface ChannelMatch {
  /** Index into the recording's signals. */
  readonly signal: number;
  /** Index of the signal to subtract; null for a signal as recorded. */
  readonly minus: number | null;
  /** The signal's own label, or the name of the derivation that was formed. */
  readonly label: string;
  readonly by: 'request' | 'label' | 'role';
  /** What the reader should know about this choice, or null. */
  readonly warning: string | null;
}

/** Hz; slower signals are trends, not waves. Sleep-EDF's EMG envelope, at exactly 1 Hz, is in. */
const SLOWEST = 1;
/** Hz; below it a signal is an envelope of waves rather than the waves. */
const ENVELOPE = 10;
/** Where else to look, nearest first, when a region was not recorded. */
const NEIGHBOURS: Readonly<Record<Region, readonly Region[]>> = {
  frontal: ['central', 'temporal', 'parietal', 'occipital'],
  central: ['frontal', 'parietal', 'occipital', 'temporal'],
  temporal: ['central', 'frontal', 'parietal', 'occipital'],
  parietal: ['occipital', 'central', 'frontal', 'temporal'],
  occipital: ['parietal', 'central', 'frontal', 'temporal'],
};
const REGION_COUNT = Object.keys(NEIGHBOURS).length;

/**
 * One signal for every model channel: the requested one, else the one with the channel's label or alias (case,
 * punctuation and older electrode names aside), else one of its role. Model channels get different signals where there
 * are enough. A single-EEG model gets a central derivation where there is one, else the first EEG; among several, each
 * channel gets the derivation of its own region first, then of the nearest.
 *
 * Where a requested derivation was not recorded, or none of the channel's region was, but both its electrodes were
 * against one reference, it is formed from them, and the match's warning says so.
 *
 * Unless requested, a signal is no candidate when its unit is no voltage, its rate is below 1 Hz, or its header makes
 * it unreadable.
 * @param requested labels in the order of the model's channels; an empty string leaves that channel to be found
 * @throws ChannelError naming the channel, the labels there are and the remedy
 * @throws UsageError where more labels were requested than the model has channels
 */
export function matchChannels(
  signals: readonly SignalHeader[],
  modelChannels: readonly ModelChannel[],
  requested: readonly string[] = [],
): readonly ChannelMatch[] {
  if (requested.length > modelChannels.length) throw tooMany(requested, modelChannels);
  const all = signals.map((header, index) => ({ header, index }));
  const candidates = all.filter(({ header }) => isCandidate(header));
  const matches = new Map<number, Found>();
  const unused = (): Candidates => {
    const used = new Set([...matches.values()].map(({ signal }) => signal));
    return candidates.filter(({ index }) => !used.has(index));
  };
  /** Fills what is still open; a later way never takes the signal of an earlier one while another is free. */
  const fill = (find: (channel: ModelChannel, position: number) => Found | null): void => {
    modelChannels.forEach((channel, position) => {
      const match = matches.has(position) ? null : find(channel, position);
      if (match !== null) matches.set(position, match);
    });
  };
  const regions = regionsOf(modelChannels);
  fill((_, position) => byRequest(all, requested[position]?.trim() ?? ''));
  fill((channel) => byLabel(unused(), channel));
  fill((channel, position) => recorded(unused(), channel, regions[position]![0]));
  fill((channel) => formedByLabel(unused(), candidates, channel));
  for (let rank = 0; rank < REGION_COUNT; rank++) {
    fill((channel, position) => recorded(unused(), channel, regions[position]![rank]));
    fill((channel, position) => formed(unused(), candidates, channel, regions[position]![rank]));
  }
  fill((channel) => byRole(unused(), channel, isOwnDerivation));
  fill((channel) => formedAnywhere(unused(), candidates, channel));
  fill((channel) => byRole(unused(), channel));
  fill((channel) => shared(byLabel(candidates, channel) ?? byRole(candidates, channel), channel, signals));
  return modelChannels.map((channel, position) =>
    described(matches.get(position) ?? missing(channel, signals), signals),
  );
}

/** The header of the matched signal, or those of the two. */
export function headersOf(signals: readonly SignalHeader[], match: ChannelMatch): readonly SignalHeader[] {
  return [match.signal, ...(match.minus === null ? [] : [match.minus])].map((index) => signals[index]!);
}

/** A choice before anything is said about it. */
interface Found extends SignalOrPair {
  readonly by: ChannelMatch['by'];
  readonly warning?: string;
}

type SignalOrPair = Pick<SignalPair, 'signal' | 'label'> & { readonly minus: number | null };

function isCandidate({ microvoltsPerUnit, rate, problem }: SignalHeader): boolean {
  return microvoltsPerUnit !== null && rate >= SLOWEST && problem === null;
}

/** For each channel the regions to look in, in order; null is a channel without a region. */
function regionsOf(modelChannels: readonly ModelChannel[]): readonly (readonly (Region | null)[])[] {
  const onlyEeg = modelChannels.filter((channel) => channel.role === 'eeg').length === 1;
  return modelChannels.map(({ label, role }) => {
    if (role !== 'eeg') return [null];
    if (onlyEeg) return ['central'];
    const own = meaningOf(label)?.region ?? null;
    return own === null ? [] : [own, ...NEIGHBOURS[own]];
  });
}

function one(candidate: Candidates[number] | undefined, by: ChannelMatch['by']): Found | null {
  return candidate === undefined ? null : { signal: candidate.index, minus: null, label: candidate.header.label, by };
}

function byRequest(all: Candidates, wanted: string): Found | null {
  if (wanted === '') return null;
  const name = normaliseLabel(wanted);
  const site = siteOf(wanted);
  const found =
    all.find(({ header }) => normaliseLabel(header.label) === name) ??
    all.find(({ header }) => withoutRole(normaliseLabel(header.label)) === name) ??
    all.find(({ header }) => sameSite(siteOf(header.label), site));
  const pair = found === undefined ? formRequested(wanted, all) : null;
  return one(found, 'request') ?? (pair === null ? unknown(wanted, all) : { ...pair, by: 'request' });
}

function unknown(wanted: string, all: Candidates): never {
  throw new ChannelError({
    subject: `channel '${wanted}'`,
    found: labelsOf(all.map(({ header }) => header)),
    expected: 'a signal of that label, or the two electrodes of that derivation',
    remedy: 'Name one of these in channels (--channels).',
  });
}

/** `EEG C3-A2` may be asked for as `C3-A2`. */
function withoutRole(name: string): string {
  return name.replace(/^(eeg|eog|emg)(?=.)/, '');
}

/** The label as it stands goes before the same derivation under another spelling. */
function byLabel(candidates: Candidates, { label, aliases }: ModelChannel): Found | null {
  const names = [label, ...aliases];
  for (const name of names) {
    const found = candidates.find(({ header }) => normaliseLabel(header.label) === normaliseLabel(name));
    if (found !== undefined) return one(found, 'label');
  }
  const derivations = names.filter((name) => electrodesOf(name) !== null).map(siteOf);
  return one(
    candidates.find(({ header }) => derivations.some((site) => sameSite(siteOf(header.label), site))),
    'label',
  );
}

/** A derivation of the channel's role and region, one against an ear or mastoid (as the AASM wants) first. */
function recorded(candidates: Candidates, channel: ModelChannel, region: Region | null | undefined): Found | null {
  if (region === undefined) return null;
  const isThere = (label: string): boolean => meaningOf(label)?.region === region && isOwnDerivation(label);
  return (
    byRole(candidates, channel, (label) => isThere(label) && isAgainstEar(label)) ??
    byRole(candidates, channel, isThere)
  );
}

/** Recorded as it is to be staged: its reference is known, or its label names no electrode at all. */
function isOwnDerivation(label: string): boolean {
  return !isReferential(label);
}

function formedByLabel(free: Candidates, candidates: Candidates, { label, aliases }: ModelChannel): Found | null {
  const pair = formFirst(
    [label, ...aliases].flatMap((name) => [electrodesOf(name) ?? []].filter(isPair)),
    free,
    candidates,
  );
  return pair && { ...pair, by: 'label' };
}

const isPair = (electrodes: readonly string[]): electrodes is readonly [string, string] => electrodes.length === 2;

function formed(
  free: Candidates,
  candidates: Candidates,
  { role }: ModelChannel,
  region: Region | null | undefined,
): Found | null {
  const pair = region === undefined ? null : formFirst(standardDerivations(role, region), free, candidates);
  return pair && { ...pair, by: 'role' };
}

function formedAnywhere(free: Candidates, candidates: Candidates, channel: ModelChannel): Found | null {
  const regions = channel.role === 'eeg' ? (['central', ...NEIGHBOURS.central] as const) : [];
  return regions.map((region) => formed(free, candidates, channel, region)).find((pair) => pair !== null) ?? null;
}

function byRole(
  candidates: Candidates,
  { role }: ModelChannel,
  accepts: (label: string) => boolean = () => true,
): Found | null {
  const found = candidates.find(({ header: { label } }) => meaningOf(label)?.role === role && accepts(label));
  return one(found, 'role');
}

function shared(match: Found | null, { label }: ModelChannel, signals: readonly SignalHeader[]): Found | null {
  if (match === null) return null;
  const found = signals[match.signal]!.label;
  return { ...match, warning: `Signal '${found}' serves more than one channel of the model, '${label}' among them.` };
}

/** Adds all that is odd about a choice. */
function described({ signal, minus, label, by, warning }: Found, signals: readonly SignalHeader[]): ChannelMatch {
  const used = [signal, ...(minus === null ? [] : [minus])];
  const said = [
    ...(minus === null
      ? []
      : [`${label} was formed from ${used.map((index) => signals[index]!.label).join(' and ')}.`]),
    ...(warning === undefined ? [] : [warning]),
    ...used.flatMap((index) => oddities(signals, index)),
    ...(minus === null && by === 'role' && isAlone(label)
      ? [`Signal '${label}' is one electrode; against which other it was recorded, its label does not say.`]
      : []),
  ];
  return { signal, minus, label, by, warning: said.length === 0 ? null : said.join(' ') };
}

/** Chin signals are bipolar by custom, whatever their labels say. */
function isAlone(label: string): boolean {
  return isReferential(label) && meaningOf(label)?.role !== 'emg';
}

function oddities(signals: readonly SignalHeader[], index: number): string[] {
  const { label, dimension, microvoltsPerUnit, rate } = signals[index]!;
  const name = normaliseLabel(label);
  const namesakes = signals.filter((other) => normaliseLabel(other.label) === name).length - 1;
  const signal = `Signal '${label}'`;
  return [
    ...(namesakes > 0
      ? [`${signal} has ${namesakes} namesake(s) in the file; ${placeOf(signals, index)} was taken.`]
      : []),
    ...(microvoltsPerUnit === null
      ? [`${signal} is in '${dimension}', which is no voltage; its values were taken for microvolts.`]
      : []),
    ...(rate < ENVELOPE
      ? [`${signal} has a rate of only ${rate} Hz: an envelope, of which the model's 0.5 Hz high-pass leaves little.`]
      : []),
  ];
}

/** Which of several namesakes a signal is. */
function placeOf(signals: readonly SignalHeader[], index: number): string {
  const name = normaliseLabel(signals[index]!.label);
  const place = signals.slice(0, index).filter((other) => normaliseLabel(other.label) === name).length;
  return place === 0 ? 'the first' : `number ${place + 1}`;
}

function missing(channel: ModelChannel, signals: readonly SignalHeader[]): never {
  throw new ChannelError({
    subject: `channel '${channel.label}'`,
    found: labelsOf(signals),
    expected: `a signal of that label or an ${channel.role.toUpperCase()}, in a unit of voltage`,
    remedy: 'Name the signal to use in channels (--channels).',
  });
}

/** With the unit of those where it is no voltage. */
function labelsOf(signals: readonly SignalHeader[]): string {
  if (signals.length === 0) return 'no signals';
  const shown = signals.map(({ label, dimension, microvoltsPerUnit }) =>
    microvoltsPerUnit === null ? `'${label}' in '${dimension}'` : `'${label}'`,
  );
  return `the signals ${shown.join(', ')}`;
}

function tooMany(requested: readonly string[], modelChannels: readonly ModelChannel[]): UsageError {
  return new UsageError({
    subject: 'channels',
    found: `${requested.length} labels`,
    expected: `at most ${modelChannels.length}, in the order ${modelChannels.map(({ label }) => label).join(', ')}`,
  });
}
