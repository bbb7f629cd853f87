/**
 * Rows on their way down the layers, each as soon as it is complete: no layer waits for a chunk. A pool of a layer takes
 * four rows; two of them serve the next pool, too. An odd row waits in the state until the even one after it has come,
 * which is in the scratch and sets the pool off. The pooled row is in its turn an odd or an even row of the next layer.
 */
import { EPOCH_SAMPLES, MAIN_FEATURES, SCRATCH_NEWEST } from './layout';
import { FEATURES, FIRST_LAYER, NEXT, ROWS, SIDE_PAIRS, SIDE_ROWS, STARTS_BLOCK, SUMS, SUM_BYTES } from './layout';
import { depthwise, repeatFirst } from './depthwise';
import { pointwise, pointwiseSide } from './pointwise';
import { addRow } from './pool-sum';
import { keepSideRow, laySideRow } from './side-path';

/** Bytes from one group of 4 features to the next in the state's rows, and where their odd row is. */
export const GROUP_BYTES: usize = 12;
export const ODD_ROW: usize = 8;

/** Row `row`, an even one, has come to `layer` in the scratch. */
export function descend(program: usize, channel: usize, scratch: usize, layer: usize, row: i32): void {
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  do {
    if (load<i32>(layer, STARTS_BLOCK) && (row & 3) == 0) toSidePath(program, channel, layer, newest, row >> 2);
    convolve(channel, layer, newest, scratch);
    if (row == 0) return;
    row = (row >> 1) - 1;
    layer = putOut(program, channel, scratch, layer, row);
  } while (layer && (row & 1) == 0);
}

function toSidePath(program: usize, channel: usize, layer: usize, newest: usize, index: i32): void {
  if (load<usize>(layer, SIDE_ROWS)) return keepSideRow(channel, layer, newest, index);
  const sumBytes = load<usize>(program, SUM_BYTES);
  const sums = channel + SUMS + load<usize>(program, MAIN_FEATURES) * sumBytes;
  addRow<i8>(newest, load<usize>(layer, FEATURES), sums, sumBytes);
}

/** A block takes s8 rows in; between its convolutions rows are u8. */
function convolve(channel: usize, layer: usize, newest: usize, tile: usize): void {
  const rows = channel + load<usize>(layer, ROWS);
  if (load<i32>(layer, STARTS_BLOCK)) depthwise<i8>(layer, rows, newest, tile);
  else depthwise<u8>(layer, rows, newest, tile);
}

/** Pooled row `row` of the tile to where the next layer wants it. @returns the next layer, 0 behind the last */
function putOut(program: usize, channel: usize, scratch: usize, layer: usize, row: i32): usize {
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  const toNext = load<usize>(layer, NEXT);
  const next = layer + toNext;
  let output = newest;
  let stride: usize = 4;
  if (toNext && row & 1) {
    output = channel + load<usize>(next, ROWS) + ODD_ROW;
    stride = GROUP_BYTES;
  }
  if (load<i32>(layer, SIDE_PAIRS)) {
    laySideRow(channel, layer, scratch + (load<usize>(layer, FEATURES) << 2), row);
    pointwiseSide(layer, scratch, output, stride);
  } else {
    pointwise(layer, scratch, output, stride);
  }
  if (toNext) return next;
  addRow<u8>(newest, load<usize>(program, MAIN_FEATURES), channel + SUMS, load<usize>(program, SUM_BYTES));
  return 0;
}

/** The epoch has ended: padding takes the place of the row that every layer behind the first still waits for. */
export function endRows(program: usize, channel: usize, scratch: usize): void {
  const first = program + load<usize>(program, FIRST_LAYER);
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  let layer = first + load<usize>(first, NEXT);
  let rows = (load<i32>(program, EPOCH_SAMPLES) + 1) >> 1;
  do {
    const features = load<usize>(layer, FEATURES);
    memory.fill(newest, 0, features);
    if (rows & 1) clearOddRow(channel + load<usize>(layer, ROWS), features);
    convolve(channel, layer, newest, scratch);
    if (rows & 1) repeatFirst(scratch, features);
    rows = (rows + 1) >> 1;
    layer = putOut(program, channel, scratch, layer, rows - 1);
    if (layer && rows & 1) descend(program, channel, scratch, layer, rows - 1);
  } while (layer);
}

export function clearOddRow(rows: usize, features: usize): void {
  rows += ODD_ROW;
  do {
    store<u32>(rows, 0);
    rows += GROUP_BYTES;
    features -= 4;
  } while (features);
}
