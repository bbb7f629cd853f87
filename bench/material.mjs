// What every contender is given: one set of weights in three forms, and the same epochs.
import { existsSync, readFileSync } from 'node:fs';
import { compile } from '../dist/compile/compile.js';
import { initialGain } from '../dist/model/gain.js';
import { COUNTS_PER_UNIT } from '../dist/model/numeric-contract.js';
import { readWeights } from '../dist/model/weights.js';
import { calibrate } from '../dist/quantize/calibrate.js';
import { quantize } from '../dist/quantize/quantize.js';
import { encodeUlw } from '../dist/quantize/ulw-file.js';
import { FrontEnd } from '../dist/reference/front-end.js';
import { encodeOnnx } from '../dist/targets/onnx/onnx-file.js';
import { normals, randomNetwork } from './random-network.mjs';

const WEIGHTS = new URL('../weights/psg4.safetensors', import.meta.url);
const EPOCHS = 8;
const CALIBRATION_EPOCHS = 2;
const SEED = 1;

/** Coloured noise with an offset, int16 counts, one array a channel. */
function signals(channels, length) {
  const normal = normals(SEED);
  return Array.from({ length: channels }, (_, channel) => {
    let value = 0;
    return Int16Array.from({ length }, () => {
      value = 0.9 * value + 100 * normal();
      return Math.max(-32768, Math.min(32767, Math.round(300 * channel + value)));
    });
  });
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
  const trained = existsSync(WEIGHTS);
  const network = trained ? readWeights(readFileSync(WEIGHTS)) : randomNetwork(SEED);
  const { metadata } = network;
  const epochSamples = metadata.sampleRate * metadata.epochSeconds;
  const raw = signals(metadata.channels.length, EPOCHS * epochSamples);
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
    weights: trained ? `weights/psg4.safetensors (${metadata.name})` : 'random (no weights/psg4.safetensors)',
    network,
    compiled,
    model,
    files: { ulw: encodeUlw(model), authors: encodeOnnx(network), collapsed: encodeOnnx(compiled) },
    epochs,
  };
}
