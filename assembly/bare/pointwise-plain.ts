// The pointwise kernels of processors without a dual product, whose registers are few: one output after the other, each
// weight meeting both rows. Words and layout as in pointwise.ts.
import { REQUANTISE_SHIFT, SIDE_LIFT } from '../requantise';
import { clampS8, clampU8, dualMac } from './host';
import { FEATURES, SIDE_PAIRS, WEIGHTS, WIDTH } from './layout';

/** u8 row without a side path, s8 row with one; `sidePairs` 0, 1 for a sample, or those of a side row. */
export function plain(layer: usize, tile: usize, output: usize, stride: usize): void {
  const features = load<usize>(layer, FEATURES);
  const sidePairs = load<usize>(layer, SIDE_PAIRS);
  const end = tile + (features << 2);
  let weights = layer + load<usize>(layer, WEIGHTS);
  for (let left = load<i32>(layer, WIDTH); left > 0; left--) {
    if (sidePairs) {
      const best = bestOfTwo(tile, end, weights);
      const side = weights + (features << 3) + 16;
      let sum: i32;
      if (sidePairs == 1) sum = load<i32>(end) * load<i32>(side, 16);
      else sum = dot(end, sidePairs, side) << SIDE_LIFT;
      store<i8>(output, <i8>clampS8((max(best, 0) + load<i32>(side) + sum) >> REQUANTISE_SHIFT));
    } else {
      store<u8>(output, <u8>clampU8(bestOfTwo(tile, end, weights) >> REQUANTISE_SHIFT));
    }
    weights += 4;
    output++;
    if ((left & 3) == 1) {
      weights += features << 3;
      if (sidePairs) weights += 16 + (sidePairs << 4);
      output += stride - 4;
    }
  }
}

/** Bias and the larger sum of the two rows; one output's weights are 16 bytes apart. */
function bestOfTwo(tile: usize, end: usize, weights: usize): i32 {
  let first = load<i32>(weights);
  let second = first;
  do {
    weights += 16;
    const w = load<u32>(weights);
    first = dualMac(first, load<u32>(tile), w);
    second = dualMac(second, load<u32>(tile, 4), w);
    tile += 8;
  } while (tile != end);
  return max(first, second);
}

/** One row's sum; its weights follow the biases. */
function dot(tile: usize, pairs: usize, weights: usize): i32 {
  let sum = 0;
  for (const end = tile + (pairs << 2); tile != end; tile += 4) {
    weights += 16;
    sum = dualMac(sum, load<u32>(tile), load<u32>(weights));
  }
  return sum;
}
