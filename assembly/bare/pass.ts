/**
 * A pass of samples through the front end and the first layer. Two pooled rows are made of six samples, the last two of
 * which serve the next two rows: words (4 j + 1, 4 j + 2) (4 j + 3, 4 j + 4) (4 j + 5, 4 j + 6) make rows 2 j + 1 and
 * 2 j + 2. Before the first sample all are zero.
 */
import { POSITION } from '../layout';
import { clearOddRow, descend, endRows, ODD_ROW, Row } from './cascade';
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

/** The three words that a pass leaves to the next. */
// @ts-ignore: decorator
@inline
function copyKept(target: usize, source: usize): void {
  const a = load<u32>(source);
  const b = load<u32>(source, 4);
  const c = load<u32>(source, 8);
  store<u32>(target, a);
  store<u32>(target, b, 4);
  store<u32>(target, c, 8);
}

/** `count` samples, at least one, at most the plan's chunk, not beyond the epoch's end. */
export function pass(program: usize, channel: usize, scratch: usize, samples: usize, count: i32): void {
  const kept = channel + load<usize>(program + load<usize>(program, FIRST_LAYER), ROWS);
  let window = scratch + load<usize>(program, SCRATCH_SAMPLES);
  const position = load<i32>(channel, POSITION);
  let waiting = (position + 1) & 3;
  let row = (position + 1 - waiting) >> 1;
  store<i32>(channel, position + count, POSITION);
  copyKept(window, kept);
  frontEnd(channel, samples, window + 4 + (<usize>waiting << 1), count);
  for (waiting += count; waiting >= 4; waiting -= 4) {
    twoRows(program, channel, scratch, window, row, Ending.NONE);
    row += 2;
    window += 8;
  }
  copyKept(kept, window);
  if (position + count == load<i32>(program, EPOCH_SAMPLES)) end(program, channel, scratch, window, row, waiting);
}

/** How an epoch ends in a window: how many of its rows there are, and whether the last has one sample in its pool. */
const enum Ending {
  NONE,
  ONE_ROW,
  LONE_ROW,
  LONE_SECOND,
}

/** Rows `row - 1`, which waits in the state, and `row`, which goes on; a sample goes the side path. */
function twoRows(program: usize, channel: usize, scratch: usize, window: usize, row: i32, ending: Ending): void {
  const layer = program + load<usize>(program, FIRST_LAYER);
  const next = layer + load<usize>(layer, NEXT);
  const rows = channel + load<usize>(next, ROWS);
  const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
  fusedFirst(layer, window, rows + ODD_ROW, newest);
  if (row == 0) clearOddRow(rows, load<usize>(next, FEATURES));
  if (ending != Ending.NONE) {
    if (ending == Ending.LONE_ROW) fusedLone(layer, window, rows + ODD_ROW, 8);
    if (ending != Ending.LONE_SECOND) return;
    fusedLone(layer, window + 4, newest, 0);
  }
  const side = load<usize>(layer, SIDE_ROWS);
  if (side) {
    store<u16>(channel + side + (row & 2), load<u16>(window, 6));
  } else {
    const sum = channel + SUMS + (load<usize>(program, MAIN_FEATURES) << 2);
    store<i32>(sum, load<i32>(sum) + <i32>load<i16>(window, 6));
  }
  descend(program, channel, scratch, next, row, Row.REAL);
}

/** The last one or two rows of an epoch: `waiting` samples, then padding. */
function end(program: usize, channel: usize, scratch: usize, window: usize, row: i32, waiting: i32): void {
  memory.fill(window + 4 + (<usize>waiting << 1), 0, 8 - (<usize>waiting << 1));
  let ending = Ending.NONE;
  if (waiting == 0) ending = Ending.LONE_ROW;
  else if (waiting == 1) ending = Ending.ONE_ROW;
  else if (waiting == 2) ending = Ending.LONE_SECOND;
  twoRows(program, channel, scratch, window, row, ending);
  endRows(program, channel, scratch);
}
