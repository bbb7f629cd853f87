import type { ModelMetadata } from './metadata.js';
import { SIDE_LIFT } from './numeric-contract.js';

/**
 * The compiled network in the integers that run; `numeric-contract.ts` says what they mean. Weight matrices are stored
 * row-major, inputs as rows.
 */
export interface IntegerModel {
  readonly metadata: ModelMetadata;
  /** Whether the gain follows the recording's running median or stays as `initialDeviation` gives it. */
  readonly gainMode: 'running' | 'fixed';
  readonly blocks: readonly IntegerBlock[];
  readonly head: IntegerHead;
}

/**
 * A matrix of int8 weights, each column times its own multiplier, rounded half up: w16[i][o] =
 * weights[i * columns + o] * multipliers[o] / 2^fraction.
 */
export interface IntegerMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly weights: Int8Array;
  /** 1..255, one a column. */
  readonly multipliers: Uint8Array;
  /** Fractional bits of the multipliers. */
  readonly fraction: number;
}

/** A separable convolution with its pool. */
export interface IntegerConvolution {
  /** taps x features in. */
  readonly taps: Int8Array;
  readonly matrix: IntegerMatrix;
  /** One a feature out, in accumulator units; holds the rounding of the shift, but in a block's output (see `side`). */
  readonly bias: Int32Array;
}

/** The shortcut of a block: every 4th row of the block's input through a matrix. */
export interface IntegerSide {
  readonly matrix: IntegerMatrix;
  /** One a feature out, in accumulator units; holds the rounding of the block output's shift. */
  readonly bias: Int32Array;
}

/** One block: two convolutions with their pools, and the shortcut. */
export interface IntegerBlock {
  readonly first: IntegerConvolution;
  readonly second: IntegerConvolution;
  /** null in the last block: its shortcut is in the head. */
  readonly side: IntegerSide | null;
}

/** Pooled features to five logits. */
export interface IntegerHead {
  /** (channels x features a channel) x 5; a channel's features are the pooled main path's, then the pooled side's. */
  readonly matrix: IntegerMatrix;
  readonly bias: Int32Array;
  /** channels x 5. */
  readonly channelBias: Int32Array;
  /** Right shifts that bring the pooled sums into int16. */
  readonly mainShift: number;
  readonly sideShift: number;
  /** Logit of the float network for one integer count. */
  readonly scale: number;
}

/** What is added so that a shift rounds half up. */
export const halfOf = (bits: number): number => (1 << bits) >> 1;

/** What the sums of a side path's matrix are multiplied by: those of samples, in the first block, by nothing. */
export const sideFactor = ({ rows }: { readonly rows: number }): number => (rows === 1 ? 1 : 2 ** SIDE_LIFT);

/** The expanded int16 weight. */
export function weight16(
  { weights, multipliers, fraction, columns }: IntegerMatrix,
  row: number,
  column: number,
): number {
  return (weights[row * columns + column] * multipliers[column] + halfOf(fraction)) >> fraction;
}

/** All expanded weights, row by row. */
export function weights16({ weights, multipliers, fraction, columns }: IntegerMatrix): Int16Array {
  const expanded = new Int16Array(weights.length);
  const half = halfOf(fraction);
  for (let i = 0, column = 0; i < weights.length; i++) {
    expanded[i] = (weights[i] * multipliers[column] + half) >> fraction;
    if (++column === columns) column = 0;
  }
  return expanded;
}

/** Features that each block takes in, then those that the last one puts out. */
export function integerWidths(model: IntegerModel): readonly number[] {
  return [1, ...model.blocks.map((block) => block.second.matrix.columns)];
}

/** Features of one channel at the head's entrance: pooled main path, pooled side. */
export function headFeatures(model: IntegerModel): { main: number; side: number } {
  const widths = integerWidths(model);
  return { main: widths[widths.length - 1], side: widths[widths.length - 2] };
}

/** Rows that enter each block, then those that leave the last one. */
export function blockRows(model: IntegerModel): readonly number[] {
  const rows = [model.metadata.sampleRate * model.metadata.epochSeconds];
  for (let i = 0; i < model.blocks.length; i++) rows.push(Math.ceil(Math.ceil(rows[i] / 2) / 2));
  return rows;
}
