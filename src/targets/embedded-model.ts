import type { IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import type { MemoryPlan } from '../runtime/plan.js';
import { STAGES } from '../stages.js';

/** What a script that holds a model, laid out beforehand, knows of it. */
export interface EmbeddedModel {
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
  readonly addresses: MemoryPlan['addresses'];
  /** Base64 of the program image, which is a multiple of 3 bytes long by zeros at its end. */
  readonly program: string;
}

/** Without padding, so that a decoder needs no cases: the zeros at the end fall into the state, which is made later. */
function base64(bytes: Uint8Array): string {
  const whole = new Uint8Array(Math.ceil(bytes.length / 3) * 3);
  whole.set(bytes);
  return btoa(Array.from(whole, (byte) => String.fromCharCode(byte)).join(''));
}

export function embeddedModel({ metadata, head }: IntegerModel, plan: MemoryPlan): EmbeddedModel {
  return {
    name: metadata.name,
    stages: STAGES,
    channels: metadata.channels.map(({ label }) => label),
    sampleRate: metadata.sampleRate,
    epochSamples: epochSamplesOf(metadata),
    microvoltsPerCount: metadata.microvoltsPerCount,
    logitScale: head.scale,
    addresses: plan.addresses,
    program: base64(plan.program),
  };
}

/** A comment's end in a name or label must not end the comment. */
export const inComment = (text: string): string => text.replaceAll('*/', '* /').replaceAll(/\s+/g, ' ');

/** For a comment: what each channel number stands for, and how samples come. */
export function channelsInComment({ channels, sampleRate, microvoltsPerCount }: EmbeddedModel): string {
  const list = channels.map((label, index) => `${index} ${label}`).join(', ');
  return `${inComment(list)}; ${sampleRate} Hz, ${microvoltsPerCount} microvolts a count`;
}
