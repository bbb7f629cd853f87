import { initialGain } from '../../model/gain.js';
import {
  headFeatures,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  weight16,
} from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import { SAMPLE_SHIFT } from '../../model/numeric-contract.js';
import { GAIN, GAIN_BYTES } from '../layout.js';
import { GAINS, KERNELS, LAYER, PROGRAM, TAPS } from './layout.js';
import { scratchMap, stateMap } from './state-map.js';

/** Three taps as the two words that meet two pairs of neighbouring rows. */
const TAP_PAIRS = [0, 1, 1, 2] as const;

/** Little-endian words and halves, one after another. */
class ImageWriter {
  private readonly bytes: number[] = [];

  get end(): number {
    return this.bytes.length;
  }

  byte(value: number): void {
    this.bytes.push(value & 255);
  }

  half(value: number): void {
    this.bytes.push(value & 255, (value >> 8) & 255);
  }

  word(value: number): void {
    this.half(value & 0xffff);
    this.half(value >> 16);
  }

  /** Words by name: every name of the layout once, in its order. */
  words<Name extends string>(layout: Readonly<Record<Name, number>>, values: Readonly<Record<Name, number>>): void {
    const start = this.end;
    for (const [name, offset] of Object.entries<number>(layout)) {
      if (this.end !== start + offset) throw new Error(`the layout's ${name} is out of order`);
      this.word(values[name as Name]);
    }
  }

  finish(): Uint8Array {
    while (this.end % 4 !== 0) this.bytes.push(0);
    return Uint8Array.from(this.bytes);
  }
}

type Pairs = readonly (readonly [number, number])[];

/** Neighbours, as the tile holds them. */
const tilePairs = (features: number): Pairs =>
  Array.from({ length: features / 2 }, (_, pair) => [2 * pair, 2 * pair + 1] as const);

/** 0 2, 1 3 of every group of 4, as a side row is laid out. */
const sideRowPairs = (features: number): Pairs =>
  Array.from({ length: features / 2 }, (_, pair) => {
    const first = 4 * (pair >> 1) + (pair & 1);
    return [first, first + 2] as const;
  });

/** What the first convolution's taps are multiplied by: the contract's shift then leaves the upper half of a sum. */
const SAMPLE_TAPS_SCALE = 2 ** (16 - SAMPLE_SHIFT);

/** Of every feature taps 0 and 1, taps 1 and 2. */
function writeTaps(writer: ImageWriter, taps: Int8Array, features: number, scale: number): void {
  for (let feature = 0; feature < features; feature++) {
    for (const tap of TAP_PAIRS) writer.half(taps[tap * features + feature] * scale);
  }
}

/** Outputs whose weights lie together. */
const GROUP = 4;
const groupAt = (first: number): readonly number[] => Array.from({ length: GROUP }, (_, i) => first + i);

/** Biases and pairs of weights of a group of outputs. */
function writeOutputs(
  writer: ImageWriter,
  matrix: IntegerMatrix,
  bias: Int32Array,
  output: number,
  pairs: Pairs,
): void {
  groupAt(output).forEach((column) => writer.word(bias[column]));
  for (const pair of pairs) {
    for (const column of groupAt(output)) pair.forEach((row) => writer.half(weight16(matrix, row, column)));
  }
}

/** Biases of a group of outputs, and their weights as words: a sample is one, too. */
function writeSample(writer: ImageWriter, { matrix, bias }: IntegerSide, output: number): void {
  groupAt(output).forEach((column) => writer.word(bias[column]));
  groupAt(output).forEach((column) => writer.word(weight16(matrix, 0, column)));
}

/** The first convolution's one row: of every output the bias, then its weight as a half above 0 and a half below. */
function writeSigned(writer: ImageWriter, { matrix, bias }: IntegerConvolution): void {
  for (let output = 0; output < matrix.columns; output++) {
    const weight = weight16(matrix, 0, output);
    writer.word(bias[output]);
    writer.half(Math.max(weight, 0));
    writer.half(Math.min(weight, 0));
  }
}

function writeConvolution(writer: ImageWriter, { matrix, bias }: IntegerConvolution, side: IntegerSide | null): void {
  for (let output = 0; output < matrix.columns; output += GROUP) {
    writeOutputs(writer, matrix, bias, output, tilePairs(matrix.rows));
    if (side === null) continue;
    if (side.matrix.rows === 1) writeSample(writer, side, output);
    else writeOutputs(writer, side.matrix, side.bias, output, sideRowPairs(side.matrix.rows));
  }
}

/** A convolution with its pool. */
export interface Layer {
  readonly convolution: IntegerConvolution;
  readonly startsBlock: boolean;
  /** The side path that ends here. */
  readonly side: IntegerSide | null;
}

export const layersOf = (model: IntegerModel): Layer[] =>
  model.blocks.flatMap(({ first, second, side }) => [
    { convolution: first, startsBlock: true, side: null },
    { convolution: second, startsBlock: false, side },
  ]);

/** The published widths have kernels of their own; the side paths of others have the plain one. */
export function kernelOf({ convolution, side }: Layer): number {
  const features = convolution.matrix.rows;
  if (side === null) return features === 8 ? KERNELS.NARROW : KERNELS.WIDE;
  if (features === 8 && side.matrix.rows === 1) return KERNELS.NARROW_SAMPLE;
  return features === 16 && side.matrix.rows === 8 ? KERNELS.SIXTEEN_SIDE : KERNELS.PLAIN;
}

function weightBytes({ convolution: { matrix }, side }: Layer): number {
  const bytes = ({ rows, columns }: IntegerMatrix): number => (4 + 4 * Math.ceil(rows / 2)) * columns;
  return bytes(matrix) + (side === null ? 0 : bytes(side.matrix));
}

function writeLayers(writer: ImageWriter, model: IntegerModel): void {
  const { layers: states } = stateMap(model);
  const layers = layersOf(model);
  layers.forEach((layer, index) => {
    const { convolution, startsBlock, side } = layer;
    const { taps, matrix } = convolution;
    const weights = TAPS + 2 * TAP_PAIRS.length * matrix.rows;
    writer.words(LAYER, {
      FEATURES: matrix.rows,
      WIDTH: matrix.columns,
      WEIGHTS: weights,
      NEXT: index === layers.length - 1 ? 0 : weights + weightBytes(layer),
      ROWS: states[index].rows,
      STARTS_BLOCK: startsBlock ? 1 : 0,
      SIDE_ROWS: states[index].sideRows,
      SIDE_PAIRS: side === null ? 0 : Math.ceil(side.matrix.rows / 2),
      KERNEL: kernelOf(layer),
    });
    const isFirst = index === 0;
    writeTaps(writer, taps, matrix.rows, isFirst ? SAMPLE_TAPS_SCALE : 1);
    if (isFirst) writeSigned(writer, convolution);
    else writeConvolution(writer, convolution, side);
  });
}

/** Every channel's features in the order of 16-bit sums: 0 2 1 3 of every group of 4. */
const headRows = (rows: number): number[] => sideRowPairs(rows).flatMap((pair) => [...pair]);

/** The bytes that the bare engine executes: header, gains, layers, head (`assembly/bare/layout.ts`). */
export function bareProgramImage(model: IntegerModel, chunkSamples: number): Uint8Array {
  const { metadata, head } = model;
  const channels = metadata.channels.length;
  const features = headFeatures(model);
  const { columns } = head.matrix;
  const state = stateMap(model);
  const scratch = scratchMap(model, chunkSamples);
  const firstLayer = GAINS + channels * GAIN_BYTES;
  const layers = new ImageWriter();
  writeLayers(layers, model);
  const headBias = firstLayer + layers.end;
  const headChannelBias = headBias + 4 * head.bias.length;
  const headWeights = headChannelBias + 4 * head.channelBias.length;
  const writer = new ImageWriter();
  writer.words(PROGRAM, {
    EPOCH_SAMPLES: epochSamplesOf(metadata),
    CHANNELS: channels,
    CHANNEL_BYTES: state.bytes,
    CHUNK_SAMPLES: chunkSamples,
    GAIN_IS_FIXED: model.gainMode === 'fixed' ? 1 : 0,
    FIRST_LAYER: firstLayer,
    SUM_BYTES: state.sumBytes,
    MAIN_FEATURES: features.main,
    SIDE_FEATURES: features.side,
    MAIN_SHIFT: head.mainShift,
    SIDE_SHIFT: head.sideShift,
    HEAD_WEIGHTS: headWeights,
    HEAD_BIAS: headBias,
    HEAD_CHANNEL_BIAS: headChannelBias,
    SCRATCH_NEWEST: scratch.newest,
    SCRATCH_SAMPLES: scratch.samples,
    HEAD_MULTIPLIERS: headWeights + head.matrix.weights.length,
  });
  metadata.channels.forEach((_, channel) => {
    const { mantissa, shift } = initialGain(metadata, channel);
    writer.words(GAIN, { GAIN_MANTISSA: mantissa, GAIN_SHIFT: shift });
  });
  writeLayers(writer, model);
  head.bias.forEach((value) => writer.word(value));
  head.channelBias.forEach((value) => writer.word(value));
  const order = state.sumBytes === 2 ? headRows(head.matrix.rows) : Array.from(Array(head.matrix.rows).keys());
  for (const row of order) {
    for (let stage = 0; stage < columns; stage++) writer.byte(head.matrix.weights[row * columns + stage]);
  }
  head.matrix.multipliers.forEach((multiplier) => writer.byte(multiplier));
  return writer.finish();
}
