import type { IntegerModel } from '../../model/integer-model.js';
import { type MemoryPlan, planMemory } from '../../runtime/plan.js';
import { channelsInComment, embeddedModel, type EmbeddedModel, inComment } from '../embedded-model.js';
import { ES5_TEMPLATE } from './template.js';

/** What the host's part (`scripts/es5/stager.js`) reads of a model. */
export interface Es5Model extends EmbeddedModel {
  /** Bytes, all of them in one ArrayBuffer of `arena` bytes; samples of a pass. */
  readonly plan: Readonly<Record<'chunkSamples' | 'program' | 'state' | 'scratch' | 'samples' | 'arena', number>>;
}

function es5Model(model: IntegerModel, plan: MemoryPlan): Es5Model {
  const bytesOf = (name: string): number => plan.parts.find((part) => part.name === name)!.bytes;
  return {
    ...embeddedModel(model, plan),
    plan: {
      chunkSamples: plan.chunkSamples,
      program: bytesOf('program'),
      state: bytesOf('state'),
      scratch: bytesOf('scratch'),
      samples: bytesOf('samples'),
      arena: plan.pageBytes,
    },
  };
}

function header(model: Es5Model): string {
  const { name, epochSamples, plan } = model;
  return `/*!
ULW-SleepNet, model ${inComment(name)}: sleep staging in integers, plain ES5. Apache-2.0. No medical device.

  var stager = UlwSleepNet.create();        // one sleeper: ${plan.arena} bytes in one ArrayBuffer
  stager.push(0, samples, count);           // counts of 16 bits, any number; returns those taken
  var stage = stager.finish();              // after ${epochSamples} samples of a channel: an index into UlwSleepNet.stages
  var logits = stager.logits();             // five integers; softmax(logits * UlwSleepNet.logitScale)

Channels: ${channelsInComment(model)}. push takes fewer than count
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
