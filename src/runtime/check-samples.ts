import { SampleError } from '../errors.js';
import type { ModelChannel } from '../model/channel.js';
import { kindOf } from '../model/kind.js';
import { refuseCall } from '../model/refuse-call.js';
import type { Samples } from './sample-queue.js';

/**
 * Of whatever a caller without types gives: bytes, doubles and plain numbers would be taken for microvolts.
 * @throws UsageError where they are neither Int16Array nor Float32Array
 */
export function checkKind(samples: unknown): void {
  if (samples instanceof Int16Array || samples instanceof Float32Array) return;
  refuseCall(
    'samples',
    kindOf(samples),
    'an Int16Array of counts or a Float32Array of microvolts, or one of them a channel',
  );
}

/** @param channels null for one without samples @throws UsageError */
export function checkKinds(channels: readonly unknown[]): void {
  // By index: an iterator makes an object a step where nothing is optimized.
  for (let i = 0; i < channels.length; i++) if (channels[i] !== null) checkKind(channels[i]);
}

/**
 * @param present indices of the channels that are to have samples, as many each; null for the others
 * @returns how many
 * @throws UsageError
 */
export function checkStretch(
  subject: string,
  channels: readonly ModelChannel[],
  present: readonly number[],
  samples: readonly (Samples | null)[],
): number {
  checkKinds(samples);
  const count = samples[present[0]]?.length ?? 0;
  const fits = (_: unknown, channel: number): boolean =>
    present.includes(channel) ? samples[channel]?.length === count : samples[channel] === null;
  if (samples.length === channels.length && channels.every(fits)) return count;
  return refuseLengths(subject, 'one length', channels, present, samples);
}

/**
 * @param present indices of the channels that may have samples
 * @param samples of each channel, an epoch of them; null for one to leave out
 * @throws UsageError
 */
export function checkEpoch(
  subject: string,
  channels: readonly ModelChannel[],
  present: readonly number[],
  epochSamples: number,
  samples: readonly (Samples | null)[],
): void {
  checkKinds(samples);
  const fits = (own: Samples | null, channel: number): boolean =>
    own === null || (own.length === epochSamples && present.includes(channel));
  if (samples.length === channels.length && samples.every(fits)) return;
  refuseLengths(subject, `${epochSamples} or null`, channels, present, samples);
}

function refuseLengths(
  subject: string,
  expected: string,
  channels: readonly ModelChannel[],
  present: readonly number[],
  samples: readonly (Samples | null)[],
): never {
  return refuseCall(
    subject,
    `arrays of ${samples.map((own) => own?.length ?? 'null').join(', ')}`,
    `${expected} for each of ${present.map((i) => channels[i].label).join(', ')}, null for the others`,
  );
}

/** @throws UsageError */
export function refuseBegun(subject: string): never {
  return refuseCall(subject, 'an epoch begun by push', 'none; complete it with push, or discard it');
}

/** @throws SampleError on NaN or infinity @param place says where a sample is */
export function checkFinite(samples: Samples, place: (index: number) => string): void {
  const bad = firstNotFinite(samples);
  if (bad < 0) return;
  throw new SampleError({
    subject: place(bad),
    found: String(samples[bad]),
    expected: 'a finite number of microvolts',
    remedy: 'Replace it, or discard the epoch. None of these samples was taken.',
  });
}

/** Index of the first, or -1. */
function firstNotFinite(samples: Samples): number {
  if (samples instanceof Int16Array) return -1;
  let zero = 0;
  for (let i = 0; i < samples.length; i++) zero += samples[i] * 0;
  return zero === 0 ? -1 : samples.findIndex((sample) => !Number.isFinite(sample));
}
