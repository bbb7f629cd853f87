import { initialGain } from '../model/gain.js';
import {
  halfOf,
  headFeatures,
  type IntegerBlock,
  type IntegerConvolution,
  type IntegerMatrix,
  type IntegerModel,
  type IntegerSide,
  weight16,
} from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { SAMPLE_SHIFT, STAGE_COUNT } from '../model/numeric-contract.js';
import { BLOCK, BLOCK_BYTES, CHANNEL, GAIN, GAIN_BYTES, PROGRAM, PROGRAM_HEADER_BYTES } from './layout.js';
import { align } from './memory-map.js';
import { type BlockBuffers, type RowBuffers, rowBuffers, scratchMap } from './row-buffers.js';

/** Outputs whose weights lie together. */
const GROUP = 8;
/** Taps on samples, in pairs. */
const SAMPLE_TAPS = 4;

/** Weights of {@link groupedWeights}. */
const groupedLength = ({ rows, columns }: IntegerMatrix): number => Math.ceil(rows / 2) * 2 * columns;

/**
 * Where a group's outputs lie: those of even number before the others, as the upper halves of two vectors of words are
 * joined to one of halves.
 */
const outputAt = (place: number): number => (place & ~7) | ((place << 1) & 6) | ((place >> 2) & 1);

/** Biases in the weights' order. */
const inPlaces = (bias: Int32Array): Int32Array => bias.map((_, place) => bias[outputAt(place)]);

/**
 * int16 weights in groups of 8 outputs; for each pair of inputs, 8 outputs x 2. An odd last input meets a zero. Eight
 * products a turn, since an interpreter makes a process' first image.
 * @param grouped zeros, of {@link groupedLength}
 */
function groupWeights(matrix: IntegerMatrix, grouped: Int16Array): void {
  const { rows, columns, weights, multipliers, fraction } = matrix;
  const half = halfOf(fraction);
  for (let first = 0, start = 0; first < columns; first += GROUP, start += Math.ceil(rows / 2) * 2 * GROUP) {
    const [m0, m1, m2, m3, m4, m5, m6, m7] = multipliers.subarray(first, first + GROUP);
    for (let row = 0, source = first; row < rows; row++, source += columns) {
      const target = start + (row >> 1) * 2 * GROUP + (row & 1);
      grouped[target] = (weights[source] * m0 + half) >> fraction;
      grouped[target + 2] = (weights[source + 2] * m2 + half) >> fraction;
      grouped[target + 4] = (weights[source + 4] * m4 + half) >> fraction;
      grouped[target + 6] = (weights[source + 6] * m6 + half) >> fraction;
      grouped[target + 8] = (weights[source + 1] * m1 + half) >> fraction;
      grouped[target + 10] = (weights[source + 3] * m3 + half) >> fraction;
      grouped[target + 12] = (weights[source + 5] * m5 + half) >> fraction;
      grouped[target + 14] = (weights[source + 7] * m7 + half) >> fraction;
    }
  }
}

/** Weights of {@link signedGains}. */
const gainsLength = ({ columns }: IntegerMatrix): number => 2 * columns;

/**
 * int16 gains of the first convolution: an output's own where it is above zero, and where it is below, each a zero
 * otherwise. They meet the largest and the least that its filter gives in a pool.
 * @param gains zeros, of {@link gainsLength}
 */
function signedGains(matrix: IntegerMatrix, gains: Int16Array): void {
  for (let place = 0; place < matrix.columns; place++) {
    const gain = weight16(matrix, 0, outputAt(place));
    gains[2 * place + (gain < 0 ? 1 : 0)] = gain;
  }
}

/** Weights of one channel and stage: a feature each, then zeros as far as the vectors reach. */
const headStep = (features: number): number => Math.ceil(features / GROUP) * GROUP;

/** Weights of {@link arrangeHead}. */
const headLength = ({ rows }: IntegerMatrix, channels: number): number =>
  STAGE_COUNT * channels * headStep(rows / channels);

/** int16 weights of the head: stage by stage, a stage channel by channel. @param arranged zeros, of {@link headLength} */
function arrangeHead({ rows, weights, multipliers }: IntegerMatrix, channels: number, arranged: Int16Array): void {
  const features = rows / channels;
  const step = headStep(features);
  for (let stage = 0, target = 0; stage < STAGE_COUNT; stage++) {
    const multiplier = multipliers[stage];
    for (let channel = 0, source = stage; channel < channels; channel++, target += step) {
      for (let i = 0; i < features; i++, source += STAGE_COUNT) arranged[target + i] = weights[source] * multiplier;
    }
  }
}

/** An image of known length and its parts, each on a multiple of 16 bytes; a part's place is its `byteOffset`. */
class ImageWriter {
  private end = 0;

  constructor(readonly bytes: Uint8Array<ArrayBuffer>) {}

  reserve(bytes: number): number {
    const offset = this.end;
    this.end += align(bytes);
    return offset;
  }

  int16s(length: number): Int16Array {
    return new Int16Array(this.bytes.buffer, this.reserve(2 * length), length);
  }

  grouped(matrix: IntegerMatrix): number {
    const own = this.int16s(groupedLength(matrix));
    groupWeights(matrix, own);
    return own.byteOffset;
  }

  taps(taps: Int8Array): number {
    const own = this.int16s(taps.length);
    own.set(taps);
    return own.byteOffset;
  }

  /** Lifted, so that a sum's upper half is what the shift leaves of it, and followed by a zero. */
  sampleTaps(taps: Int8Array): number {
    const own = this.int16s(SAMPLE_TAPS);
    for (let tap = 0; tap < taps.length; tap++) own[tap] = taps[tap] * 2 ** (16 - SAMPLE_SHIFT);
    return own.byteOffset;
  }

  gains(matrix: IntegerMatrix): number {
    const own = this.int16s(gainsLength(matrix));
    signedGains(matrix, own);
    return own.byteOffset;
  }

  head(matrix: IntegerMatrix, channels: number): number {
    const own = this.int16s(headLength(matrix, channels));
    arrangeHead(matrix, channels, own);
    return own.byteOffset;
  }

  int32s(values: Int32Array): number {
    const offset = this.reserve(values.byteLength);
    new Int32Array(this.bytes.buffer, offset, values.length).set(values);
    return offset;
  }
}

/** Words by name: every name of the layout once. */
function writeWords<Name extends string>(
  view: DataView,
  base: number,
  layout: Readonly<Record<Name, number>>,
  values: Readonly<Record<Name, number>>,
): void {
  for (const name in layout) view.setInt32(base + layout[name], values[name], true);
}

/** Offsets of what a channel keeps between chunks, from the channel's start. */
export interface ChannelMap {
  readonly kept: readonly { readonly input: number; readonly hidden: number }[];
  readonly bytes: number;
}

export function channelMap(model: IntegerModel, { blocks }: RowBuffers): ChannelMap {
  const { main, side } = headFeatures(model);
  let end = CHANNEL.SUMS + (main + side) * 4;
  const take = (bytes: number): number => {
    const offset = end;
    end += Math.ceil(bytes / 4) * 4;
    return offset;
  };
  const kept = blocks.map(({ keptInput, keptHidden }) => ({ input: take(keptInput), hidden: take(keptHidden) }));
  return { kept, bytes: align(end) };
}

/** A block's first convolution: words of its descriptor. */
const appendFirstConvolution = (writer: ImageWriter, { taps, matrix, bias }: IntegerConvolution) => ({
  FIRST_TAPS: writer.taps(taps),
  FIRST_WEIGHTS: writer.grouped(matrix),
  FIRST_BIAS: writer.int32s(inPlaces(bias)),
});

/** The same of the first block, on samples. */
const appendSampleConvolution = (writer: ImageWriter, { taps, matrix, bias }: IntegerConvolution) => ({
  FIRST_TAPS: writer.sampleTaps(taps),
  FIRST_WEIGHTS: writer.gains(matrix),
  FIRST_BIAS: writer.int32s(inPlaces(bias)),
});

/** A block's descriptor and, behind what is there already, its weights. */
function appendBlock(writer: ImageWriter, { first, second, side }: IntegerBlock, { featuresIn, width }: BlockBuffers) {
  return {
    FEATURES_IN: featuresIn,
    WIDTH: width,
    ...(featuresIn === 1 ? appendSampleConvolution(writer, first) : appendFirstConvolution(writer, first)),
    SECOND_TAPS: writer.taps(second.taps),
    SECOND_WEIGHTS: writer.grouped(second.matrix),
    SECOND_BIAS: writer.int32s(inPlaces(second.bias)),
    SIDE_WEIGHTS: side === null ? 0 : writer.grouped(side.matrix),
    SIDE_BIAS: side === null ? 0 : writer.int32s(inPlaces(side.bias)),
  };
}

/** Bytes of {@link programImage}, whatever the chunk, without making it. */
export function programBytes({ metadata, blocks, head }: IntegerModel): number {
  const channels = metadata.channels.length;
  const bytesOf = ({ matrix, bias }: Pick<IntegerSide, 'matrix' | 'bias'>): number =>
    align(2 * groupedLength(matrix)) + align(bias.byteLength);
  let bytes = align(PROGRAM_HEADER_BYTES) + align(channels * GAIN_BYTES) + align(blocks.length * BLOCK_BYTES);
  for (const { first, second, side } of blocks) {
    const isSampled = first.matrix.rows === 1;
    bytes += isSampled ? align(2 * gainsLength(first.matrix)) + align(first.bias.byteLength) : bytesOf(first);
    bytes += bytesOf(second) + (side === null ? 0 : bytesOf(side));
    bytes += align(2 * (isSampled ? SAMPLE_TAPS : first.taps.length)) + align(2 * second.taps.length);
  }
  const headBytes = align(2 * headLength(head.matrix, channels));
  return bytes + headBytes + align(head.bias.byteLength) + align(head.channelBias.byteLength);
}

/** The bytes that the engine executes: header, gains, block descriptors, expanded weights (`assembly/layout.ts`). */
export function programImage(model: IntegerModel, chunkSamples: number): Uint8Array {
  const { metadata, head } = model;
  const channels = metadata.channels.length;
  const writer = new ImageWriter(new Uint8Array(programBytes(model)));
  const view = new DataView(writer.bytes.buffer);
  writer.reserve(PROGRAM_HEADER_BYTES);
  const gains = writer.reserve(channels * GAIN_BYTES);
  const firstBlock = writer.reserve(model.blocks.length * BLOCK_BYTES);
  const buffers = rowBuffers(model, chunkSamples);
  const scratch = scratchMap(buffers);
  const channel = channelMap(model, buffers);
  model.blocks.forEach((block, index) =>
    writeWords(view, firstBlock + index * BLOCK_BYTES, BLOCK, {
      ...appendBlock(writer, block, buffers.blocks[index]),
      KEPT_INPUT: channel.kept[index].input,
      KEPT_HIDDEN: channel.kept[index].hidden,
      SCRATCH_INPUT: scratch.inputs[index % 2],
      SCRATCH_HIDDEN: scratch.hidden,
    }),
  );
  metadata.channels.forEach((_, index) => {
    const { mantissa, shift } = initialGain(metadata, index);
    writeWords(view, gains + index * GAIN_BYTES, GAIN, { GAIN_MANTISSA: mantissa, GAIN_SHIFT: shift });
  });
  const features = headFeatures(model);
  writeWords(view, 0, PROGRAM, {
    EPOCH_SAMPLES: epochSamplesOf(metadata),
    CHANNELS: channels,
    BLOCKS: model.blocks.length,
    CHANNEL_BYTES: channel.bytes,
    CHUNK_SAMPLES: chunkSamples,
    TILE_ROWS: buffers.tileRows,
    GAIN_IS_FIXED: model.gainMode === 'fixed' ? 1 : 0,
    SCRATCH_TILE: scratch.tile,
    SCRATCH_SIDE_TILE: scratch.sideTile,
    SCRATCH_LAST_ROWS: scratch.lastRows,
    HEAD_WEIGHTS: writer.head(head.matrix, channels),
    HEAD_BIAS: writer.int32s(head.bias),
    HEAD_CHANNEL_BIAS: writer.int32s(head.channelBias),
    MAIN_FEATURES: features.main,
    SIDE_FEATURES: features.side,
    MAIN_SHIFT: head.mainShift,
    SIDE_SHIFT: head.sideShift,
    FIRST_BLOCK: firstBlock,
    GAINS: gains,
  });
  return writer.bytes;
}
