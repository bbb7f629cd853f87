// What every contender is given: the shipped four-channel weights in three forms, and the same simulated epochs.
import { readFileSync } from 'node:fs';
import { compile } from '../dist/compile/compile.js';
import { initialGain } from '../dist/model/gain.js';
import { COUNTS_PER_UNIT } from '../dist/model/numeric-contract.js';
import { readWeights } from '../dist/model/weights.js';
import { calibrate } from '../dist/quantize/calibrate.js';
import { quantize } from '../dist/quantize/quantize.js';
import { encodeUlw } from '../dist/quantize/ulw-file.js';
import { FrontEnd } from '../dist/reference/front-end.js';
import { simulateNight } from '../dist/signal/simulate/night.js';
import { encodeOnnx } from '../dist/targets/onnx/onnx-file.js';

const WEIGHTS = new URL('../weights/psg4.safetensors', import.meta.url);
const EPOCHS = 8;
const CALIBRATION_EPOCHS = 2;
const SEED = 1;

/** int16 counts of a simulated night's beginning, one array a channel. */
function signals({ microvoltsPerCount, epochSeconds }) {
  const { channels } = simulateNight({ seed: SEED, hours: (EPOCHS * epochSeconds) / 3600 });
  return channels.map(({ samples }) =>
    Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(sample / microvoltsPerCount)))),
  );
}

/** One channel through the front end. @returns its output, one array an epoch */
function frontEnded(signal, initial, epochSamples) {
  const frontEnd = new FrontEnd({ mode: 'running', initial }, epochSamples);
  return Array.from({ length: signal.length / epochSamples }, (_, epoch) => {
    const output = signal.subarray(epoch * epochSamples, (epoch + 1) * epochSamples).map((x) => frontEnd.next(x));
    frontEnd.endEpoch();
    return output;
  });
}

/**
 * @returns `network` as published and `compiled`, `model` in integers, the files of each, and `epochs`: per epoch and
 * channel the `counts` that the engine gets, the `microvolts` they stand for, and `input`, the front end's int16 output
 */
export function makeMaterial() {
  const network = readWeights(readFileSync(WEIGHTS));
  const { metadata } = network;
  const epochSamples = metadata.sampleRate * metadata.epochSeconds;
  const raw = signals(metadata);
  const inputs = raw.map((signal, channel) => frontEnded(signal, initialGain(metadata, channel), epochSamples));
  const epochs = Array.from({ length: EPOCHS }, (_, e) => {
    const counts = raw.map((signal) => signal.slice(e * epochSamples, (e + 1) * epochSamples));
    return {
      counts,
      microvolts: counts.map((channel) => Float32Array.from(channel, (count) => count * metadata.microvoltsPerCount)),
      input: inputs.map((channel) => channel[e]),
      units: inputs.map((channel) => Float32Array.from(channel[e], (count) => count / COUNTS_PER_UNIT)),
    };
  });
  const compiled = compile(network);
  const model = quantize(
    compiled,
    calibrate(
      compiled,
      epochs.slice(0, CALIBRATION_EPOCHS).map(({ units }) => units),
    ),
  );
  return {
    weights: `weights/psg4.safetensors (${metadata.name})`,
    network,
    compiled,
    model,
    files: { ulw: encodeUlw(model), authors: encodeOnnx(network), collapsed: encodeOnnx(compiled) },
    epochs,
  };
}
