/**
 * A pass of samples through the front end and the first layer. Two pooled rows are made of six samples, the last two of
 * which serve the next two rows: words (4 j + 1, 4 j + 2) (4 j + 3, 4 j + 4) (4 j + 5, 4 j + 6) make rows 2 j + 1 and
 * 2 j + 2. Before the first sample all are zero.
 */
import { POSITION } from '../layout';
import { clearOddRow, descend, endRows, ODD_ROW } from './cascade';
import { frontEnd } from './front-end';
import { fusedFirst, fusedLone } from './fused-first';
import {
  EPOCH_SAMPLES,
  FEATURES,
  FIRST_LAYER,
  MAIN_FEATURES,
  NEXT,
  ROWS,
  SCRATCH_NEWEST,
  SCRATCH_SAMPLES,
  SIDE_ROWS,
  SUMS,
} from './layout';

const KEPT_BYTES: usize = 12;

/** `count` samples, at least one, at most the plan's chunk, not beyond the epoch's end. */
export function pass(program: usize, channel: usize, scratch: usize, samples: usize, count: i32): void {
  const layer = program + load<usize>(program, FIRST_LAYER);
  const kept = channel + load<usize>(layer, ROWS);
  let window = scratch + load<usize>(program, SCRATCH_SAMPLES);
  const position = load<i32>(channel, POSITION);
  let waiting = (position + 1) & 3;
  let row = (position + 1 - waiting) >> 1;
  store<i32>(channel, position + count, POSITION);
  memory.copy(window, kept, KEPT_BYTES);
  frontEnd(channel, samples, window + 4 + (<usize>waiting << 1), count);
  for (waiting += count; waiting >= 4; waiting -= 4) {
    twoRows(program, channel, scratch, layer, window, row);
    deeper(program, channel, scratch, layer, window, row);
    row += 2;
    window += 8;
  }
  memory.copy(kept, window, KEPT_BYTES);
  if (position + count == load<i32>(program, EPOCH_SAMPLES)) end(program, channel, scratch, layer, window, row, waiting);
}

/** Rows `row - 1`, which waits in the state, and `row`. */
function twoRows(program: usize, channel: usize, scratch: usize, layer: usize, window: usize, row: i32): void {
  const next = layer + load<usize>(layer, NEXT);
  const rows = channel + load<usize>(next, ROWS);
  fusedFirst(layer, window, rows + ODD_ROW, scratch + load<usize>(program, SCRATCH_NEWEST));
  if (row == 0) clearOddRow(rows, load<usize>(next, FEATURES));
}

/** Row `row` and the sample that goes the side path. */
function deeper(program: usize, channel: usize, scratch: usize, layer: usize, window: usize, row: i32): void {
  const side = load<usize>(layer, SIDE_ROWS);
  if (side) {
    store<u16>(channel + side + (row & 2), load<u16>(window, 6));
  } else {
    const sum = channel + SUMS + (load<usize>(program, MAIN_FEATURES) << 2);
    store<i32>(sum, load<i32>(sum) + <i32>load<i16>(window, 6));
  }
  descend(program, channel, scratch, layer + load<usize>(layer, NEXT), row);
}

/** The last one or two rows of an epoch: `waiting` samples, then padding. An odd last sample is a pool of its own. */
function end(
  program: usize, channel: usize, scratch: usize, layer: usize, window: usize, row: i32, waiting: i32,
): void {
  memory.fill(window + 4 + (<usize>waiting << 1), 0, 8 - (<usize>waiting << 1));
  twoRows(program, channel, scratch, layer, window, row);
  if (waiting == 0) {
    fusedLone(layer, window, channel + load<usize>(layer + load<usize>(layer, NEXT), ROWS) + ODD_ROW, 8);
  } else if (waiting == 2) {
    fusedLone(layer, window + 4, scratch + load<usize>(program, SCRATCH_NEWEST), 0);
  }
  if (waiting >= 2) deeper(program, channel, scratch, layer, window, row);
  endRows(program, channel, scratch);
}
