import { ContractError } from '../errors.js';
import {
  blockRows,
  headFeatures,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  integerWidths,
} from './integer-model.js';
import {
  BLOCK_STRIDE,
  I16_MAX,
  I32_MAX,
  LIFT_MAX,
  SHIFT_MAX,
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

function demand(holds: boolean, subject: string, found: string, expected: string): void {
  if (!holds) throw new ContractError({ subject, found, expected, remedy: 'Quantise the weights again.' });
}

function checkMatrix(matrix: IntegerMatrix, rows: number, columns: number, name: string): void {
  const shape = `${matrix.rows} x ${matrix.columns}`;
  demand(matrix.rows === rows && matrix.columns === columns, name, shape, `${rows} x ${columns}`);
  demand(matrix.weights.length === rows * columns, name, `${matrix.weights.length} weights`, `${rows * columns}`);
  demand(matrix.multipliers.length === columns, name, `${matrix.multipliers.length} multipliers`, `${columns}`);
  demand(!matrix.multipliers.includes(0), name, 'a multiplier of 0', '1 to 255');
  demand(!matrix.weights.includes(-128), name, 'a weight of -128', '-127 to 127');
}

/**
 * Largest |sum of d[i] * w16[i][o]| for |d[i]| <= reach[i]. Written for an interpreter, which is what runs a process' first
 * model: sums in locals, no call a weight.
 * @returns one bound a column
 */
export function accumulatorBounds(matrix: IntegerMatrix, reach: ArrayLike<number>): Float64Array {
  const { rows, columns, weights, multipliers } = matrix;
  const bounds = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let row = 0, index = column; row < rows; row++, index += columns) {
      const weight = weights[index];
      sum += weight < 0 ? -weight * reach[row] : weight * reach[row];
    }
    bounds[column] = sum * multipliers[column];
  }
  return bounds;
}

/** Largest |d| that each feature's taps can give on rows of magnitude `rowReach`. */
export function tapReach(taps: Int8Array, features: number, rowReach: number): Float64Array {
  const reach = new Float64Array(features);
  for (let feature = 0; feature < features; feature++) {
    let sum = 0;
    for (let index = feature; index < TAPS * features; index += features) sum += Math.abs(taps[index]);
    reach[feature] = sum * rowReach;
  }
  return reach;
}

/** NaN where any is: no bound holds then. */
function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) if (!(values[i] <= largest)) largest = values[i];
  return largest;
}

function checkTaps(taps: Int8Array, features: number, limit: number, name: string): void {
  demand(taps.length === TAPS * features, name, `${taps.length} taps`, `${TAPS * features}`);
  const worst = largestOf(tapReach(taps, features, 1));
  demand(worst <= limit, name, `taps whose magnitudes add to ${worst}`, `at most ${limit}, so that d fits int16`);
}

function checkConvolution(conv: IntegerConvolution, featuresIn: number, width: number, signed: boolean, name: string) {
  const fused = conv.taps === null;
  checkMatrix(conv.matrix, fused ? TAPS : featuresIn, width, `${name} weights`);
  demand(conv.bias.length === width, `${name} bias`, `${conv.bias.length} values`, `${width}`);
  const shiftFits = Number.isInteger(conv.shift) && conv.shift >= 0 && conv.shift <= SHIFT_MAX;
  demand(shiftFits, `${name} shift`, `${conv.shift}`, `0 to ${SHIFT_MAX}`);
  if (conv.taps === null) return accumulatorBounds(conv.matrix, new Float64Array(TAPS).fill(I16_REACH));
  checkTaps(conv.taps, featuresIn, signed ? TAP_SUM_S8 : TAP_SUM_U8, `${name} taps`);
  return accumulatorBounds(conv.matrix, tapReach(conv.taps, featuresIn, signed ? S8_REACH : U8_REACH));
}

function checkBounds(bounds: Float64Array, name: string): void {
  const worst = largestOf(bounds);
  demand(worst <= I32_MAX, `${name} accumulator`, `up to ${worst}`, `at most ${I32_MAX}`);
}

const plusBias = (bounds: Float64Array, bias: Int32Array): Float64Array => bounds.map((b, o) => b + Math.abs(bias[o]));

function checkBlock(block: IntegerBlock, index: number, featuresIn: number, width: number, last: boolean): void {
  const name = `block ${index + 1}`;
  demand((block.first.taps === null) === (index === 0), `${name}.1`, 'the wrong kind', 'fused in block 1 alone');
  demand(block.second.taps !== null, `${name}.2`, 'no taps', 'a separable convolution');
  demand((block.side === null) === last, `${name} side`, 'the wrong kind', 'a side in every block but the last');
  const first = checkConvolution(block.first, featuresIn, width, true, `${name}.1`);
  checkBounds(plusBias(first, block.first.bias), `${name}.1`);
  const second = plusBias(checkConvolution(block.second, width, width, false, `${name}.2`), block.second.bias);
  const { side } = block;
  if (side === null) return checkBounds(second, `${name}.2`);
  checkMatrix(side.matrix, featuresIn, width, `${name} side`);
  demand(side.bias.length === width, `${name} side bias`, `${side.bias.length} values`, `${width}`);
  const liftFits = Number.isInteger(side.lift) && side.lift >= 0 && side.lift <= LIFT_MAX;
  demand(liftFits, `${name} side lift`, `${side.lift}`, `0 to ${LIFT_MAX}`);
  const reach = new Float64Array(featuresIn).fill(index === 0 ? I16_REACH : S8_REACH);
  const lifted = accumulatorBounds(side.matrix, reach).map((bound) => bound * 2 ** side.lift);
  checkBounds(
    plusBias(lifted, side.bias).map((bound, o) => bound + second[o]),
    `${name} output`,
  );
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
  const { head } = model;
  const channels = model.metadata.channels.length;
  const features = headFeatures(model);
  checkMatrix(head.matrix, channels * (features.main + features.side), STAGE_COUNT, 'head weights');
  demand(head.bias.length === STAGE_COUNT, 'head bias', `${head.bias.length} values`, `${STAGE_COUNT}`);
  const channelBiases = channels * STAGE_COUNT;
  demand(head.channelBias.length === channelBiases, 'channel bias', `${head.channelBias.length}`, `${channelBiases}`);
  demand(Number.isFinite(head.scale) && head.scale > 0, 'head scale', `${head.scale}`, 'a number above zero');
  for (const shift of [head.mainShift, head.sideShift]) {
    demand(Number.isInteger(shift) && shift >= 0 && shift < 24, 'pool shift', `${shift}`, '0 to 23');
  }
  const pooled = pooledReach(model);
  demand(
    pooled.main <= I16_MAX && pooled.side <= I16_MAX,
    'pooled features',
    `up to ${Math.max(pooled.main, pooled.side)}`,
    `at most ${I16_MAX}`,
  );
  const reach = Float64Array.from({ length: head.matrix.rows }, (_, row) =>
    row % (features.main + features.side) < features.main ? pooled.main : pooled.side,
  );
  const bounds = plusBias(accumulatorBounds(head.matrix, reach), head.bias);
  head.channelBias.forEach((bias, index) => (bounds[index % STAGE_COUNT] += Math.abs(bias)));
  checkBounds(bounds, 'head');
}

/**
 * Proves that no input can take this model outside the numeric contract: shapes, ranges, and every accumulator's worst
 * case inside int32. @throws ContractError naming the tensor and the bound
 */
export function checkContract(model: IntegerModel): void {
  const widths = integerWidths(model);
  const { length } = model.blocks;
  demand(length >= 1 && length <= BLOCKS_MAX, 'blocks', `${length}`, `1 to ${BLOCKS_MAX}`);
  for (const width of widths.slice(1)) {
    const fits = width % WIDTH_STEP === 0 && width >= WIDTH_STEP && width <= WIDTH_MAX;
    demand(fits, 'block width', `${width}`, `a multiple of ${WIDTH_STEP} up to ${WIDTH_MAX}`);
  }
  model.blocks.forEach((block, index) =>
    checkBlock(block, index, widths[index], widths[index + 1], index === length - 1),
  );
  checkHead(model);
}
