import { blockRows, headFeatures, type IntegerModel, integerWidths } from '../../model/integer-model.js';
import { BLOCK_STRIDE, U8_MAX } from '../../model/numeric-contract.js';
import { SUMS } from './layout.js';

/** Where a layer's rows lie in a channel's state, in bytes from its start. */
export interface LayerState {
  readonly rows: number;
  /** Rows that wait for the side path; 0 where none do. */
  readonly sideRows: number;
}

/** One channel's state of the bare build. */
export interface StateMap {
  readonly sumBytes: 2 | 4;
  /** Two a block. */
  readonly layers: readonly LayerState[];
  readonly bytes: number;
}

/** Two samples that the next two rows need too, and at most three that wait for a fourth, in whole words. */
export const KEPT_SAMPLE_BYTES = 12;
/** Two rows that the next pool needs too, and one that waits for a fourth. */
const KEPT_ROWS = 3;
const SIDE_ROWS = 2;

/** 2 where no epoch's sum of a feature can leave 16 bits, unsigned for the main path, signed for the side path. */
function sumBytes(model: IntegerModel): 2 | 4 {
  const rows = blockRows(model);
  const main = rows[rows.length - 1] * U8_MAX;
  const side = Math.ceil(rows[rows.length - 2] / BLOCK_STRIDE) * 128;
  return model.blocks.length > 1 && main <= 0xffff && side <= 0x7fff ? 2 : 4;
}

export function stateMap(model: IntegerModel): StateMap {
  const widths = integerWidths(model);
  const { main, side } = headFeatures(model);
  const bytesOfSums = sumBytes(model);
  let end = SUMS + Math.ceil(((main + side) * bytesOfSums) / 4) * 4;
  const take = (bytes: number): number => {
    const offset = end;
    end += bytes;
    return offset;
  };
  const layers = model.blocks.flatMap((block, index) => {
    const isFirst = index === 0;
    const sideRowBytes = SIDE_ROWS * (isFirst ? 2 : widths[index]);
    const rows = take(isFirst ? KEPT_SAMPLE_BYTES : KEPT_ROWS * widths[index]);
    const sideRows = block.side === null ? 0 : take(sideRowBytes);
    return [
      { rows, sideRows },
      { rows: take(KEPT_ROWS * widths[index + 1]), sideRows },
    ];
  });
  return { sumBytes: bytesOfSums, layers, bytes: end };
}

/** Offsets in the scratch; the tile is at its start. */
export interface ScratchMap {
  readonly newest: number;
  readonly samples: number;
  readonly bytes: number;
}

/** A tile holds two rows of int16 and, behind them, the side row of the layer. */
export function scratchMap(model: IntegerModel, chunkSamples: number): ScratchMap {
  const widths = integerWidths(model);
  const tiles = model.blocks.flatMap(({ side }, index) => {
    const sideBytes = side === null ? 0 : index === 0 ? 4 : 2 * widths[index];
    return [index === 0 ? 0 : 4 * widths[index], 4 * widths[index + 1] + sideBytes];
  });
  const newest = Math.max(...tiles);
  const samples = newest + Math.max(...widths);
  // Of the chunk and at most three samples that waited every four set two rows off; what the next need is kept.
  const bytes = samples + 8 * Math.floor((chunkSamples + 3) / 4) + KEPT_SAMPLE_BYTES;
  return { newest, samples, bytes };
}
