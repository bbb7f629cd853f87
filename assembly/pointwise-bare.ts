// The pointwise kernels of microcontrollers; words and ranges as in pointwise-pool.ts. Rows are the outer loop, for a
// pass makes few of them. Weights of neighbouring outputs lie 4 bytes apart in groups of 8.
import { clampS8, clampU8, dualMac, hasDualMac } from './bare-host';

export function pointwiseBare(
  tile: usize, stride: usize, pairs: i32, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32,
  output: usize, sideTile: usize, sidePairs: i32, sideWeights: usize, sideBias: usize, lift: i32,
): void {
  for (let row = 0; row < outputs; row++) {
    if (sideWeights && hasDualMac()) {
      sideRowByTwo(tile, stride, pairs, weights, bias, shift, width, output, sideTile, sidePairs, sideWeights, sideBias, lift);
      sideTile += <usize>sidePairs << 2;
    } else if (sideWeights) {
      sideRow(tile, stride, pairs, weights, bias, shift, width, output, sideTile, sidePairs, sideWeights, sideBias, lift);
      sideTile += <usize>sidePairs << 2;
    } else if (hasDualMac()) {
      plainRowByTwo(tile, stride, pairs, weights, bias, shift, width, output);
    } else {
      plainRow(tile, stride, pairs, weights, bias, shift, width, output);
    }
    tile += stride << 1;
    output += width;
  }
}

/** How far back the next output's weights begin, `step` outputs on. */
// @ts-ignore: decorator
@inline
function rewind(output: usize, step: usize, group: usize): usize {
  return ((output + step) & 7) == 0 ? (8 - step) << 2 : group - (step << 2);
}

/** Two outputs at a time: every pair of inputs that is loaded meets two weights, every weight two rows. */
function plainRowByTwo(
  tile: usize, stride: usize, pairs: i32, weight: usize, bias: usize, shift: i32, width: i32, output: usize,
): void {
  const group = <usize>pairs << 5;
  const end = tile + (<usize>pairs << 2);
  for (let first: usize = 0; first < <usize>width; first += 2) {
    let even0 = 0, even1 = 0, odd0 = 0, odd1 = 0;
    let inputs = tile;
    do {
      const w0 = load<u32>(weight);
      const w1 = load<u32>(weight, 4);
      const even = load<u32>(inputs);
      const odd = load<u32>(inputs + stride);
      even0 = dualMac(even0, even, w0);
      even1 = dualMac(even1, even, w1);
      odd0 = dualMac(odd0, odd, w0);
      odd1 = dualMac(odd1, odd, w1);
      inputs += 4;
      weight += 32;
    } while (inputs != end);
    store<u8>(output, <u8>clampU8((max(even0, odd0) + load<i32>(bias)) >> shift));
    store<u8>(output, <u8>clampU8((max(even1, odd1) + load<i32>(bias, 4)) >> shift), 1);
    weight -= rewind(first, 2, group);
    bias += 8;
    output += 2;
  }
}

/** One output at a time, where registers are few. */
function plainRow(
  tile: usize, stride: usize, pairs: i32, weight: usize, bias: usize, shift: i32, width: i32, output: usize,
): void {
  const group = <usize>pairs << 5;
  for (let first: usize = 0; first < <usize>width; first++) {
    const best = bestOfTwo(tile, stride, pairs, weight);
    store<u8>(output + first, <u8>clampU8((best + load<i32>(bias)) >> shift));
    weight += ((first + 1) & 7) == 0 ? group - 28 : 4;
    bias += 4;
  }
}

/** The larger accumulator of the two rows of a pool. */
function bestOfTwo(tile: usize, stride: usize, pairs: i32, weight: usize): i32 {
  const end = tile + (<usize>pairs << 2);
  let even = 0, odd = 0;
  do {
    const pair = load<u32>(weight);
    even = dualMac(even, load<u32>(tile), pair);
    odd = dualMac(odd, load<u32>(tile + stride), pair);
    tile += 4;
    weight += 32;
  } while (tile != end);
  return max(even, odd);
}

function sideRowByTwo(
  tile: usize, stride: usize, pairs: i32, weight: usize, bias: usize, shift: i32, width: i32, output: usize,
  sideTile: usize, sidePairs: i32, sideWeight: usize, sideBias: usize, lift: i32,
): void {
  const group = <usize>pairs << 5;
  const sideGroup = <usize>sidePairs << 5;
  const end = tile + (<usize>pairs << 2);
  const sideEnd = sideTile + (<usize>sidePairs << 2);
  for (let first: usize = 0; first < <usize>width; first += 2) {
    let even0 = 0, even1 = 0, odd0 = 0, odd1 = 0;
    let inputs = tile;
    do {
      const w0 = load<u32>(weight);
      const w1 = load<u32>(weight, 4);
      const even = load<u32>(inputs);
      const odd = load<u32>(inputs + stride);
      even0 = dualMac(even0, even, w0);
      even1 = dualMac(even1, even, w1);
      odd0 = dualMac(odd0, odd, w0);
      odd1 = dualMac(odd1, odd, w1);
      inputs += 4;
      weight += 32;
    } while (inputs != end);
    const main0 = max(max(even0, odd0) + load<i32>(bias), 0) + load<i32>(sideBias);
    const main1 = max(max(even1, odd1) + load<i32>(bias, 4), 0) + load<i32>(sideBias, 4);
    let side0 = 0, side1 = 0;
    inputs = sideTile;
    do {
      const input = load<u32>(inputs);
      side0 = dualMac(side0, input, load<u32>(sideWeight));
      side1 = dualMac(side1, input, load<u32>(sideWeight, 4));
      inputs += 4;
      sideWeight += 32;
    } while (inputs != sideEnd);
    store<i8>(output, <i8>clampS8((main0 + (side0 << lift)) >> shift));
    store<i8>(output, <i8>clampS8((main1 + (side1 << lift)) >> shift), 1);
    weight -= rewind(first, 2, group);
    sideWeight -= rewind(first, 2, sideGroup);
    bias += 8;
    sideBias += 8;
    output += 2;
  }
}

function sideRow(
  tile: usize, stride: usize, pairs: i32, weight: usize, bias: usize, shift: i32, width: i32, output: usize,
  sideTile: usize, sidePairs: i32, sideWeight: usize, sideBias: usize, lift: i32,
): void {
  const group = <usize>pairs << 5;
  const sideGroup = <usize>sidePairs << 5;
  const sideEnd = sideTile + (<usize>sidePairs << 2);
  for (let first: usize = 0; first < <usize>width; first++) {
    const main = bestOfTwo(tile, stride, pairs, weight) + load<i32>(bias);
    let side = 0;
    let inputs = sideTile;
    do {
      side = dualMac(side, load<u32>(inputs), load<u32>(sideWeight));
      inputs += 4;
      sideWeight += 32;
    } while (inputs != sideEnd);
    side = (side << lift) + load<i32>(sideBias);
    store<i8>(output + first, <i8>clampS8((max(main, 0) + side) >> shift));
    weight += ((first + 1) & 7) == 0 ? group - 28 : 4;
    sideWeight -= rewind(first, 1, sideGroup);
    bias += 4;
    sideBias += 4;
  }
}
