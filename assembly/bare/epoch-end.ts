/**
 * An epoch's end: padding takes the place of the rows that every layer still waits for. Each layer has one pooled row
 * left to give, the first one or two: an epoch's samples are even, so that one or three wait. An odd row that is the last
 * has no partner in its pool.
 */
import { copyKept, toSidePath } from './pass';
import { clearOddRow, descend, ODD_ROW } from './cascade';
import { depthwise, repeatFirst } from './depthwise';
import { firstFilter } from './first-filter';
import {
  EPOCH_SAMPLES,
  FEATURES,
  FIRST_LAYER,
  NEXT,
  ROWS,
  SCRATCH_NEWEST,
  SCRATCH_SAMPLES,
  STARTS_BLOCK,
} from './layout';

/** The channel's last sample has come. */
export function endEpoch(program: usize, channel: usize, scratch: usize): void {
  const samples = load<i32>(program, EPOCH_SAMPLES) + 1;
  const waiting = samples & 3;
  const index = samples >> 2;
  const layer = program + load<usize>(program, FIRST_LAYER);
  const next = layer + load<usize>(layer, NEXT);
  const rows = channel + load<usize>(next, ROWS);
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  const window = scratch + load<usize>(program, SCRATCH_SAMPLES);
  copyKept(window, channel + load<usize>(layer, ROWS));
  memory.fill(window + 4 + ((<usize>waiting) << 1), 0, 8 - ((<usize>waiting) << 1));
  firstFilter(layer, window, rows + ODD_ROW, newest);
  if (index == 0) clearOddRow(rows, load<usize>(next, FEATURES));
  if (waiting == 3) {
    toSidePath(program, channel, layer, window, index);
    depthwise<u8>(next, rows, newest, scratch);
    if (index) descend(program, channel, scratch, next, index - 1);
  }
  endRows(program, channel, scratch, layer, newest);
}

/** The layers behind the first. */
function endRows(program: usize, channel: usize, scratch: usize, layer: usize, newest: usize): void {
  let rows = load<i32>(program, EPOCH_SAMPLES);
  let toNext = load<usize>(layer, NEXT);
  do {
    layer += toNext;
    toNext = load<usize>(layer, NEXT);
    rows = (rows + 1) >> 1;
    const features = load<usize>(layer, FEATURES);
    memory.fill(newest, 0, features);
    const kept = channel + load<usize>(layer, ROWS);
    if (rows & 1) clearOddRow(kept, features);
    if (load<i32>(layer, STARTS_BLOCK)) depthwise<i8>(layer, kept, newest, scratch);
    else depthwise<u8>(layer, kept, newest, scratch);
    if (rows & 1) repeatFirst(scratch, features);
    descend(program, channel, scratch, layer, (rows - 1) >> 1);
  } while (toNext);
}
