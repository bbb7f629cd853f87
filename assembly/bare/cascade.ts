/**
 * Rows on their way down the layers, each as soon as it is complete: no layer waits for a chunk. A pool of a layer takes
 * four rows; two of them serve the next pool, too. An odd row waits in the state until the even one after it has come,
 * which is in the scratch and sets the pool off. The pooled row is in its turn an odd or an even row of the next layer.
 */
import {
  FEATURES,
  MAIN_FEATURES,
  NEXT,
  ROWS,
  SCRATCH_NEWEST,
  SIDE_PAIRS,
  SIDE_ROWS,
  STARTS_BLOCK,
  SUMS,
  SUM_BYTES,
} from './layout';
import { depthwise } from './depthwise';
import { pointwise } from './pointwise';
import { addRow } from './pool-sum';
import { keepSideRow, laySideRow } from './side-path';

/** Bytes from one group of 4 features to the next in the state's rows, and where their odd row is. */
export const GROUP_BYTES: usize = 12;
const NEWEST_GROUP_BYTES: usize = 4;
export const ODD_ROW: usize = 8;

/**
 * From the tile of `layer`, whose pool gives row `row`, as deep as rows are complete. A block takes s8 rows in; between
 * its convolutions rows are u8.
 */
export function descend(program: usize, channel: usize, scratch: usize, layer: usize, row: i32): void {
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  for (;;) {
    if (load<i32>(layer, SIDE_PAIRS)) laySideRow(channel, layer, scratch + (load<usize>(layer, FEATURES) << 2), row);
    const toNext = load<usize>(layer, NEXT);
    if (toNext == 0) {
      pointwise(layer, scratch, newest, NEWEST_GROUP_BYTES);
      addRow<u8>(newest, load<usize>(program, MAIN_FEATURES), channel + SUMS, load<usize>(program, SUM_BYTES));
      return;
    }
    const next = layer + toNext;
    const rows = channel + load<usize>(next, ROWS);
    if (row & 1) {
      pointwise(layer, scratch, rows + ODD_ROW, GROUP_BYTES);
      return;
    }
    pointwise(layer, scratch, newest, NEWEST_GROUP_BYTES);
    layer = next;
    if (load<i32>(layer, STARTS_BLOCK)) {
      if ((row & 3) == 0) toSidePath(program, channel, layer, newest, row >> 2);
      depthwise<i8>(layer, rows, newest, scratch);
    } else {
      depthwise<u8>(layer, rows, newest, scratch);
    }
    if (row == 0) return;
    row = (row >> 1) - 1;
  }
}

function toSidePath(program: usize, channel: usize, layer: usize, newest: usize, index: i32): void {
  if (load<usize>(layer, SIDE_ROWS)) return keepSideRow(channel, layer, newest, index);
  const sumBytes = load<usize>(program, SUM_BYTES);
  const sums = channel + SUMS + load<usize>(program, MAIN_FEATURES) * sumBytes;
  addRow<i8>(newest, load<usize>(layer, FEATURES), sums, sumBytes);
}

/** Makes the waiting odd row one of padding. */
export function clearOddRow(rows: usize, features: usize): void {
  rows += ODD_ROW;
  do {
    store<u32>(rows, 0);
    rows += GROUP_BYTES;
    features -= 4;
  } while (features);
}
