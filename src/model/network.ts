import type { BlockRanges } from './activation-ranges.js';
import type { Matrix } from './matrix.js';
import type { ModelMetadata } from './metadata.js';

/**
 * ULW-SleepNet as data (ICASSP 2026; facts from the authors' code). A signal is rows of features, one row a time step;
 * padding is 'same' as Keras means it. Compilation (`src/compile`) rewrites this data and never the interpreter's rules.
 */
export type Layer = SeparableLayer | BatchNormLayer | ReluLayer | MaxPoolLayer | ConvolutionLayer | StridedDenseLayer;

/** SeparableConv1D: depthwise (no bias), then pointwise with bias. */
export interface SeparableLayer {
  readonly kind: 'separable';
  readonly stride: number;
  /** taps x features in. */
  readonly depthwise: Matrix;
  /** features in x features out. */
  readonly pointwise: Matrix;
  readonly bias: Float64Array;
}

/** gamma (x - mean) / sqrt(variance + epsilon) + beta, all one a feature. */
export interface BatchNormLayer {
  readonly kind: 'batch-norm';
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly epsilon: number;
}

/** max(x, 0). */
export interface ReluLayer {
  readonly kind: 'relu';
}

/** MaxPool1D(2, stride 2, 'same'): n rows become ceil(n / 2). */
export interface MaxPoolLayer {
  readonly kind: 'max-pool';
}

/** An ordinary convolution over one input feature; made by the pass `fuse-first`. */
export interface ConvolutionLayer {
  readonly kind: 'convolution';
  /** taps x features out. */
  readonly weights: Matrix;
  readonly bias: Float64Array;
}

/** One matrix on every `stride`-th row; made by the pass `collapse-shortcut`. */
export interface StridedDenseLayer {
  readonly kind: 'strided-dense';
  readonly stride: number;
  /** features in x features out. */
  readonly weights: Matrix;
  readonly bias: Float64Array;
}

/** A matrix, features in x features out, and a bias. */
export interface Dense {
  readonly weights: Matrix;
  readonly bias: Float64Array;
}

/** A Dual-Stream Separable Convolution block: main plus shortcut, nothing after the sum. */
export interface Block {
  readonly main: readonly Layer[];
  /** Empty in the last block once the pass `average-shortcut` has moved it behind the pool. */
  readonly shortcut: readonly Layer[];
}

/**
 * What follows the last block's average pool. `none`: the shortcut is still inside the block. `mapped`: the mean of
 * every 4th row of the block's input, through a matrix, is added to the pooled features. `concatenated`: that mean
 * follows the pooled features as features of its own, its matrix having gone into the head and its bias into one
 * `channelBias` (five logits) a channel, which a missing channel does not add.
 */
export type PooledShortcut =
  | { readonly kind: 'none' }
  | { readonly kind: 'mapped'; readonly dense: Dense }
  | { readonly kind: 'concatenated'; readonly channelBias: readonly Float64Array[] };

/** The network in float: an extractor that every channel goes through, then the head. */
export interface Network {
  readonly metadata: ModelMetadata;
  readonly blocks: readonly Block[];
  readonly pooledShortcut: PooledShortcut;
  /** Linear layers on the channels' features, channel after channel; the last gives five logits. */
  readonly head: readonly Dense[];
  /** Where the 8-bit activations clip, one a block: of weights that were fine-tuned in the integers that run. */
  readonly activationRanges?: readonly BlockRanges[];
  /** What eight bits add to the logits in the middle, five numbers: measured where the ranges were. */
  readonly biasCorrection?: readonly number[];
}

/** Samples of one epoch of one channel. */
export function epochSamplesOf(metadata: ModelMetadata): number {
  return metadata.sampleRate * metadata.epochSeconds;
}

/** Features that a layer puts out, given those that it takes in. */
export function featuresOut(layer: Layer, featuresIn: number): number {
  switch (layer.kind) {
    case 'separable':
      return layer.pointwise.columns;
    case 'convolution':
    case 'strided-dense':
      return layer.weights.columns;
    default:
      return featuresIn;
  }
}

/** Rows that a layer puts out, given those that it takes in ('same' padding: strides and pools round up). */
export function rowsOut(layer: Layer, rowsIn: number): number {
  if (layer.kind === 'max-pool') return Math.ceil(rowsIn / 2);
  if (layer.kind === 'separable' || layer.kind === 'strided-dense') return Math.ceil(rowsIn / layer.stride);
  return rowsIn;
}

/** Features that each block takes in, then those that the last one puts out. */
export function blockWidths(network: Network): readonly number[] {
  const widths = [1];
  for (const block of network.blocks) {
    widths.push(block.main.reduce((features, layer) => featuresOut(layer, features), widths[widths.length - 1]));
  }
  return widths;
}
