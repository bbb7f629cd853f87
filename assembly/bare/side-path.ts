// Every 4th row of a block's input takes the side path. It comes before the row of the block's output that it joins: two
// rows of 8-bit values wait in the state, or two samples in the first block.
import { evenS8, oddS8 } from './host';
import { FEATURES, SIDE_PAIRS, SIDE_ROWS } from './layout';

/** Row 4 `index` of a block's input, just come. */
export function keepSideRow(channel: usize, layer: usize, newest: usize, index: i32): void {
  const features = load<usize>(layer, FEATURES);
  const kept = channel + load<usize>(layer, SIDE_ROWS) + <usize>(index & 1) * features;
  for (let at: usize = 0; at < features; at += 4) store<u32>(kept + at, load<u32>(newest + at));
}

/** The side row of output `index` behind the tile, as pairs in the tile's order; a sample is a word. */
export function laySideRow(channel: usize, layer: usize, tile: usize, index: i32): void {
  const pairs = load<usize>(layer, SIDE_PAIRS);
  let kept = channel + load<usize>(layer, SIDE_ROWS);
  if (pairs == 1) {
    store<i32>(tile, <i32>load<i16>(kept + ((<usize>(index & 1)) << 1)));
    return;
  }
  kept += <usize>(index & 1) * (pairs << 1);
  for (const end = tile + (pairs << 2); tile != end; tile += 8) {
    const group = load<u32>(kept);
    store<u32>(tile, evenS8(group));
    store<u32>(tile, oddS8(group), 4);
    kept += 4;
  }
}
