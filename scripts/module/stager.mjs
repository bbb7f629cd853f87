/* global ENGINE, MODEL */
// The host's part of a module export: the engine and the model's bytes into one page, samples in, stages out.
// scripts/embed-module.mjs embeds it; `ulw export` puts the engine for ENGINE and the model for MODEL.
// Everything that can be worked out beforehand is: a first stage costs what WebAssembly takes, and hardly more.
const model = MODEL;

export const name = model.name;
export const stages = model.stages;
export const channels = model.channels;
export const sampleRate = model.sampleRate;
export const epochSamples = model.epochSamples;
export const microvoltsPerCount = model.microvoltsPerCount;
export const logitScale = model.logitScale;
export const plan = model.plan;

function bytesOf(text) {
  if (globalThis.Buffer) return globalThis.Buffer.from(text, 'base64');
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

const wasm = bytesOf(ENGINE);
const program = bytesOf(model.program);
let compiled = null;

const COUNTS = 'Int16Array';
const MICROVOLTS = 'Float32Array';
const countsPerMicrovolt = Math.fround(1 / microvoltsPerCount);

function refuse(found, expected) {
  throw new Error(`UlwSleepNet: found ${found}; expected ${expected}`);
}

/** Of any realm's typed arrays: a page's frames have their own. */
const kindOf = (samples) => samples?.[Symbol.toStringTag];

function check(channel, samples) {
  if (!Number.isInteger(channel) || channels[channel] === undefined)
    refuse(`channel ${channel}`, `0 to ${channels.length - 1}`);
  const kind = kindOf(samples);
  if (kind === COUNTS) return;
  if (kind !== MICROVOLTS) {
    const found = kind ?? samples?.constructor.name ?? 'no samples';
    refuse(found, `an ${COUNTS} of counts or a ${MICROVOLTS} of microvolts`);
  }
  let zero = 0;
  for (let i = 0; i < samples.length; i++) zero += samples[i] * 0;
  if (zero === 0) return;
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  refuse(`sample ${bad} of ${samples[bad]}`, 'a finite number of microvolts');
}

/** One sleeper, in a page of its own. */
export function create() {
  const { program: image, state, scratch, samples: input } = model.addresses;
  compiled ??= new WebAssembly.Module(wasm);
  const engine = new WebAssembly.Instance(compiled).exports;
  const { buffer } = engine.memory;
  new Uint8Array(buffer).set(program, image);
  engine.reset(image, state);

  function push(channel, samples) {
    check(channel, samples);
    const isCounts = kindOf(samples) === COUNTS;
    const page = new (isCounts ? Int16Array : Float32Array)(buffer, input, plan.chunkSamples);
    for (let taken = 0; taken < samples.length;) {
      const part = samples.subarray(taken, taken + plan.chunkSamples);
      page.set(part);
      if (!isCounts) engine.toCounts(input, input, part.length, countsPerMicrovolt);
      const done = engine.push(image, state, scratch, channel, input, part.length);
      taken += done;
      if (done < part.length) return taken;
    }
    return samples.length;
  }

  function finish() {
    const stage = engine.finish(image, state);
    if (stage === -1) refuse('no samples', `an epoch of ${epochSamples} of at least one channel`);
    if (stage < 0) refuse(`part of an epoch in channel ${-2 - stage}`, `${epochSamples} samples, or none`);
    return stage;
  }

  const logits = () => new Int32Array(buffer, state, stages.length).slice();

  function probabilities() {
    const own = logits();
    const largest = Math.max(...own);
    const powers = Array.from(own, (logit) => Math.exp((logit - largest) * logitScale));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  }

  const discard = () => engine.discard(image, state);
  const reset = () => engine.reset(image, state);
  return { push, finish, logits, probabilities, discard, reset };
}
