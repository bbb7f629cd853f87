import { ContractError } from '../errors.js';
import {
  blockRows,
  halfOf,
  headFeatures,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  integerWidths,
  sideFactor,
} from './integer-model.js';
import {
  BLOCK_STRIDE,
  FRACTION_MAX,
  I16_MAX,
  I32_MAX,
  STAGE_COUNT,
  TAP_SUM_S8,
  TAP_SUM_U8,
  TAPS,
  U8_MAX,
} from './numeric-contract.js';

/** Widths that the engine's vectors hold; the head of the widest still sums inside int32. */
const WIDTH_STEP = 8;
const WIDTH_MAX = 128;
const BLOCKS_MAX = 8;
/** Largest magnitudes of a row's values. */
const U8_REACH = U8_MAX;
const S8_REACH = 128;
const I16_REACH = 32768;
/** Of the samples that the first side path meets. */
const SAMPLE_REACH = Int32Array.of(I16_REACH);
/** Largest right shift of the pooled sums. */
const POOL_SHIFT_MAX = 23;

function refuse(subject: string, found: string, expected: string): never {
  throw new ContractError({ subject, found, expected, remedy: 'Quantise the weights again.' });
}

function checkCount(found: number, expected: number, unit: string, name: string): void {
  if (found !== expected) refuse(name, `${found}${unit}`, `${expected}`);
}

function checkWhole(value: number, most: number, name: string): void {
  if (!Number.isInteger(value) || value < 0 || value > most) refuse(name, `${value}`, `0 to ${most}`);
}

function checkMatrix(
  matrix: IntegerMatrix,
  rows: number,
  columns: number,
  name: string,
  mostFraction = FRACTION_MAX,
): void {
  if (matrix.rows !== rows || matrix.columns !== columns) {
    refuse(name, `${matrix.rows} x ${matrix.columns}`, `${rows} x ${columns}`);
  }
  checkCount(matrix.weights.length, rows * columns, ' weights', name);
  checkCount(matrix.multipliers.length, columns, ' multipliers', name);
  if (matrix.multipliers.includes(0)) refuse(name, 'a multiplier of 0', '1 to 255');
  checkWhole(matrix.fraction, mostFraction, `${name} fraction`);
  if (matrix.weights.includes(-128)) refuse(name, 'a weight of -128', '-127 to 127');
}

/**
 * Largest |sum of d[i] * w16[i][o]| for |d[i]| <= reach[i]. Written for an interpreter, which is what runs a process' first
 * model: small integers, which need no memory, in locals; no call a weight.
 * @param reach whole numbers
 * @returns one bound a column
 */
export function accumulatorBounds(matrix: IntegerMatrix, reach: ArrayLike<number>): Float64Array {
  const { columns, weights, multipliers, fraction } = matrix;
  const half = halfOf(fraction);
  const bounds = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    const multiplier = multipliers[column];
    let sum = 0;
    for (let row = 0, index = column; index < weights.length; row++, index += columns) {
      const weight = (weights[index] * multiplier + half) >> fraction;
      sum += weight < 0 ? -weight * reach[row] : weight * reach[row];
    }
    bounds[column] = sum;
  }
  return bounds;
}

/**
 * Largest |d| that each feature's taps can give on rows of magnitude `rowReach`, a whole number. Samples behind their
 * shift reach as far as s8 rows.
 */
export function tapReach(taps: Int8Array, features: number, rowReach: number): Int32Array {
  const reach = new Int32Array(features);
  for (let feature = 0; feature < features; feature++) {
    let sum = 0;
    for (let index = feature; index < TAPS * features; index += features) sum += Math.abs(taps[index]);
    reach[feature] = sum * rowReach;
  }
  return reach;
}

/** Adds the magnitudes of biases, one a bound or several times as many. */
function addBiases(bounds: Float64Array, biases: Int32Array): void {
  for (let i = 0, column = 0; i < biases.length; i++) {
    bounds[column] += biases[i] < 0 ? -biases[i] : biases[i];
    if (++column === bounds.length) column = 0;
  }
}

/** NaN where any is: no bound holds then. */
function largestOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (!(values[i] <= largest)) largest = values[i];
  return largest;
}

/** @param rowReach largest magnitude of a row's values @param limit on a feature's sum of |tap| @returns reach of each d */
function checkTaps(taps: Int8Array, features: number, rowReach: number, limit: number, name: string): Int32Array {
  checkCount(taps.length, TAPS * features, ' taps', name);
  const reach = tapReach(taps, features, rowReach);
  const worst = largestOf(reach) / rowReach;
  if (worst > limit) refuse(name, `taps whose magnitudes add to ${worst}`, `at most ${limit}, so that d fits int16`);
  return reach;
}

/** @returns the accumulator's bounds, bias and all */
function checkConvolution(
  { taps, matrix, bias }: IntegerConvolution,
  featuresIn: number,
  width: number,
  signed: boolean,
  name: string,
): Float64Array {
  checkMatrix(matrix, featuresIn, width, `${name} weights`);
  checkCount(bias.length, width, ' values', `${name} bias`);
  const [rowReach, limit] = signed ? [S8_REACH, TAP_SUM_S8] : [U8_REACH, TAP_SUM_U8];
  const reach = checkTaps(taps, featuresIn, rowReach, limit, `${name} taps`);
  const bounds = accumulatorBounds(matrix, reach);
  addBiases(bounds, bias);
  return bounds;
}

function checkBounds(bounds: Float64Array, name: string): void {
  const worst = largestOf(bounds);
  if (!(worst <= I32_MAX)) refuse(`${name} accumulator`, `up to ${worst}`, `at most ${I32_MAX}`);
}

/** Adds what a side path can add to a block's output. */
function addSide({ matrix, bias }: IntegerSide, featuresIn: number, bounds: Float64Array, name: string): void {
  checkMatrix(matrix, featuresIn, bounds.length, `${name} side`);
  checkCount(bias.length, bounds.length, ' values', `${name} side bias`);
  const reach = featuresIn === 1 ? SAMPLE_REACH : new Int32Array(featuresIn).fill(S8_REACH);
  const own = accumulatorBounds(matrix, reach);
  const factor = sideFactor(matrix);
  for (let i = 0; i < own.length; i++) bounds[i] += own[i] * factor;
  addBiases(bounds, bias);
}

/**
 * @param widths of the block's input and of every block's output
 * @returns bounds of the accumulators between a block's convolutions and at its end, a feature each
 * @throws ContractError
 */
export function checkBlock(
  { first, second, side }: IntegerBlock,
  index: number,
  widths: readonly number[],
): readonly Float64Array[] {
  const name = `block ${index + 1}`;
  const [featuresIn, width] = [widths[index], widths[index + 1]];
  if ((side === null) !== (index === widths.length - 2)) {
    refuse(`${name} side`, 'the wrong kind', 'a side in every block but the last');
  }
  const between = checkConvolution(first, featuresIn, width, true, `${name}.1`);
  checkBounds(between, `${name}.1`);
  const bounds = checkConvolution(second, width, width, false, `${name}.2`);
  if (side !== null) addSide(side, featuresIn, bounds, name);
  checkBounds(bounds, side === null ? `${name}.2` : `${name} output`);
  return [between, bounds];
}

/** Largest magnitude of a pooled and shifted feature: main path, side. */
export function pooledReach(model: IntegerModel): { main: number; side: number } {
  const rows = blockRows(model);
  const sideRows = Math.ceil(rows[rows.length - 2] / BLOCK_STRIDE);
  const sideReach = model.blocks.length === 1 ? I16_REACH : S8_REACH;
  const shifted = (sum: number, shift: number): number => Math.floor(sum / 2 ** shift + 0.5);
  return {
    main: shifted(rows[rows.length - 1] * U8_REACH, model.head.mainShift),
    side: shifted(sideRows * sideReach, model.head.sideShift),
  };
}

function checkHead(model: IntegerModel): void {
  const { matrix, bias, channelBias, scale, mainShift, sideShift } = model.head;
  const channels = model.metadata.channels.length;
  const features = headFeatures(model);
  // Its multipliers meet whole sums, not weights, where flash is short.
  checkMatrix(matrix, channels * (features.main + features.side), STAGE_COUNT, 'head weights', 0);
  checkCount(bias.length, STAGE_COUNT, ' values', 'head bias');
  checkCount(channelBias.length, channels * STAGE_COUNT, '', 'channel bias');
  if (!(Number.isFinite(scale) && scale > 0)) refuse('head scale', `${scale}`, 'a number above zero');
  checkWhole(mainShift, POOL_SHIFT_MAX, 'pool shift');
  checkWhole(sideShift, POOL_SHIFT_MAX, 'pool shift');
  const pooled = pooledReach(model);
  const worst = Math.max(pooled.main, pooled.side);
  if (worst > I16_MAX) refuse('pooled features', `up to ${worst}`, `at most ${I16_MAX}`);
  const reach = new Int32Array(matrix.rows).fill(pooled.main);
  for (let side = features.main; side < reach.length; side += features.main + features.side) {
    reach.fill(pooled.side, side, side + features.side);
  }
  const bounds = accumulatorBounds(matrix, reach);
  addBiases(bounds, bias);
  addBiases(bounds, channelBias);
  checkBounds(bounds, 'head');
}

/**
 * Proves that no input can take this model outside the numeric contract: shapes, ranges, and every accumulator's worst
 * case inside int32. @throws ContractError naming the tensor and the bound
 */
export function checkContract(model: IntegerModel): void {
  const widths = integerWidths(model);
  const { length } = model.blocks;
  if (length < 1 || length > BLOCKS_MAX) refuse('blocks', `${length}`, `1 to ${BLOCKS_MAX}`);
  for (let index = 1; index < widths.length; index++) {
    const width = widths[index];
    if (width % WIDTH_STEP === 0 && width >= WIDTH_STEP && width <= WIDTH_MAX) continue;
    refuse('block width', `${width}`, `a multiple of ${WIDTH_STEP} up to ${WIDTH_MAX}`);
  }
  for (let index = 0; index < length; index++) checkBlock(model.blocks[index], index, widths);
  checkHead(model);
}
