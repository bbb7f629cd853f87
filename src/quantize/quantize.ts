import { ContractError } from '../errors.js';
import { accumulatorBounds, checkContract, pooledReach, tapReach } from '../model/contract-check.js';
import {
  blockRows,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerHead,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  sideFactor,
} from '../model/integer-model.js';
import { type Matrix, scaleRows } from '../model/matrix.js';
import { blockWidths, type Block, type Layer, type Network, type StridedDenseLayer } from '../model/network.js';
import {
  BLOCK_STRIDE,
  COUNTS_PER_UNIT,
  I16_MAX,
  I32_MAX,
  REQUANTISE_SHIFT,
  ROUNDING,
  S8_MAX,
  SAMPLE_SHIFT,
  STAGE_COUNT,
  TAP_SUM_S8,
  TAP_SUM_U8,
  U8_MAX,
} from '../model/numeric-contract.js';
import type { Calibration } from './calibrate.js';
import { integerBias, integerMatrix } from './integer-matrix.js';
import { integerTaps } from './integer-taps.js';

/** Options of {@link quantize}. */
export interface QuantizeOptions {
  /** `running` (default): the gain follows the recording; `fixed`: `initialDeviation` for ever. */
  readonly gainMode?: 'running' | 'fixed';
  /** What the integers' logits are known to gain, and the head's bias takes off: none by default. */
  readonly biasCorrection?: readonly number[] | undefined;
}

/** An 8- or 16-bit tensor: the real value of one count, and the largest magnitude in counts. */
interface Counts {
  readonly unit: number;
  readonly reach: number;
  readonly signed: boolean;
}

function wrongShape(what: string, found: string): never {
  throw new ContractError({
    subject: what,
    found,
    expected: 'a network after every pass of src/compile',
    remedy: 'Compile the network first.',
  });
}

/** What reaches the pointwise, and its matrix in real output for one of those counts. */
interface Pointwise {
  readonly taps: Int8Array;
  readonly effective: Matrix;
  readonly reach: ArrayLike<number>;
  readonly bias: Float64Array;
}

function pointwiseOf(layer: Layer | undefined, input: Counts): Pointwise {
  if (layer?.kind !== 'separable') return wrongShape('main path', layer?.kind ?? 'nothing');
  const { depthwise, pointwise, bias } = layer;
  const { taps, units } = integerTaps(depthwise, input.signed ? TAP_SUM_S8 : TAP_SUM_U8);
  const effective = scaleRows(
    pointwise,
    units.map((unit) => unit * input.unit),
  );
  return { taps, effective, reach: tapReach(taps, pointwise.rows, input.reach), bias };
}

/** The first convolution's, whose depthwise result is rounded down: by half a count in the mean, which the bias mends. */
function samplePointwise(layer: Layer | undefined, samples: Counts): Pointwise {
  const step = 2 ** SAMPLE_SHIFT;
  const own = pointwiseOf(layer, { ...samples, unit: samples.unit * step, reach: samples.reach / step });
  return { ...own, bias: own.bias.map((value, o) => value + own.effective.data[o] / 2) };
}

const fits = (bounds: Float64Array): boolean => bounds.every((bound) => bound <= I32_MAX);
const withBias = (bounds: Float64Array, bias: Int32Array): Float64Array => bounds.map((b, o) => b + Math.abs(bias[o]));

/** Where a head of zeros begins to look for its unit: far below any weight, and still no zero as the unit of a count. */
const LEAST_HEAD = 2 ** -900;
/** Steps in which a unit that is too fine grows, an eighth of an octave each, and the most of them. */
const UNIT_STEP = 2 ** 0.125;
const UNIT_STEPS = 400;

/** What `attempt` makes of the output's unit, or of the least coarser one for which it succeeds. */
function finest<T>(what: string, output: Counts, attempt: (accumulatorUnit: number) => T | null): [T, Counts] {
  for (let step = 0, coarser = 1; step < UNIT_STEPS; step++, coarser *= UNIT_STEP) {
    const unit = output.unit * coarser;
    const result = attempt(unit / 2 ** REQUANTISE_SHIFT);
    if (result !== null) return [result, { ...output, unit }];
  }
  throw new ContractError({
    subject: what,
    found: 'weights for which no unit keeps the accumulator inside int32',
    expected: 'weights of a trained network',
    remedy: 'Look for outliers in its weights.',
  });
}

/** @returns the convolution, and its output: of the unit wanted, or coarser where that is too fine for the weights */
function convolution(what: string, { taps, ...pointwise }: Pointwise, output: Counts): [IntegerConvolution, Counts] {
  return finest(what, output, (unit) => {
    const matrix = integerMatrix(pointwise.effective, unit);
    const bias = integerBias(pointwise.bias, unit, ROUNDING);
    if (matrix === null || bias === null) return null;
    return fits(withBias(accumulatorBounds(matrix, pointwise.reach), bias)) ? { taps, matrix, bias } : null;
  });
}

/** The shortcut in the main path's accumulator unit. */
function sideOf(layer: StridedDenseLayer, input: Counts, unit: number): IntegerSide | null {
  const effective = scaleRows(layer.weights, new Float64Array(layer.weights.rows).fill(input.unit));
  const matrix = integerMatrix(effective, unit * sideFactor(layer.weights));
  const bias = integerBias(layer.bias, unit, ROUNDING);
  return matrix === null || bias === null ? null : { matrix, bias };
}

function outputWithSide(
  what: string,
  { taps, ...pointwise }: Pointwise,
  shortcut: StridedDenseLayer,
  input: Counts,
  output: Counts,
): [{ second: IntegerConvolution; side: IntegerSide }, Counts] {
  return finest(what, output, (unit) => {
    const matrix = integerMatrix(pointwise.effective, unit);
    const bias = integerBias(pointwise.bias, unit, 0);
    const side = sideOf(shortcut, input, unit);
    if (matrix === null || bias === null || side === null) return null;
    const main = withBias(accumulatorBounds(matrix, pointwise.reach), bias);
    const reach = new Float64Array(side.matrix.rows).fill(input.reach * sideFactor(side.matrix));
    const own = withBias(accumulatorBounds(side.matrix, reach), side.bias);
    return fits(main.map((bound, o) => bound + own[o])) ? { second: { taps, matrix, bias }, side } : null;
  });
}

/** @param range where the tensor between its convolutions clips @returns the block, and what it puts out */
function quantizeBlock(
  block: Block,
  index: number,
  input: Counts,
  range: number,
  wanted: Counts,
): [IntegerBlock, Counts] {
  const name = `block ${index + 1}`;
  const pointwise = (index === 0 ? samplePointwise : pointwiseOf)(block.main[0], input);
  const [first, hidden] = convolution(`${name}.1`, pointwise, u8(range));
  const own = pointwiseOf(block.main[3], hidden);
  const [shortcut] = block.shortcut;
  if (shortcut === undefined) {
    const [second, output] = convolution(`${name}.2`, own, wanted);
    return [{ first, second, side: null }, output];
  }
  if (shortcut.kind !== 'strided-dense') return wrongShape(`${name} shortcut`, shortcut.kind);
  const [parts, output] = outputWithSide(`${name} output`, own, shortcut, input, wanted);
  return [{ first, ...parts }, output];
}

/** Smallest shift that brings a sum of this magnitude into int16. */
function poolShift(reach: number): number {
  let shift = 0;
  while (Math.floor(reach / 2 ** shift + 0.5) > I16_MAX) shift++;
  return shift;
}

function quantizeHead(
  network: Network,
  model: Omit<IntegerModel, 'head'>,
  main: Counts,
  side: Counts,
  correction: readonly number[] | undefined,
): IntegerHead {
  const [dense] = network.head;
  const { pooledShortcut } = network;
  if (pooledShortcut.kind !== 'concatenated' || network.head.length !== 1)
    return wrongShape('head', pooledShortcut.kind);
  const widths = blockWidths(network);
  const [sideFeatures, mainFeatures] = widths.slice(-2);
  const rows = blockRows(model as IntegerModel);
  const mainRows = rows[rows.length - 1];
  const sideRows = Math.ceil(rows[rows.length - 2] / BLOCK_STRIDE);
  const shifts = { mainShift: poolShift(mainRows * main.reach), sideShift: poolShift(sideRows * side.reach) };
  const featureUnit = (row: number): number =>
    row % (mainFeatures + sideFeatures) < mainFeatures
      ? (main.unit * 2 ** shifts.mainShift) / mainRows
      : (side.unit * 2 ** shifts.sideShift) / sideRows;
  const effective = scaleRows(
    dense.weights,
    Float64Array.from({ length: dense.weights.rows }, (_, row) => featureUnit(row)),
  );
  const corrected = dense.bias.map((value, stage) => value - (correction?.[stage] ?? 0));
  const largest = Math.max(...effective.data.map(Math.abs), LEAST_HEAD);
  for (let unit = largest / (127 * 255); ; unit *= UNIT_STEP) {
    const matrix = integerMatrix(effective, unit, 0);
    const bias = integerBias(corrected, unit, 0);
    const channelBias = integerBias(Float64Array.from(pooledShortcut.channelBias.flatMap((b) => [...b])), unit, 0);
    if (matrix === null || bias === null || channelBias === null) continue;
    const head: IntegerHead = { matrix, bias, channelBias, ...shifts, scale: unit };
    if (headFits(model, head)) return head;
  }
}

function headFits(model: Omit<IntegerModel, 'head'>, head: IntegerHead): boolean {
  const pooled = pooledReach({ ...model, head });
  const widest: IntegerMatrix = head.matrix;
  const reach = new Float64Array(widest.rows).fill(Math.max(pooled.main, pooled.side));
  const bounds = withBias(accumulatorBounds(widest, reach), head.bias);
  head.channelBias.forEach((bias, index) => (bounds[index % STAGE_COUNT] += Math.abs(bias)));
  return fits(bounds);
}

const u8 = (clip: number): Counts => ({ unit: clip / U8_MAX, reach: U8_MAX, signed: false });
const s8 = (clip: number): Counts => ({ unit: clip / S8_MAX, reach: 128, signed: true });

/**
 * The compiled network in integers, every accumulator proven inside int32.
 * @param network after every pass of `src/compile`
 * @throws ContractError when the network has another form, or weights that no integers of the contract hold
 */
export function quantize(
  network: Network,
  calibration: Pick<Calibration, 'blocks'>,
  options: QuantizeOptions = {},
): IntegerModel {
  let input: Counts = { unit: 1 / COUNTS_PER_UNIT, reach: 32768, signed: true };
  let sideInput = input;
  const blocks = network.blocks.map((block, index) => {
    const ranges = calibration.blocks[index];
    const last = index === network.blocks.length - 1;
    const wanted = last ? u8(ranges.output) : s8(ranges.output);
    const [quantized, output] = quantizeBlock(block, index, input, ranges.hidden, wanted);
    [sideInput, input] = [input, output];
    return quantized;
  });
  const model = { metadata: network.metadata, gainMode: options.gainMode ?? 'running', blocks } as const;
  const complete = { ...model, head: quantizeHead(network, model, input, sideInput, options.biasCorrection) };
  checkContract(complete);
  return complete;
}
