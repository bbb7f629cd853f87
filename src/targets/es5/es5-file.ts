import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { type MemoryPlan, planMemory } from '../../runtime/plan.js';
import { STAGES } from '../../stages.js';
import { ES5_TEMPLATE } from './template.js';

/** What the host's part (`scripts/es5/stager.js`) reads of a model. */
export interface Es5Model {
  readonly name: string;
  readonly stages: readonly string[];
  /** Labels, in the order of the channel numbers. */
  readonly channels: readonly string[];
  /** Hz. */
  readonly sampleRate: number;
  readonly epochSamples: number;
  readonly microvoltsPerCount: number;
  /** softmax(logits * logitScale) are the stages' probabilities. */
  readonly logitScale: number;
  /** Bytes, all of them in one ArrayBuffer of `arena` bytes; samples of a pass. */
  readonly plan: Readonly<Record<'chunkSamples' | 'program' | 'state' | 'scratch' | 'samples' | 'arena', number>>;
  readonly addresses: MemoryPlan['addresses'];
  /** Base64 of the program image, which is a multiple of 3 bytes long by zeros at its end. */
  readonly program: string;
}

/** Without padding, so that the decoder needs no cases: the zeros at the end fall into the state, which is made later. */
function base64(bytes: Uint8Array): string {
  const whole = new Uint8Array(Math.ceil(bytes.length / 3) * 3);
  whole.set(bytes);
  return btoa(Array.from(whole, (byte) => String.fromCharCode(byte)).join(''));
}

function es5Model(model: IntegerModel, plan: MemoryPlan): Es5Model {
  const { metadata, head } = model;
  const bytesOf = (name: string): number => plan.parts.find((part) => part.name === name)!.bytes;
  return {
    name: metadata.name,
    stages: STAGES,
    channels: metadata.channels.map(({ label }) => label),
    sampleRate: metadata.sampleRate,
    epochSamples: epochSamplesOf(metadata),
    microvoltsPerCount: metadata.microvoltsPerCount,
    logitScale: head.scale,
    plan: {
      chunkSamples: plan.chunkSamples,
      program: bytesOf('program'),
      state: bytesOf('state'),
      scratch: bytesOf('scratch'),
      samples: bytesOf('samples'),
      arena: plan.pageBytes,
    },
    addresses: plan.addresses,
    program: base64(plan.program),
  };
}

/** A comment's end in a name or label must not end the comment. */
const inComment = (text: string): string => text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');

function header({ name, channels, epochSamples, sampleRate, microvoltsPerCount, plan }: Es5Model): string {
  const list = channels.map((label, index) => `${index} ${label}`).join(', ');
  return `/*!
ULW-SleepNet, model ${inComment(name)}: sleep staging in integers, plain ES5. Apache-2.0. No medical device.

  var stager = UlwSleepNet.create();        // one sleeper: ${plan.arena} bytes in one ArrayBuffer
  stager.push(0, samples, count);           // counts of 16 bits, any number; returns those taken
  var stage = stager.finish();              // after ${epochSamples} samples of a channel: an index into UlwSleepNet.stages
  var logits = stager.logits();             // five integers; softmax(logits * UlwSleepNet.logitScale)

Channels: ${inComment(list)}; ${sampleRate} Hz, ${microvoltsPerCount} microvolts a count. push takes fewer than count
where the epoch is full: finish, then push the rest. A channel without samples is left out of the sum. discard() drops
the epoch begun, reset() makes a new sleeper. samples may be an Array or any typed array; count may be left out.
Bytes: program ${plan.program}, state ${plan.state}, scratch ${plan.scratch}, samples ${plan.samples}; a pass takes ${plan.chunkSamples} samples.
*/`;
}

/** ASCII, whatever a name or a label holds. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const ascii = (text: string): string => text.replaceAll(/[^\n -~]/g, '?');

/**
 * The engine and a model as one ES5 script that defines `UlwSleepNet`, and `module.exports` where there is a module.
 * @param chunkSamples samples that one pass takes: more of them, more memory and less time
 * @param template what `scripts/embed-es5.mjs` made; tests pass the one that checks its integers
 * @throws UsageError when the chunk is not 1 to an epoch's samples
 */
export function encodeEs5(model: IntegerModel, chunkSamples: number, template = ES5_TEMPLATE): string {
  const described = es5Model(model, planMemory(model, { chunkSamples }));
  const script = template.replace('MODEL', () => asciiJson(described));
  return `${ascii(header(described))}\n${script}\n`;
}
