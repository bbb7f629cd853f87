import { UsageError } from '../errors.js';
import {
  blockRows,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  headFeatures,
  integerWidths,
  sideFactor,
  weights16,
} from '../model/integer-model.js';
import { matrix, type Matrix, scaleRows } from '../model/matrix.js';
import {
  blockWidths,
  type Dense,
  type Layer,
  type Network,
  type SeparableLayer,
  type StridedDenseLayer,
} from '../model/network.js';
import {
  BLOCK_STRIDE,
  COUNTS_PER_UNIT,
  REQUANTISE_SHIFT,
  ROUNDING,
  S8_MAX,
  S8_MIN,
  SAMPLE_SHIFT,
  STAGE_COUNT,
  TAPS,
  U8_MAX,
} from '../model/numeric-contract.js';
import { tensorNames } from '../quantize/calibrate.js';

/** An 8-bit tensor as the float reference shows it, and what its counts stand for. */
export interface EightBitTensor {
  readonly name: string;
  /** Real value of one count. */
  readonly unit: number;
  /** Counts. */
  readonly low: number;
  readonly high: number;
}

/** One layer that is quantised as a whole: weights, bias and what it puts out. */
export interface RealLayer {
  readonly name: string;
  /** Its 8-bit output; null at the head, whose logits are int32. */
  readonly output: EightBitTensor | null;
  /** Signal to quantisation noise of its weights, dB. */
  readonly weightSqnr: number;
}

/** An integer model read back as the float network that it stands for. */
export interface RealValues {
  readonly network: Network;
  readonly layers: readonly RealLayer[];
}

/** Cosine between float and integer weights below which they are not of one model; 4-bit weights reach 0.99. */
const LEAST_COSINE = 0.9;

/** Real value of one accumulator count, and how well the integers fit. */
interface Fit {
  readonly unit: number;
  readonly sqnr: number;
}

/** The unit of which the real values are nearest to the counts: those are rounded, these are not. */
function fit(what: string, real: Float64Array, counts: Float64Array): Fit {
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const cosine = dot(real, counts) / Math.sqrt(dot(real, real) * dot(counts, counts));
  if (real.length === counts.length && Number.isNaN(cosine)) {
    throw new UsageError({
      subject: `${what} of the .ulw model`,
      found: 'nothing but zeros, in its float weights or in its integers',
      expected: 'weights that eight bits can hold',
      remedy: 'Look for dead features and for outliers in the float weights.',
    });
  }
  if (real.length !== counts.length || cosine < LEAST_COSINE) {
    throw new UsageError({
      subject: `${what} of the .ulw model`,
      found: `weights whose cosine with the float weights is ${cosine.toFixed(2)}`,
      expected: 'the float weights that the .ulw file was made from',
      remedy: 'Give their file with --weights.',
    });
  }
  const unit = dot(real, real) / dot(real, counts);
  const noise = real.reduce((sum, value, i) => sum + (value - counts[i] * unit) ** 2, 0);
  return { unit, sqnr: 10 * Math.log10(dot(real, real) / noise) };
}

/** taps x features in x features out: what a separable convolution does, whatever scale its halves share. */
function products(taps: ArrayLike<number>, pointwise: Matrix): Float64Array {
  const { rows, columns, data } = pointwise;
  return Float64Array.from({ length: TAPS * rows * columns }, (_, index) => {
    const feature = Math.floor(index / columns) % rows;
    return taps[Math.floor(index / (rows * columns)) * rows + feature] * data[feature * columns + (index % columns)];
  });
}

const counts16 = (integer: IntegerMatrix): Matrix => matrix(integer.rows, integer.columns, [...weights16(integer)]);

const scaled = (values: Matrix, factor: number): Matrix =>
  scaleRows(values, new Float64Array(values.rows).fill(factor));
const realBias = (bias: Int32Array, unit: number, rounded: number): Float64Array =>
  Float64Array.from(bias, (count) => (count - rounded) * unit);

interface RealConvolution extends Fit {
  readonly layer: SeparableLayer;
}

/** @param inputUnit real value of one count of its input @param rounded what its bias holds for the shift's rounding */
function realConvolution(
  what: string,
  float: Layer,
  integer: IntegerConvolution,
  inputUnit: number,
  rounded: number,
): RealConvolution {
  const weights = counts16(integer.matrix);
  if (float.kind !== 'separable') throw new RangeError(`${what} is no compiled convolution`);
  const real = products(float.depthwise.data, scaled(float.pointwise, inputUnit));
  const { unit, sqnr } = fit(what, real, products(integer.taps, weights));
  const layer = {
    ...float,
    depthwise: matrix(TAPS, weights.rows, integer.taps),
    pointwise: scaled(weights, unit / inputUnit),
    bias: realBias(integer.bias, unit, rounded),
  };
  return { layer, unit, sqnr };
}

/** The first convolution, whose bias also mends that its depthwise result is rounded down. */
function realSampleConvolution(what: string, float: Layer, integer: IntegerConvolution): RealConvolution {
  const inputUnit = 2 ** SAMPLE_SHIFT / COUNTS_PER_UNIT;
  const { layer, unit, sqnr } = realConvolution(what, float, integer, inputUnit, ROUNDING);
  const half = counts16(integer.matrix).data.map((weight) => (weight * unit) / 2);
  return { layer: { ...layer, bias: layer.bias.map((value, o) => value - half[o]) }, unit, sqnr };
}

function realShortcut(float: Layer, { side }: IntegerBlock, inputUnit: number, unit: number): StridedDenseLayer[] {
  if (side === null || float.kind !== 'strided-dense') return [];
  const weights = scaled(counts16(side.matrix), (sideFactor(side.matrix) * unit) / inputUnit);
  return [{ ...float, weights, bias: realBias(side.bias, unit, ROUNDING) }];
}

/** The head's matrix on means of real features, where the integer one reads shifted sums of counts. */
function realHead(model: IntegerModel, mainUnit: number, sideUnit: number): Dense {
  const { head } = model;
  const { main, side } = headFeatures(model);
  const rows = blockRows(model);
  const mainFeature = (mainUnit * 2 ** head.mainShift) / rows[rows.length - 1];
  const sideFeature = (sideUnit * 2 ** head.sideShift) / Math.ceil(rows[rows.length - 2] / BLOCK_STRIDE);
  const factors = Float64Array.from({ length: head.matrix.rows }, (_, row) =>
    row % (main + side) < main ? head.scale / mainFeature : head.scale / sideFeature,
  );
  return { weights: scaleRows(counts16(head.matrix), factors), bias: realBias(head.bias, head.scale, 0) };
}

function withPath(main: readonly Layer[], first: Layer, second: Layer): Layer[] {
  return main.map((layer, index) => (index === 0 ? first : index === 3 ? second : layer));
}

function checkShape(network: Network, model: IntegerModel): void {
  const shape = (channels: number, widths: readonly number[]): string =>
    `${channels} channel${channels === 1 ? '' : 's'} and blocks of ${widths.slice(1).join(', ')} features`;
  const found = shape(network.metadata.channels.length, blockWidths(network));
  const expected = shape(model.metadata.channels.length, integerWidths(model));
  if (found !== expected) throw new UsageError({ subject: 'float weights', found, expected });
}

/**
 * Finds the real value of every count of an integer model, which its file does not hold, from the float network that it
 * was made from, and writes the integers as real weights.
 * @param network after every pass of `src/compile`
 * @throws UsageError where the integers are not this network's
 */
export function realValues(network: Network, model: IntegerModel): RealValues {
  checkShape(network, model);
  const layers: RealLayer[] = [];
  let [sideUnit, inputUnit] = [0, 1 / COUNTS_PER_UNIT];
  const blocks = network.blocks.map((block, index) => {
    const name = `block${index + 1}`;
    const integer = model.blocks[index];
    const names = tensorNames(network, index);
    const first =
      index === 0
        ? realSampleConvolution(`${name}.1`, block.main[0], integer.first)
        : realConvolution(`${name}.1`, block.main[0], integer.first, inputUnit, ROUNDING);
    const hiddenUnit = first.unit * 2 ** REQUANTISE_SHIFT;
    const rounded = integer.side === null ? ROUNDING : 0;
    const second = realConvolution(`${name}.2`, block.main[3], integer.second, hiddenUnit, rounded);
    const shortcut = block.shortcut.flatMap((layer) => realShortcut(layer, integer, inputUnit, second.unit));
    const outputUnit = second.unit * 2 ** REQUANTISE_SHIFT;
    const [low, high] = integer.side === null ? [0, U8_MAX] : [S8_MIN, S8_MAX];
    layers.push(
      {
        name: `${name}.1`,
        output: { name: names.hidden, unit: hiddenUnit, low: 0, high: U8_MAX },
        weightSqnr: first.sqnr,
      },
      { name: `${name}.2`, output: { name: names.output, unit: outputUnit, low, high }, weightSqnr: second.sqnr },
    );
    [sideUnit, inputUnit] = [inputUnit, outputUnit];
    return { main: withPath(block.main, first.layer, second.layer), shortcut };
  });
  const head = realHead(model, inputUnit, sideUnit);
  const { sqnr } = fit('head', network.head[0].weights.data, head.weights.data);
  layers.push({ name: 'head', output: null, weightSqnr: sqnr });
  const bias = realBias(model.head.channelBias, model.head.scale, 0);
  const channelBias = network.metadata.channels.map((_, c) => bias.slice(c * STAGE_COUNT, (c + 1) * STAGE_COUNT));
  return {
    network: { ...network, blocks, head: [head], pooledShortcut: { kind: 'concatenated', channelBias } },
    layers,
  };
}
