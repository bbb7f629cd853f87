// What cutting an epoch into chunks costs, counted exactly: the rows that `assembly/extractor.ts` copies out of the state
// before a pass and back into it after one. A test holds these counts against those of the engine itself.
import { blockRows, type IntegerModel, integerWidths } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';

/** Of one epoch of all channels. */
export interface ChunkWork {
  /** Passes through the layers. */
  readonly passes: number;
  /** Rows of history copied, both ways, and their bytes. None when the epoch is one chunk. */
  readonly rowsMoved: number;
  readonly bytesMoved: number;
}

interface BlockShape {
  /** Rows that enter in an epoch. */
  readonly rows: number;
  /** Bytes of a row that enters and of one between the convolutions. */
  readonly inputBytes: number;
  readonly hiddenBytes: number;
  readonly hasSide: boolean;
}

function blockShapes(model: IntegerModel): BlockShape[] {
  const rows = blockRows(model);
  const widths = integerWidths(model);
  return model.blocks.map(({ side }, index) => ({
    rows: rows[index],
    inputBytes: index === 0 ? 2 : widths[index],
    hiddenBytes: widths[index + 1],
    hasSide: side !== null,
  }));
}

/** Rows that have entered and left one layer's buffer, before and after a pass; `extractor.ts` names them so. */
interface Reach {
  readonly hidden: number;
  readonly outputs: number;
}

/** Pooled rows that `rows` input rows allow, but at an epoch's end. */
export const pooled = (rows: number): number => Math.max((rows - 1) >> 1, 0);
const reached = (rows: number): Reach => ({ hidden: pooled(rows), outputs: pooled(pooled(rows)) });
const neededByConvolution = (outputs: number): number => 2 * outputs - 1;

function neededByBlock({ hidden, outputs }: Reach, hasSide: boolean): number {
  const row = neededByConvolution(hidden);
  return hasSide ? Math.min(row, 4 * outputs) : row;
}

/** Kept rows of a block's input and of the rows between its convolutions, once `rows` have entered. */
function keptRows(rows: number, hasSide: boolean): { input: number; hidden: number } {
  const reach = reached(rows);
  return {
    input: rows === 0 ? 0 : rows - neededByBlock(reach, hasSide),
    hidden: reach.hidden === 0 ? 0 : reach.hidden - neededByConvolution(reach.outputs),
  };
}

/** Rows and bytes that one pass of one channel copies, from `before` samples to `after`. */
function moved(blocks: readonly BlockShape[], samplesBefore: number, samplesAfter: number): [number, number] {
  let [before, after] = [samplesBefore, samplesAfter];
  const ended = after === blocks[0].rows;
  let [rows, bytes] = [0, 0];
  for (const block of blocks) {
    // A later block's kept input is fetched only when rows arrive, and then this block runs at all.
    const [kept, keep] = [keptRows(before, block.hasSide), keptRows(after, block.hasSide)];
    const half = (count: number): number => (ended ? (count + 1) >> 1 : pooled(count));
    const hasHidden = half(after) > reached(before).hidden;
    const input = kept.input + (ended ? 0 : keep.input);
    const hidden = hasHidden ? kept.hidden + (ended ? 0 : keep.hidden) : 0;
    rows += input + hidden;
    bytes += input * block.inputBytes + hidden * block.hiddenBytes;
    const outputs = half(half(after));
    if (outputs === reached(before).outputs) break;
    [before, after] = [reached(before).outputs, outputs];
  }
  return [rows, bytes];
}

/** Passes and copies of an epoch that arrives in chunks of `chunkSamples`, the last one shorter where it must be. */
export function chunkWork(model: IntegerModel, chunkSamples: number): ChunkWork {
  const blocks = blockShapes(model);
  const samples = epochSamplesOf(model.metadata);
  const channels = model.metadata.channels.length;
  let [rowsMoved, bytesMoved] = [0, 0];
  for (let before = 0; before < samples; before += chunkSamples) {
    const [rows, bytes] = moved(blocks, before, Math.min(before + chunkSamples, samples));
    rowsMoved += rows;
    bytesMoved += bytes;
  }
  return {
    passes: Math.ceil(samples / chunkSamples) * channels,
    rowsMoved: rowsMoved * channels,
    bytesMoved: bytesMoved * channels,
  };
}
