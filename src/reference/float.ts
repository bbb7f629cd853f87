import { affine } from '../model/matrix.js';
import {
  blockWidths,
  type Block,
  epochSamplesOf,
  type Layer,
  type Network,
  type SeparableLayer,
} from '../model/network.js';
import { BLOCK_STRIDE } from '../model/numeric-contract.js';

/** Rows of features, channel-last. */
export interface Rows {
  readonly count: number;
  readonly features: number;
  readonly data: Float64Array;
}

/**
 * Called with every block's activations: calibration reads ranges from it. `name` is such as `block1.main.3`. What it
 * writes into `rows.data` is what the next layer reads: so an accuracy study rounds one tensor.
 */
export type Observer = (name: string, rows: Rows) => void;

function rows(count: number, features: number): Rows {
  return { count, features, data: new Float64Array(count * features) };
}

/** Every `stride`-th row through a function of one row. */
function mapRows(
  input: Rows,
  stride: number,
  features: number,
  map: (row: Float64Array, index: number) => ArrayLike<number>,
): Rows {
  const output = rows(Math.ceil(input.count / stride), features);
  for (let row = 0; row < output.count; row++) {
    const from = row * stride * input.features;
    output.data.set(map(input.data.subarray(from, from + input.features), row), row * features);
  }
  return output;
}

/** taps x features, centred: tap k meets row t + k - (taps - 1) / 2. Keras pads a stride of 2 with one tap not at all. */
function depthwise(input: Rows, layer: SeparableLayer): Rows {
  const { depthwise: taps, stride } = layer;
  const before = (taps.rows - 1) >> 1;
  const output = rows(Math.ceil(input.count / stride), input.features);
  for (let row = 0; row < output.count; row++) {
    for (let tap = 0; tap < taps.rows; tap++) {
      const source = row * stride + tap - before;
      if (source < 0 || source >= input.count) continue;
      for (let feature = 0; feature < input.features; feature++) {
        output.data[row * input.features + feature] +=
          input.data[source * input.features + feature] * taps.data[tap * input.features + feature];
      }
    }
  }
  return output;
}

function maxPool(input: Rows): Rows {
  const output = rows(Math.ceil(input.count / 2), input.features);
  output.data.forEach((_, index) => {
    const from = Math.floor(index / input.features) * 2 * input.features + (index % input.features);
    const second = from + input.features;
    output.data[index] = second < input.data.length ? Math.max(input.data[from], input.data[second]) : input.data[from];
  });
  return output;
}

function runLayer(input: Rows, layer: Layer): Rows {
  switch (layer.kind) {
    case 'separable': {
      const { pointwise, bias } = layer;
      return mapRows(depthwise(input, layer), 1, pointwise.columns, (row) => affine(row, pointwise, bias));
    }
    case 'batch-norm': {
      const { gamma, beta, mean, variance, epsilon } = layer;
      return mapRows(input, 1, input.features, (row) =>
        row.map((value, o) => ((value - mean[o]) / Math.sqrt(variance[o] + epsilon)) * gamma[o] + beta[o]),
      );
    }
    case 'relu':
      return { ...input, data: input.data.map((value) => Math.max(value, 0)) };
    case 'max-pool':
      return maxPool(input);
    case 'convolution': {
      const { weights, bias } = layer;
      const before = (weights.rows - 1) >> 1;
      const padded = new Float64Array(input.count + weights.rows - 1);
      padded.set(input.data, before);
      return mapRows(input, 1, weights.columns, (_, row) =>
        affine(padded.subarray(row, row + weights.rows), weights, bias),
      );
    }
    case 'strided-dense':
      return mapRows(input, layer.stride, layer.weights.columns, (row) => affine(row, layer.weights, layer.bias));
  }
}

function runPath(input: Rows, path: readonly Layer[], name: string, observe: Observer): Rows {
  return path.reduce((current, layer, index) => {
    const output = runLayer(current, layer);
    observe(`${name}.${index + 1}`, output);
    return output;
  }, input);
}

function runBlock(input: Rows, block: Block, name: string, observe: Observer): Rows {
  const main = runPath(input, block.main, `${name}.main`, observe);
  if (block.shortcut.length === 0) return main;
  const shortcut = runPath(input, block.shortcut, `${name}.shortcut`, observe);
  const sum = { ...main, data: main.data.map((value, index) => value + shortcut.data[index]) };
  observe(name, sum);
  return sum;
}

/** Mean over every `stride`-th row. @returns one value a feature */
function average(input: Rows, stride: number): Float64Array {
  const means = new Float64Array(input.features);
  const count = Math.ceil(input.count / stride);
  for (let row = 0; row < input.count; row += stride) {
    for (let feature = 0; feature < input.features; feature++) {
      means[feature] += input.data[row * input.features + feature] / count;
    }
  }
  return means;
}

/** One channel's features. @param samples one epoch in model units (front end's int16 / 2,048) */
export function channelFeatures(
  network: Network,
  samples: ArrayLike<number>,
  observe: Observer = () => undefined,
): Float64Array {
  let current: Rows = { count: samples.length, features: 1, data: Float64Array.from(samples) };
  let lastInput = current;
  network.blocks.forEach((block, index) => {
    lastInput = current;
    current = runBlock(current, block, `block${index + 1}`, observe);
  });
  const pooled = average(current, 1);
  const { pooledShortcut } = network;
  if (pooledShortcut.kind === 'none') return pooled;
  const side = average(lastInput, BLOCK_STRIDE);
  if (pooledShortcut.kind === 'concatenated') return Float64Array.of(...pooled, ...side);
  const mapped = affine(side, pooledShortcut.dense.weights, pooledShortcut.dense.bias);
  return pooled.map((value, index) => value + mapped[index]);
}

/** Features of one channel at the head's entrance. */
export function featuresPerChannel(network: Network): number {
  const widths = blockWidths(network);
  const last = widths[widths.length - 1];
  return network.pooledShortcut.kind === 'concatenated' ? last + widths[widths.length - 2] : last;
}

/**
 * The network, layer by layer in double precision: the oracle of every compilation pass and of the trainer.
 * @param epoch one array a channel, each `epochSamplesOf(metadata)` samples in model units; null for a missing channel,
 * which then adds nothing to the logits
 * @returns five logits, in the order of `STAGES`
 */
export function floatLogits(
  network: Network,
  epoch: readonly (ArrayLike<number> | null)[],
  observe: Observer = () => undefined,
): Float64Array {
  const length = epochSamplesOf(network.metadata);
  const channels = network.metadata.channels.length;
  if (epoch.length !== channels || epoch.some((samples) => samples !== null && samples.length !== length)) {
    throw new RangeError(`expected ${channels} channels of ${length} samples`);
  }
  const missing = new Float64Array(featuresPerChannel(network));
  const features = epoch.flatMap((samples) => [
    ...(samples === null ? missing : channelFeatures(network, samples, observe)),
  ]);
  const logits = network.head.reduce<Float64Array>(
    (vector, dense) => affine(vector, dense.weights, dense.bias),
    Float64Array.from(features),
  );
  const { pooledShortcut } = network;
  if (pooledShortcut.kind !== 'concatenated') return logits;
  return logits.map((logit, stage) =>
    pooledShortcut.channelBias.reduce((sum, bias, c) => (epoch[c] === null ? sum : sum + bias[stage]), logit),
  );
}
