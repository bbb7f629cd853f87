import { CHANNEL_ROLES, type ChannelRole, type ModelChannel } from './channel.js';
import type { ModelMetadata, Provenance } from './metadata.js';
import { EPOCH_SAMPLES_MAX } from './numeric-contract.js';
import { shown } from './shown.js';

/** Called with what is wrong; throws the error that fits the file being read. */
export type Refuse = (what: string, found: string, expected: string) => never;

/** Shortest epoch for which the front end's gain has 15 bits. */
const EPOCH_SAMPLES_MIN = 64;
const CHANNELS_MAX = 64;
const POSITIVE = ['sampleRate', 'epochSeconds', 'microvoltsPerCount', 'hiddenUnits'] as const;

const isText = (value: unknown): value is string => typeof value === 'string';
export const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;

function checkChannel(value: unknown, index: number, refuse: Refuse): ModelChannel {
  const { label, role, aliases } = (value ?? {}) as Partial<ModelChannel>;
  const what = `channel ${index + 1}`;
  if (!isText(label) || label === '') refuse(what, `label ${shown(label)}`, 'a label');
  if (!CHANNEL_ROLES.includes(role as ChannelRole)) refuse(what, `role ${shown(role)}`, CHANNEL_ROLES.join(', '));
  if (!Array.isArray(aliases) || !aliases.every(isText)) refuse(what, `aliases ${shown(aliases)}`, 'a list of labels');
  return { label: label as string, role: role as ChannelRole, aliases: aliases as string[] };
}

function checkProvenance(value: unknown, refuse: Refuse): Provenance {
  const provenance = (value ?? {}) as Provenance;
  if (!isText(provenance.data) || !isText(provenance.recipe)) {
    refuse('provenance', shown(value), 'an object with data and recipe');
  }
  return provenance;
}

/** Unknown data (from JSON) as metadata, every field checked; `refuse` is called with the first that is wrong. */
export function checkMetadata(value: unknown, refuse: Refuse): ModelMetadata {
  const fields = (value ?? {}) as Partial<Record<keyof ModelMetadata, unknown>>;
  const { name, channels, sampleRate, epochSeconds, microvoltsPerCount, initialDeviation, hiddenUnits } = fields;
  if (!isText(name) || name === '') refuse('name', shown(name), 'a name');
  if (!Array.isArray(channels) || channels.length < 1 || channels.length > CHANNELS_MAX) {
    return refuse('channels', shown(channels), `a list of 1 to ${CHANNELS_MAX} channels`);
  }
  for (const key of POSITIVE) if (!isPositive(fields[key])) refuse(key, shown(fields[key]), 'a number above zero');
  const samples = (sampleRate as number) * (epochSeconds as number);
  if (!Number.isInteger(samples) || samples % 2 === 1 || samples < EPOCH_SAMPLES_MIN || samples > EPOCH_SAMPLES_MAX) {
    refuse('samples an epoch', `${samples}`, `an even whole number, ${EPOCH_SAMPLES_MIN} to ${EPOCH_SAMPLES_MAX}`);
  }
  if (
    !Array.isArray(initialDeviation) ||
    initialDeviation.length !== channels.length ||
    !initialDeviation.every(isPositive)
  ) {
    refuse('initialDeviation', shown(initialDeviation), `${channels.length} numbers above zero`);
  }
  return {
    name: name as string,
    channels: channels.map((channel, index) => checkChannel(channel, index, refuse)),
    sampleRate: sampleRate as number,
    epochSeconds: epochSeconds as number,
    microvoltsPerCount: microvoltsPerCount as number,
    initialDeviation: initialDeviation as number[],
    hiddenUnits: hiddenUnits as number,
    provenance: checkProvenance(fields.provenance, refuse),
  };
}
