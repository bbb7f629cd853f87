import { blockRows, type IntegerModel, integerWidths } from '../model/integer-model.js';
import { align } from './memory-map.js';

/**
 * Sizes of the row buffers that `assembly/extractor.ts` works on, for one chunk length. A layer's buffer holds the rows
 * kept from the chunk before, the rows of this chunk and one row of padding.
 */
export interface BlockBuffers {
  readonly featuresIn: number;
  readonly width: number;
  /** Bytes kept between chunks. */
  readonly keptInput: number;
  readonly keptHidden: number;
  /** Bytes of scratch. */
  readonly input: number;
  readonly hidden: number;
}

export interface RowBuffers {
  readonly blocks: readonly BlockBuffers[];
  readonly tileRows: number;
  readonly tile: number;
  readonly sideTile: number;
  readonly lastRows: number;
}

/** Rows of history: a convolution's window and an unpaired row; with a side path, back to its last unused row 4 t. */
const KEPT_ROWS = 3;
const KEPT_ROWS_WITH_SIDE = 6;
/** The SIMD path writes samples by eights, of which the last may be alone before the padding, and makes rows of them by fours. */
const SAMPLE_SLACK_BYTES = 14;
const ROWS_BEYOND = 2;
/** A strip of the SIMD front end lies in the tile, which is free then: int32 and int16 a sample, and what vectors add. */
export const STRIP_SAMPLES = 64;
const STRIP_SAMPLE_BYTES = 6;
const STRIP_SLACK_BYTES = 48;
/** The depthwise tile stays in the first-level cache with the weights; 96 rows won in the prototype. */
const TILE_ROWS_MAX = 96;
const TILE_BYTES_MAX = 6144;
const ROW_GROUP = 4;

/** Most pooled rows that `rows` new rows can complete: one more than half at an epoch's end. */
const pooledAtMost = (rows: number, total: number): number =>
  Math.min(Math.floor((rows + 1) / 2) + 1, Math.ceil(total / 2));

interface Step {
  readonly featuresIn: number;
  readonly width: number;
  readonly rows: number;
  readonly newRows: number;
  readonly newHidden: number;
  readonly newOutputs: number;
  readonly hasSide: boolean;
}

function steps(model: IntegerModel, chunkSamples: number): Step[] {
  const widths = integerWidths(model);
  const totals = blockRows(model);
  let newRows = Math.min(chunkSamples, totals[0]);
  return model.blocks.map((block, index) => {
    const newHidden = pooledAtMost(newRows, totals[index]);
    const newOutputs = pooledAtMost(newHidden, Math.ceil(totals[index] / 2));
    const step = {
      featuresIn: widths[index],
      width: widths[index + 1],
      rows: totals[index],
      newRows,
      newHidden,
      newOutputs,
      hasSide: block.side !== null,
    };
    newRows = newOutputs;
    return step;
  });
}

function blockBuffers(step: Step, index: number): BlockBuffers {
  const rowBytes = index === 0 ? 2 : step.featuresIn;
  const kept = step.hasSide ? KEPT_ROWS_WITH_SIDE : KEPT_ROWS;
  const [slack, rowsBeyond] = index === 0 ? [SAMPLE_SLACK_BYTES, ROWS_BEYOND] : [0, 0];
  const bufferRows = (keptRows: number, newRows: number, total: number): number =>
    Math.min(keptRows + newRows + 1, total + 2);
  return {
    featuresIn: step.featuresIn,
    width: step.width,
    keptInput: kept * rowBytes,
    keptHidden: KEPT_ROWS * step.width,
    input: bufferRows(kept, step.newRows, step.rows) * rowBytes + slack,
    hidden: (bufferRows(KEPT_ROWS, step.newHidden, Math.ceil(step.rows / 2)) + rowsBeyond) * step.width,
  };
}

/** Pairs of a side row: one of a sample and a zero in the first block. */
const sidePairs = (step: Step): number => (step.featuresIn === 1 ? 1 : step.featuresIn / 2);

export function rowBuffers(model: IntegerModel, chunkSamples: number): RowBuffers {
  const all = steps(model, chunkSamples);
  const widest = Math.max(...all.map((step) => step.width));
  const needed = 2 * Math.max(...all.map((step, index) => Math.max(index === 0 ? 0 : step.newHidden, step.newOutputs)));
  const inCache = Math.floor(TILE_BYTES_MAX / (2 * widest * ROW_GROUP)) * ROW_GROUP;
  const tileRows = Math.min(TILE_ROWS_MAX, Math.max(inCache, ROW_GROUP), Math.ceil(needed / ROW_GROUP) * ROW_GROUP);
  const stripBytes = Math.min(STRIP_SAMPLES, chunkSamples) * STRIP_SAMPLE_BYTES + STRIP_SLACK_BYTES;
  const withSide = all.filter((step) => step.hasSide);
  const last = all[all.length - 1];
  return {
    blocks: all.map((step, index) => blockBuffers(step, index)),
    tileRows,
    tile: Math.max(tileRows * widest * 2, stripBytes),
    sideTile: Math.max(0, ...withSide.map((step) => (tileRows / 2) * sidePairs(step) * 4)),
    // Rows are stored by two.
    lastRows: (last.newOutputs + 1) * last.width,
  };
}

/** Scratch offsets. Blocks' inputs take turns in two buffers, since a block reads one while it fills the next. */
export interface ScratchMap {
  readonly tile: number;
  readonly sideTile: number;
  readonly inputs: readonly [number, number];
  readonly hidden: number;
  readonly lastRows: number;
  readonly bytes: number;
}

export function scratchMap(buffers: RowBuffers): ScratchMap {
  let end = 0;
  const take = (bytes: number): number => {
    const offset = end;
    end += align(bytes);
    return offset;
  };
  const largest = (parity: number): number =>
    Math.max(0, ...buffers.blocks.filter((_, index) => index % 2 === parity).map((block) => block.input));
  const tile = take(buffers.tile);
  const sideTile = take(buffers.sideTile);
  const inputs = [take(largest(0)), take(largest(1))] as const;
  const hidden = take(Math.max(...buffers.blocks.map((block) => block.hidden)));
  const lastRows = take(buffers.lastRows);
  const map = { tile, sideTile, inputs, hidden, lastRows };
  return { ...map, bytes: end };
}
