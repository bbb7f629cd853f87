import {
  halfOf,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerHead,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  sideFactor,
  weight16,
} from '../model/integer-model.js';
import {
  BLOCK_STRIDE,
  clampS8,
  clampU8,
  REQUANTISE_SHIFT,
  SAMPLE_SHIFT,
  STAGE_COUNT,
  TAPS,
} from '../model/numeric-contract.js';

/**
 * The network in integers, one whole epoch at a time, as `model/numeric-contract.ts` words it: plain, slow, and the
 * oracle of every engine and export.
 */
interface Rows {
  readonly count: number;
  readonly features: number;
  /** Channel-last. */
  readonly data: Int32Array;
}

const rows = (count: number, features: number): Rows => ({ count, features, data: new Int32Array(count * features) });

/** Outside the epoch lie zeros. @param shift right shift of the sums */
function depthwise(input: Rows, taps: Int8Array, shift: number): Rows {
  const { count, features, data } = input;
  const output = rows(count, features);
  for (let row = 0; row < count; row++) {
    for (let feature = 0; feature < features; feature++) {
      let sum = 0;
      for (let tap = 0; tap < TAPS; tap++) {
        const value = data[(row + tap - 1) * features + feature] ?? 0;
        sum += value * taps[tap * features + feature];
      }
      output.data[row * features + feature] = sum >> shift;
    }
  }
  return output;
}

/** Every `stride`-th row times the matrix. */
function pointwise(input: Rows, matrix: IntegerMatrix, stride: number): Rows {
  const weights = Int32Array.from(matrix.weights, (_, index) =>
    weight16(matrix, Math.floor(index / matrix.columns), index % matrix.columns),
  );
  const output = rows(Math.ceil(input.count / stride), matrix.columns);
  for (let row = 0; row < output.count; row++) {
    for (let column = 0; column < matrix.columns; column++) {
      let sum = 0;
      for (let i = 0; i < matrix.rows; i++) {
        sum += input.data[row * stride * matrix.rows + i] * weights[i * matrix.columns + column];
      }
      output.data[row * matrix.columns + column] = sum;
    }
  }
  return output;
}

/** The larger of rows 2 j and 2 j + 1; a last row without a neighbour stays as it is. */
function maxPool(input: Rows): Rows {
  const { count, features, data } = input;
  const output = rows(Math.ceil(count / 2), features);
  for (let row = 0; row < output.count; row++) {
    const second = Math.min(2 * row + 1, count - 1);
    for (let feature = 0; feature < features; feature++) {
      output.data[row * features + feature] = Math.max(
        data[2 * row * features + feature],
        data[second * features + feature],
      );
    }
  }
  return output;
}

/** Convolution and pool, in accumulator units. */
function pooledAccumulators(input: Rows, { taps, matrix }: IntegerConvolution, shift = 0): Rows {
  return maxPool(pointwise(depthwise(input, taps, shift), matrix, 1));
}

function requantise(accumulators: Rows, { bias }: IntegerConvolution): Rows {
  const { features } = accumulators;
  const data = accumulators.data.map((value, i) => clampU8((value + bias[i % features]) >> REQUANTISE_SHIFT));
  return { ...accumulators, data };
}

function addSide(accumulators: Rows, input: Rows, conv: IntegerConvolution, side: IntegerSide): Rows {
  const { features } = accumulators;
  const sums = pointwise(input, side.matrix, BLOCK_STRIDE);
  const factor = sideFactor(side.matrix);
  const data = accumulators.data.map((value, i) => {
    const main = Math.max(value + conv.bias[i % features], 0);
    return clampS8((main + sums.data[i] * factor + side.bias[i % features]) >> REQUANTISE_SHIFT);
  });
  return { ...accumulators, data };
}

function runBlock(input: Rows, block: IntegerBlock): Rows {
  // Rows of one feature are samples.
  const shift = input.features === 1 ? SAMPLE_SHIFT : 0;
  const hidden = requantise(pooledAccumulators(input, block.first, shift), block.first);
  const accumulators = pooledAccumulators(hidden, block.second);
  if (block.side === null) return requantise(accumulators, block.second);
  return addSide(accumulators, input, block.second, block.side);
}

/** Sum of every `stride`-th row, rounded and shifted into int16. */
function pool({ count, features, data }: Rows, stride: number, shift: number): number[] {
  const sums = new Array<number>(features).fill(0);
  for (let row = 0; row < count; row += stride) {
    for (let feature = 0; feature < features; feature++) sums[feature] += data[row * features + feature];
  }
  return sums.map((sum) => (sum + halfOf(shift)) >> shift);
}

/** One channel's int16 features. @param samples the front end's output, one epoch */
export function integerFeatures(model: IntegerModel, samples: Int16Array): number[] {
  let current: Rows = { count: samples.length, features: 1, data: Int32Array.from(samples) };
  let lastInput = current;
  for (const block of model.blocks) {
    lastInput = current;
    current = runBlock(current, block);
  }
  return [...pool(current, 1, model.head.mainShift), ...pool(lastInput, BLOCK_STRIDE, model.head.sideShift)];
}

/** What channel `channel` adds to the logits. */
function channelTerm(head: IntegerHead, features: readonly number[], channel: number, stage: number): number {
  const first = channel * features.length;
  const term = features.reduce((sum, value, i) => sum + value * weight16(head.matrix, first + i, stage), 0);
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
