import type {
  IntegerBlock,
  IntegerConvolution,
  IntegerHead,
  IntegerModel,
  IntegerSide,
} from '../model/integer-model.js';
import { weight16 } from '../model/integer-model.js';
import { BLOCK_STRIDE, clampS8, clampU8, STAGE_COUNT, TAPS } from '../model/numeric-contract.js';

/**
 * The network in integers, one whole epoch at a time, as `model/numeric-contract.ts` words it: plain, slow, and the
 * oracle of every engine and export. Rows are arrays of int numbers.
 */
type Row = readonly number[];

const at = (rows: readonly Row[], index: number, feature: number): number => rows[index]?.[feature] ?? 0;

/** What the pointwise reads: the depthwise result, or the three neighbouring samples of a fused convolution. */
function pointwiseInput(rows: readonly Row[], index: number, conv: IntegerConvolution): Row {
  const { taps, matrix } = conv;
  if (taps === null) return Array.from({ length: TAPS }, (_, k) => at(rows, index + k - 1, 0));
  return Array.from({ length: matrix.rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < TAPS; k++) sum += at(rows, index + k - 1, i) * taps[k * matrix.rows + i];
    return sum;
  });
}

function accumulate(input: Row, matrix: IntegerConvolution['matrix']): number[] {
  return Array.from({ length: matrix.columns }, (_, o) => {
    let sum = 0;
    for (let i = 0; i < matrix.rows; i++) sum += input[i] * weight16(matrix, i, o);
    return sum;
  });
}

/** Convolution and pool, in accumulator units. */
function pooledAccumulators(rows: readonly Row[], conv: IntegerConvolution): number[][] {
  const accumulators = rows.map((_, index) => accumulate(pointwiseInput(rows, index, conv), conv.matrix));
  return Array.from({ length: Math.ceil(rows.length / 2) }, (_, j) => {
    const second = accumulators[2 * j + 1] ?? accumulators[2 * j];
    return accumulators[2 * j].map((value, o) => Math.max(value, second[o]));
  });
}

function requantise(accumulators: readonly Row[], { bias, shift }: IntegerConvolution): Row[] {
  return accumulators.map((row) => row.map((value, o) => clampU8((value + bias[o]) >> shift)));
}

function addSide(
  accumulators: readonly Row[],
  input: readonly Row[],
  conv: IntegerConvolution,
  side: IntegerSide,
): Row[] {
  return accumulators.map((row, t) => {
    const sideSums = accumulate(input[BLOCK_STRIDE * t], side.matrix);
    return row.map((value, o) => {
      const main = Math.max(value + conv.bias[o], 0);
      return clampS8((main + (sideSums[o] << side.lift) + side.bias[o]) >> conv.shift);
    });
  });
}

function runBlock(input: readonly Row[], block: IntegerBlock): Row[] {
  const hidden = requantise(pooledAccumulators(input, block.first), block.first);
  const accumulators = pooledAccumulators(hidden, block.second);
  if (block.side === null) return requantise(accumulators, block.second);
  return addSide(accumulators, input, block.second, block.side);
}

/** Sum of every `stride`-th row, rounded and shifted into int16. */
function pool(rows: readonly Row[], stride: number, shift: number): number[] {
  const sums: number[] = rows[0].map(() => 0);
  for (let index = 0; index < rows.length; index += stride) rows[index].forEach((value, o) => (sums[o] += value));
  return sums.map((sum) => (sum + ((1 << shift) >> 1)) >> shift);
}

/** One channel's int16 features. @param samples the front end's output, one epoch */
export function integerFeatures(model: IntegerModel, samples: Int16Array): number[] {
  let rows: Row[] = Array.from(samples, (sample) => [sample]);
  let lastInput = rows;
  for (const block of model.blocks) {
    lastInput = rows;
    rows = runBlock(rows, block);
  }
  return [...pool(rows, 1, model.head.mainShift), ...pool(lastInput, BLOCK_STRIDE, model.head.sideShift)];
}

/** What channel `channel` adds to the logits. */
function channelTerm(head: IntegerHead, features: readonly number[], channel: number, stage: number): number {
  const term = features.reduce(
    (sum, value, i) => sum + value * weight16(head.matrix, channel * features.length + i, stage),
    0,
  );
  return term + head.channelBias[channel * STAGE_COUNT + stage];
}

/**
 * @param epoch one array a channel, each the front end's int16 output for one epoch; null for a missing channel
 * @returns five int32 logits
 */
export function integerLogits(model: IntegerModel, epoch: readonly (Int16Array | null)[]): Int32Array {
  const features = epoch.map((samples) => (samples === null ? null : integerFeatures(model, samples)));
  return model.head.bias.map((bias, stage) =>
    features.reduce((sum, own, c) => (own === null ? sum : sum + channelTerm(model.head, own, c, stage)), bias),
  );
}

/** The stage of these logits: the lowest index among the largest. */
export function stageOf(logits: ArrayLike<number>): number {
  let best = 0;
  for (let stage = 1; stage < logits.length; stage++) if (logits[stage] > logits[best]) best = stage;
  return best;
}
