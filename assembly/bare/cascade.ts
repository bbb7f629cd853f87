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
import { depthwise, repeatFirst } from './depthwise';
import { pointwise } from './pointwise';
import { addRow } from './pool-sum';
import { keepSideRow, laySideRow } from './side-path';

/** Bytes from one group of 4 features to the next in the state's rows, and where their odd row is. */
export const GROUP_BYTES: usize = 12;
export const ODD_ROW: usize = 8;

/** What a row is that comes to a layer. */
export const enum Row {
  REAL,
  /** Padding behind the epoch's last row. */
  PADDING,
  /** Padding behind an odd last row, which has no partner in its pool. */
  PADDING_OF_LONE,
}

/** Row `row`, an even one, has come to `layer` in the scratch. */
export function descend(program: usize, channel: usize, scratch: usize, layer: usize, row: i32, kind: Row): void {
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  do {
    const rows = channel + load<usize>(layer, ROWS);
    if (load<i32>(layer, STARTS_BLOCK)) {
      if (kind == Row.REAL && (row & 3) == 0) toSidePath(program, channel, layer, newest, row >> 2);
      depthwise<i8>(layer, rows, newest, scratch);
    } else {
      depthwise<u8>(layer, rows, newest, scratch);
    }
    if (row == 0) return;
    row = (row >> 1) - 1;
    if (kind == Row.PADDING_OF_LONE) repeatFirst(scratch, load<usize>(layer, FEATURES));
    kind = Row.REAL;

    const toNext = load<usize>(layer, NEXT);
    const next = layer + toNext;
    let output = newest;
    let stride: usize = 4;
    if (row & 1 && toNext) {
      output = channel + load<usize>(next, ROWS) + ODD_ROW;
      stride = GROUP_BYTES;
    }
    if (load<i32>(layer, SIDE_PAIRS)) laySideRow(channel, layer, scratch + (load<usize>(layer, FEATURES) << 2), row);
    pointwise(layer, scratch, output, stride);
    if (toNext == 0) {
      return addRow<u8>(newest, load<usize>(program, MAIN_FEATURES), channel + SUMS, load<usize>(program, SUM_BYTES));
    }
    layer = next;
  } while ((row & 1) == 0);
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
