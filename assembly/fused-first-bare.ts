// The fused first convolution on microcontrollers; words as in fused-first.ts. A feature's weights stay in registers
// while the samples run past.
import { clampU8, dualMac, hasDualMac } from './bare-host';

export function fusedFirstBare(
  samples: usize, weights: usize, bias: usize, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  for (let feature = 0; feature < width; feature++) {
    const offset = load<i32>(bias);
    if (hasDualMac()) byPairs(samples, weights, offset, shift, width, outputs, output);
    else byTaps(samples, weights, offset, shift, width, outputs, output);
    bias += 4;
    output++;
    // 8 outputs lie together: their first pairs of taps, then their second.
    weights += ((feature + 1) & 7) == 0 ? 36 : 4;
  }
}

/** Both rows of a pool from the same two pairs of samples: (w0, w1), (w2, 0) and (0, w0), (w1, w2). */
// @ts-ignore: decorator
@inline
function byPairs(
  samples: usize, weights: usize, offset: i32, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  const even0 = load<u32>(weights);
  const even1 = load<u32>(weights, 32);
  const odd0 = even0 << 16;
  const odd1 = (even0 >> 16) | (even1 << 16);
  let before = load<u32>(samples);
  for (let row = 0; row < outputs; row++) {
    const after = load<u32>(samples, 4);
    const even = dualMac(dualMac(offset, before, even0), after, even1);
    const odd = dualMac(dualMac(offset, before, odd0), after, odd1);
    store<u8>(output, <u8>clampU8(max(even, odd) >> shift));
    before = after;
    samples += 4;
    output += width;
  }
}

// @ts-ignore: decorator
@inline
function byTaps(
  samples: usize, weights: usize, offset: i32, shift: i32, width: i32, outputs: i32, output: usize,
): void {
  const w0 = <i32>load<i16>(weights);
  const w1 = <i32>load<i16>(weights, 2);
  const w2 = <i32>load<i16>(weights, 32);
  let x0 = <i32>load<i16>(samples);
  let x1 = <i32>load<i16>(samples, 2);
  for (let row = 0; row < outputs; row++) {
    const x2 = <i32>load<i16>(samples, 4);
    const x3 = <i32>load<i16>(samples, 6);
    const best = max(x0 * w0 + x1 * w1 + x2 * w2, x1 * w0 + x2 * w1 + x3 * w2) + offset;
    store<u8>(output, <u8>clampU8(best >> shift));
    x0 = x2;
    x1 = x3;
    samples += 4;
    output += width;
  }
}
