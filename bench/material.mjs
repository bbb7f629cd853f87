// What every contender is given: the shipped four-channel weights in several forms, and the same simulated epochs.
import { readFileSync } from 'node:fs';
import { compile, FLOAT_PASSES } from '../dist/compile/compile.js';
import { foldBatchNorm } from '../dist/compile/fold-batch-norm.js';
import { initialGain } from '../dist/model/gain.js';
import { COUNTS_PER_UNIT } from '../dist/model/numeric-contract.js';
import { readWeights } from '../dist/model/weights.js';
import { calibrate } from '../dist/quantize/calibrate.js';
import { quantize } from '../dist/quantize/quantize.js';
import { encodeUlw } from '../dist/quantize/ulw-file.js';
import { FrontEnd } from '../dist/reference/front-end.js';
import { simulateNight } from '../dist/signal/simulate/night.js';
import { networkGraph } from '../dist/targets/onnx/network-graph.js';
import { encodeOnnx, ONNX_INPUT } from '../dist/targets/onnx/onnx-file.js';
import { encodeModelProto } from '../dist/targets/onnx/onnx-proto.js';
import { quantiseGraph } from './int8-graph.mjs';
import { measureTensorRanges } from './tensor-ranges.mjs';

const WEIGHTS = new URL('../weights/psg4.safetensors', import.meta.url);
/** The larger batch is all of them. */
export const EPOCHS = 32;
const CALIBRATION_EPOCHS = 4;
const SEED = 1;

/** The float network as published and compiled for floating-point runtimes. */
export function readNetworks() {
  const network = readWeights(readFileSync(WEIGHTS));
  return { network, compiled: compile(network, FLOAT_PASSES) };
}

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

/** @param counts one Int16Array a channel @param input the front end's output, alike */
export function epochOf(counts, input, microvoltsPerCount) {
  return {
    counts,
    microvolts: counts.map((channel) => Float32Array.from(channel, (count) => count * microvoltsPerCount)),
    input,
    units: input.map((channel) => Float32Array.from(channel, (count) => count / COUNTS_PER_UNIT)),
  };
}

function int8Onnx(network, epochs) {
  const graph = quantiseGraph(networkGraph(network), measureTensorRanges(network, epochs, ONNX_INPUT));
  const description = 'ULW-SleepNet in int8 by QuantizeLinear and DequantizeLinear, for benchmarks';
  return encodeModelProto({ producer: 'ulw-sleepnet', description, graph, metadata: {} });
}

/**
 * @returns `network` as published and `compiled`, `model` in integers, the files of each, and `epochs`: per epoch and
 * channel the `counts` that the engine gets, the `microvolts` they stand for, `input`, the front end's int16 output, and
 * `units`, the same in float
 */
export function makeMaterial() {
  const { network, compiled } = readNetworks();
  const { metadata } = network;
  const epochSamples = metadata.sampleRate * metadata.epochSeconds;
  const raw = signals(metadata);
  const inputs = raw.map((signal, channel) => frontEnded(signal, initialGain(metadata, channel), epochSamples));
  const epochs = Array.from({ length: EPOCHS }, (_, e) =>
    epochOf(
      raw.map((signal) => signal.slice(e * epochSamples, (e + 1) * epochSamples)),
      inputs.map((channel) => channel[e]),
      metadata.microvoltsPerCount,
    ),
  );
  const seen = Array.from({ length: CALIBRATION_EPOCHS }, (_, i) => epochs[(i * EPOCHS) / CALIBRATION_EPOCHS].units);
  const own = compile(network);
  const model = quantize(own, calibrate(own, seen));
  return {
    weights: `weights/psg4.safetensors (${metadata.name})`,
    network,
    compiled,
    model,
    files: {
      ulw: encodeUlw(model),
      authors: encodeOnnx(network),
      collapsed: encodeOnnx(compiled),
      authorsInt8: int8Onnx(compile(network, [foldBatchNorm]), seen),
      collapsedInt8: int8Onnx(compiled, seen),
    },
    epochs,
  };
}
