/**
 * A pass of samples through the front end and the first layer. Two pooled rows are made of six samples, the last two of
 * which serve the next two rows: words (4 j + 1, 4 j + 2) (4 j + 3, 4 j + 4) (4 j + 5, 4 j + 6) make rows 2 j + 1 and
 * 2 j + 2. `index` is j + 1. Before the first sample all are zero.
 */
import { POSITION } from '../layout';
import { clearOddRow, descend, ODD_ROW } from './cascade';
import { depthwise } from './depthwise';
import { frontEnd } from './front-end';
import { firstFilter } from './first-filter';
import {
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
export function copyKept(target: usize, source: usize): void {
  const a = load<u32>(source);
  const b = load<u32>(source, 4);
  const c = load<u32>(source, 8);
  store<u32>(target, a);
  store<u32>(target, b, 4);
  store<u32>(target, c, 8);
}

/** `count` samples, at least one, at most the plan's chunk, not beyond the epoch's end. */
export function pass(program: usize, channel: usize, scratch: usize, samples: usize, count: i32): void {
  const layer = program + load<usize>(program, FIRST_LAYER);
  const kept = channel + load<usize>(layer, ROWS);
  let window = scratch + load<usize>(program, SCRATCH_SAMPLES);
  const position = load<i32>(channel, POSITION);
  store<i32>(channel, position + count, POSITION);
  let waiting = (position + 1) & 3;
  let index = (position + 1) >> 2;
  copyKept(window, kept);
  frontEnd(channel, samples, window + 4 + (<usize>waiting << 1), count);
  waiting += count;
  for (; waiting >= 4; waiting -= 4) {
    const next = layer + load<usize>(layer, NEXT);
    const rows = channel + load<usize>(next, ROWS);
    const newest = scratch + load<usize>(program, SCRATCH_NEWEST);
    firstFilter(layer, window, rows + ODD_ROW, newest);
    toSidePath(program, channel, layer, window, index);
    if (index == 0) clearOddRow(rows, load<usize>(next, FEATURES));
    depthwise<u8>(next, rows, newest, scratch);
    if (index) descend(program, channel, scratch, next, index - 1);
    index++;
    window += 8;
  }
  copyKept(kept, window);
}

/** Every fourth sample goes the side path: the fourth in the window. */
// @ts-ignore: decorator
@inline
export function toSidePath(program: usize, channel: usize, layer: usize, window: usize, index: i32): void {
  const side = load<usize>(layer, SIDE_ROWS);
  if (side) {
    store<u16>(channel + side + (<usize>(index & 1) << 1), load<u16>(window, 6));
  } else {
    addSample(program, channel, window);
  }
}

/** In a model of one block, whose side path is summed. */
function addSample(program: usize, channel: usize, window: usize): void {
  const sum = channel + SUMS + (load<usize>(program, MAIN_FEATURES) << 2);
  store<i32>(sum, load<i32>(sum) + <i32>load<i16>(window, 6));
}
