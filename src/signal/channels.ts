import { ChannelError, UsageError } from '../errors.js';
import type { ModelChannel } from '../model/channel.js';
import { meaningOf, normaliseLabel } from './channel-role.js';
import type { SignalHeader } from './recording.js';

/** The signal that one model channel will hear. */
export interface ChannelMatch {
  /** Index into the recording's signals. */
  readonly signal: number;
  readonly by: 'request' | 'label' | 'role';
  /** What the reader should know about this choice, or null. */
  readonly warning: string | null;
}

/** Hz; slower signals are trends, not waves. Sleep-EDF's EMG envelope, at exactly 1 Hz, is in. */
const SLOWEST = 1;

type Candidates = readonly { readonly header: SignalHeader; readonly index: number }[];

/**
 * One signal for every model channel: the requested one, else the one with the channel's label or alias (case and
 * punctuation aside), else one of its role. Model channels get different signals where there are enough. A single-EEG
 * model gets a central derivation where there is one, else the first EEG; among several, each channel gets the
 * derivation of its own region first.
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
  const candidates = signals.map((header, index) => ({ header, index })).filter(({ header }) => isCandidate(header));
  const matches = new Map<number, ChannelMatch>();
  const unusedBy = (): Candidates => {
    const used = new Set([...matches.values()].map(({ signal }) => signal));
    return candidates.filter(({ index }) => !used.has(index));
  };
  /** Fills what is still open; a later way never takes the signal of an earlier one while another is free. */
  const fill = (find: (channel: ModelChannel, position: number) => ChannelMatch | null): void => {
    modelChannels.forEach((channel, position) => {
      const match = matches.has(position) ? null : find(channel, position);
      if (match !== null) matches.set(position, match);
    });
  };
  const onlyEeg = modelChannels.filter((channel) => channel.role === 'eeg').length === 1;
  fill((_, position) => byRequest(signals, requested[position]?.trim() ?? ''));
  fill((channel) => byLabel(unusedBy(), channel));
  fill((channel) => byRegion(unusedBy(), channel, onlyEeg));
  fill((channel) => byRole(unusedBy(), channel));
  fill((channel) => shared(byLabel(candidates, channel) ?? byRole(candidates, channel), channel, signals));
  return modelChannels.map((channel, position) => matches.get(position) ?? missing(channel, signals));
}

function isCandidate({ microvoltsPerUnit, rate, problem }: SignalHeader): boolean {
  return microvoltsPerUnit !== null && rate >= SLOWEST && problem === null;
}

function byRequest(signals: readonly SignalHeader[], wanted: string): ChannelMatch | null {
  if (wanted === '') return null;
  const name = normaliseLabel(wanted);
  const found = signals.flatMap(({ label }, index) => (normaliseLabel(label) === name ? [index] : []));
  const bare = signals.flatMap(({ label }, index) => (withoutRole(normaliseLabel(label)) === name ? [index] : []));
  const [signal, ...others] = found.length > 0 ? found : bare;
  if (signal === undefined) {
    throw new ChannelError({
      subject: `channel '${wanted}'`,
      found: labelsOf(signals),
      expected: 'a signal of that label',
      remedy: 'Name one of these with --channels.',
    });
  }
  return { signal, by: 'request', warning: oddity(signals[signal]!, others.length) };
}

/** `EEG C3-A2` may be asked for as `C3-A2`. */
function withoutRole(name: string): string {
  return name.replace(/^(eeg|eog|emg)(?=.)/, '');
}

function oddity(header: SignalHeader, others: number): string | null {
  const label = `Signal '${header.label}'`;
  if (others > 0) return `${label} has ${others} namesake(s) in the file; the first was taken.`;
  if (header.microvoltsPerUnit === null) {
    return `${label} is in '${header.dimension}', which is no voltage; its values were taken for microvolts.`;
  }
  return header.rate < SLOWEST ? `${label} has only ${header.rate} samples a second.` : null;
}

function byLabel(candidates: Candidates, { label, aliases }: ModelChannel): ChannelMatch | null {
  for (const name of [label, ...aliases].map(normaliseLabel)) {
    const found = candidates.find(({ header }) => normaliseLabel(header.label) === name);
    if (found !== undefined) return { signal: found.index, by: 'label', warning: null };
  }
  return null;
}

/** By role and, for EEG, by the region of the channel's own electrode; a lone EEG channel prefers the central ones. */
function byRegion(candidates: Candidates, { label, role }: ModelChannel, onlyEeg: boolean): ChannelMatch | null {
  const region = onlyEeg ? 'central' : meaningOf(label)?.region;
  const alike = candidates.find(({ header }) => {
    const meaning = meaningOf(header.label);
    return meaning?.role === role && role === 'eeg' && meaning.region === region;
  });
  return alike === undefined ? null : { signal: alike.index, by: 'role', warning: null };
}

function byRole(candidates: Candidates, { role }: ModelChannel): ChannelMatch | null {
  const first = candidates.find(({ header }) => meaningOf(header.label)?.role === role);
  return first === undefined ? null : { signal: first.index, by: 'role', warning: null };
}

function shared(
  match: ChannelMatch | null,
  { label }: ModelChannel,
  signals: readonly SignalHeader[],
): ChannelMatch | null {
  if (match === null) return null;
  const found = signals[match.signal]!.label;
  return { ...match, warning: `Signal '${found}' serves more than one channel of the model, '${label}' among them.` };
}

function missing(channel: ModelChannel, signals: readonly SignalHeader[]): never {
  throw new ChannelError({
    subject: `channel '${channel.label}'`,
    found: labelsOf(signals),
    expected: `a signal of that label or an ${channel.role.toUpperCase()}, in a unit of voltage`,
    remedy: 'Name the signal to use with --channels.',
  });
}

function labelsOf(signals: readonly SignalHeader[]): string {
  if (signals.length === 0) return 'no signals';
  return `the signals ${signals.map(({ label }) => `'${label}'`).join(', ')}`;
}

function tooMany(requested: readonly string[], modelChannels: readonly ModelChannel[]): UsageError {
  return new UsageError({
    subject: '--channels',
    found: `${requested.length} labels`,
    expected: `at most ${modelChannels.length}, in the order ${modelChannels.map(({ label }) => label).join(', ')}`,
  });
}
