import { initialGain } from '../model/gain.js';
import { headFeatures, type IntegerMatrix, type IntegerModel, weights16 } from '../model/integer-model.js';
import { STAGE_COUNT } from '../model/numeric-contract.js';
import { BLOCK, BLOCK_BYTES, CHANNEL, GAIN, GAIN_BYTES, PROGRAM, PROGRAM_HEADER_BYTES } from './layout.js';
import { align } from './memory-map.js';
import { rowBuffers, scratchMap } from './row-buffers.js';

/** Outputs whose weights lie together. */
const GROUP = 8;

const pairsOf = (matrix: IntegerMatrix): number => Math.ceil(matrix.rows / 2);

/**
 * int16 weights in groups of 8 outputs; for each pair of inputs, 8 outputs x 2. An odd last input meets a zero. Eight
 * products a turn, since an interpreter makes a process' first image.
 */
export function groupedWeights({ rows, columns, weights, multipliers }: IntegerMatrix): Int16Array {
  const grouped = new Int16Array(Math.ceil(rows / 2) * 2 * columns);
  for (let first = 0, start = 0; first < columns; first += GROUP, start += Math.ceil(rows / 2) * 2 * GROUP) {
    const [m0, m1, m2, m3, m4, m5, m6, m7] = multipliers.subarray(first, first + GROUP);
    for (let row = 0, source = first; row < rows; row++, source += columns) {
      const target = start + (row >> 1) * 2 * GROUP + (row & 1);
      grouped[target] = weights[source] * m0;
      grouped[target + 2] = weights[source + 1] * m1;
      grouped[target + 4] = weights[source + 2] * m2;
      grouped[target + 6] = weights[source + 3] * m3;
      grouped[target + 8] = weights[source + 4] * m4;
      grouped[target + 10] = weights[source + 5] * m5;
      grouped[target + 12] = weights[source + 6] * m6;
      grouped[target + 14] = weights[source + 7] * m7;
    }
  }
  return grouped;
}

/** Weights of one channel and stage: a feature each, then zeros as far as the vectors reach. */
const headStep = (features: number): number => Math.ceil(features / GROUP) * GROUP;

/** int16 weights of the head: stage by stage, a stage channel by channel. */
function headWeights(matrix: IntegerMatrix, channels: number): Int16Array {
  const features = matrix.rows / channels;
  const step = headStep(features);
  const arranged = new Int16Array(STAGE_COUNT * channels * step);
  weights16(matrix).forEach((weight, index) => {
    const row = Math.floor(index / STAGE_COUNT);
    const block = (index % STAGE_COUNT) * channels + Math.floor(row / features);
    arranged[block * step + (row % features)] = weight;
  });
  return arranged;
}

/** Appends arrays, each on a multiple of 16 bytes, and remembers where. */
class ImageWriter {
  private readonly parts: { offset: number; data: Uint8Array }[] = [];
  private end = 0;

  reserve(bytes: number): number {
    const offset = this.end;
    this.end += align(bytes);
    return offset;
  }

  append({ buffer, byteOffset, byteLength }: Int8Array | Int16Array | Int32Array): number {
    const offset = this.reserve(byteLength);
    this.parts.push({ offset, data: new Uint8Array(buffer, byteOffset, byteLength) });
    return offset;
  }

  finish(): DataView {
    const bytes = new Uint8Array(this.end);
    for (const { offset, data } of this.parts) bytes.set(data, offset);
    return new DataView(bytes.buffer);
  }
}

type Words = Readonly<Record<string, number>>;

function writeWords(view: DataView, base: number, layout: Words, values: Words): void {
  for (const [name, offset] of Object.entries(layout)) view.setInt32(base + offset, values[name], true);
}

/** Offsets of what a channel keeps between chunks, from the channel's start. */
export interface ChannelMap {
  readonly kept: readonly { readonly input: number; readonly hidden: number }[];
  readonly bytes: number;
}

export function channelMap(model: IntegerModel, chunkSamples: number): ChannelMap {
  const { main, side } = headFeatures(model);
  let end = CHANNEL.SUMS + (main + side) * 4;
  const take = (bytes: number): number => {
    const offset = end;
    end += Math.ceil(bytes / 4) * 4;
    return offset;
  };
  const kept = rowBuffers(model, chunkSamples).blocks.map((block) => ({
    input: take(block.keptInput),
    hidden: take(block.keptHidden),
  }));
  return { kept, bytes: align(end) };
}

function appendBlocks(model: IntegerModel, chunkSamples: number, writer: ImageWriter): Words[] {
  const buffers = rowBuffers(model, chunkSamples);
  const scratch = scratchMap(buffers);
  const { kept } = channelMap(model, chunkSamples);
  const taps = (values: Int8Array | null): number => (values === null ? 0 : writer.append(Int16Array.from(values)));
  return model.blocks.map(({ first, second, side }, index) => ({
    FEATURES_IN: buffers.blocks[index].featuresIn,
    WIDTH: buffers.blocks[index].width,
    FIRST_TAPS: taps(first.taps),
    FIRST_WEIGHTS: writer.append(groupedWeights(first.matrix)),
    FIRST_BIAS: writer.append(first.bias),
    FIRST_SHIFT: first.shift,
    SECOND_TAPS: taps(second.taps),
    SECOND_WEIGHTS: writer.append(groupedWeights(second.matrix)),
    SECOND_BIAS: writer.append(second.bias),
    SECOND_SHIFT: second.shift,
    SIDE_WEIGHTS: side === null ? 0 : writer.append(groupedWeights(side.matrix)),
    SIDE_BIAS: side === null ? 0 : writer.append(side.bias),
    SIDE_LIFT: side?.lift ?? 0,
    KEPT_INPUT: kept[index].input,
    KEPT_HIDDEN: kept[index].hidden,
    SCRATCH_INPUT: scratch.inputs[index % 2],
    SCRATCH_HIDDEN: scratch.hidden,
  }));
}

/** Bytes of {@link programImage}, whatever the chunk, without making it. */
export function programBytes({ metadata, blocks, head }: IntegerModel): number {
  const tables = [PROGRAM_HEADER_BYTES, metadata.channels.length * GAIN_BYTES, blocks.length * BLOCK_BYTES];
  const weights = blocks.flatMap(({ first, second, side }) =>
    [first, second, ...(side === null ? [] : [side])].flatMap(({ matrix, bias }) => [
      4 * pairsOf(matrix) * matrix.columns,
      bias.byteLength,
    ]),
  );
  const taps = blocks.flatMap(({ first, second }) => [2 * (first.taps?.length ?? 0), 2 * (second.taps?.length ?? 0)]);
  const channels = metadata.channels.length;
  const headBytes = 2 * STAGE_COUNT * channels * headStep(head.matrix.rows / channels);
  const ends = [headBytes, head.bias.byteLength, head.channelBias.byteLength];
  return [...tables, ...weights, ...taps, ...ends].reduce((sum, bytes) => sum + align(bytes), 0);
}

/** The bytes that the engine executes: header, gains, block descriptors, expanded weights (`assembly/layout.ts`). */
export function programImage(model: IntegerModel, chunkSamples: number): Uint8Array {
  const { metadata, head } = model;
  const writer = new ImageWriter();
  writer.reserve(PROGRAM_HEADER_BYTES);
  const gains = writer.reserve(metadata.channels.length * GAIN_BYTES);
  const firstBlock = writer.reserve(model.blocks.length * BLOCK_BYTES);
  const blocks = appendBlocks(model, chunkSamples, writer);
  const buffers = rowBuffers(model, chunkSamples);
  const scratch = scratchMap(buffers);
  const features = headFeatures(model);
  const header: Words = {
    EPOCH_SAMPLES: metadata.sampleRate * metadata.epochSeconds,
    CHANNELS: metadata.channels.length,
    BLOCKS: model.blocks.length,
    CHANNEL_BYTES: channelMap(model, chunkSamples).bytes,
    CHUNK_SAMPLES: chunkSamples,
    TILE_ROWS: buffers.tileRows,
    GAIN_IS_FIXED: model.gainMode === 'fixed' ? 1 : 0,
    SCRATCH_TILE: scratch.tile,
    SCRATCH_SIDE_TILE: scratch.sideTile,
    SCRATCH_LAST_ROWS: scratch.lastRows,
    HEAD_WEIGHTS: writer.append(headWeights(head.matrix, metadata.channels.length)),
    HEAD_BIAS: writer.append(head.bias),
    HEAD_CHANNEL_BIAS: writer.append(head.channelBias),
    MAIN_FEATURES: features.main,
    SIDE_FEATURES: features.side,
    MAIN_SHIFT: head.mainShift,
    SIDE_SHIFT: head.sideShift,
    FIRST_BLOCK: firstBlock,
    GAINS: gains,
  };
  const view = writer.finish();
  writeWords(view, 0, PROGRAM, header);
  blocks.forEach((block, index) => writeWords(view, firstBlock + index * BLOCK_BYTES, BLOCK, block));
  metadata.channels.forEach((_, channel) => {
    const { mantissa, shift } = initialGain(metadata, channel);
    writeWords(view, gains + channel * GAIN_BYTES, GAIN, { GAIN_MANTISSA: mantissa, GAIN_SHIFT: shift });
  });
  return new Uint8Array(view.buffer);
}
