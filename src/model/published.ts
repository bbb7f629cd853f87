import { type Matrix, matrix } from './matrix.js';
import type { ModelMetadata } from './metadata.js';
import type { BatchNormLayer, Block, Dense, Layer, Network, SeparableLayer } from './network.js';
import { STAGE_COUNT, TAPS } from './numeric-contract.js';

/** Keras's default, which the authors kept. */
export const BATCH_NORM_EPSILON = 1e-3;

/** Where the numbers of a network come from. `name` is the tensor's in docs/weights-format.md. */
export interface TensorSource {
  matrix(name: string, rows: number, columns: number): Matrix;
  vector(name: string, length: number): Float64Array;
}

/** Zeros: the form of the network without its numbers. */
export const ZEROS: TensorSource = {
  matrix: (_, rows, columns) => matrix(rows, columns),
  vector: (_, length) => new Float64Array(length),
};

function separable(
  from: TensorSource,
  name: string,
  taps: number,
  stride: number,
  fin: number,
  fout: number,
): SeparableLayer {
  return {
    kind: 'separable',
    stride,
    depthwise: from.matrix(`${name}.depthwise`, taps, fin),
    pointwise: from.matrix(`${name}.pointwise`, fin, fout),
    bias: from.vector(`${name}.bias`, fout),
  };
}

function batchNorm(from: TensorSource, name: string, features: number): BatchNormLayer {
  const take = (part: string): Float64Array => from.vector(`${name}.${part}`, features);
  const layer = { gamma: take('gamma'), beta: take('beta'), mean: take('mean'), variance: take('variance') };
  return { kind: 'batch-norm', ...layer, epsilon: BATCH_NORM_EPSILON };
}

function publishedBlock(from: TensorSource, name: string, fin: number, width: number): Block {
  const stage = (part: string, features: number): Layer[] => [
    separable(from, `${name}.${part}`, TAPS, 1, features, width),
    batchNorm(from, `${name}.${part}`, width),
    { kind: 'relu' },
    { kind: 'max-pool' },
  ];
  return {
    main: [...stage('main1', fin), ...stage('main2', width)],
    shortcut: [
      separable(from, `${name}.shortcut1`, 1, 2, fin, width),
      separable(from, `${name}.shortcut2`, 1, 2, width, width),
    ],
  };
}

/** The network as its authors published it, for any number of channels and block widths. */
export function publishedNetwork(metadata: ModelMetadata, widths: readonly number[], from: TensorSource): Network {
  const dense = (name: string, rows: number, columns: number): Dense => ({
    weights: from.matrix(`${name}.weight`, rows, columns),
    bias: from.vector(`${name}.bias`, columns),
  });
  const features = metadata.channels.length * widths[widths.length - 1];
  return {
    metadata,
    blocks: widths.map((width, index) =>
      publishedBlock(from, `block${index + 1}`, index === 0 ? 1 : widths[index - 1], width),
    ),
    pooledShortcut: { kind: 'none' },
    head: [
      dense('head.dense1', features, metadata.hiddenUnits),
      dense('head.dense2', metadata.hiddenUnits, STAGE_COUNT),
    ],
  };
}
