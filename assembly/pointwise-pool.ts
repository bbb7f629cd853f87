import { outputAt, REQUANTISE_SHIFT, upperHalves } from './requantise';

/**
 * Pointwise matrix, pool, optional side path and requantisation: `outputs` rows of `width` 8-bit values from twice as
 * many rows of int16 pairs. Row r of the input starts at `tile + r * stride` and holds `pairs` pairs. In the SIMD build
 * `stride` leads from 8 features' rows, 16 bytes each, to the next 8 features'.
 *
 * Weights are int16 in groups of 8 outputs, those of even number before the others: for each pair of inputs, 8 outputs x
 * 2; biases alike. Two poolings by two share each weight load. Without a side path (`sideWeights` 0): u8 =
 * clamp((max + bias) >> 16). With one, s8 = clamp((max(max + bias, 0) + side + sideBias) >> 16); the side's rows, lifted,
 * are in `sideTile`, one a output row, `sideStride` bytes apart.
 * Ranges: src/model/numeric-contract.ts; every accumulator stays inside int32.
 */
export function pointwisePool(
  tile: usize,
  stride: usize,
  pairs: i32,
  weights: usize,
  bias: usize,
  width: i32,
  outputs: i32,
  output: usize,
  sideTile: usize,
  sideStride: usize,
  sidePairs: i32,
  sideWeights: usize,
  sideBias: usize,
): void {
  if (ASC_FEATURE_SIMD) {
    return eightOutputs(
      tile, stride, pairs, weights, bias, width, outputs, output,
      sideTile, sideStride, sidePairs, sideWeights, sideBias,
    );
  }
  const group = <usize>pairs << 5;
  const sideGroup = <usize>sidePairs << 5;
  for (let first: usize = 0; first < <usize>width; first += 8) {
    for (let lane: usize = 0; lane < 8; lane++) {
      oneOutput(
        tile, stride, pairs, weights + (lane << 2), bias + (lane << 2), width, outputs, output + outputAt(lane),
        sideTile, sidePairs, sideWeights == 0 ? 0 : sideWeights + (lane << 2), sideBias + (lane << 2),
      );
    }
    weights += group;
    bias += 32;
    output += 8;
    if (sideWeights) {
      sideWeights += sideGroup;
      sideBias += 32;
    }
  }
}

/** One pair of int16 inputs with one pair of weights: SMLAD's product on a Cortex-M. */
// @ts-ignore: decorator
@inline
function dotPair(inputs: usize, weights: usize): i32 {
  return (
    <i32>load<i16>(inputs) * <i32>load<i16>(weights) + <i32>load<i16>(inputs, 2) * <i32>load<i16>(weights, 2)
  );
}

/** Pairs of one output lie 32 bytes apart. */
// @ts-ignore: decorator
@inline
function dotRow(inputs: usize, weights: usize, pairs: i32): i32 {
  let sum = 0;
  for (let pair = 0; pair < pairs; pair++) {
    sum += dotPair(inputs, weights);
    inputs += 4;
    weights += 32;
  }
  return sum;
}

function oneOutput(
  tile: usize, stride: usize, pairs: i32, weights: usize, bias: usize, width: i32, outputs: i32,
  output: usize, sideTile: usize, sidePairs: i32, sideWeights: usize, sideBias: usize,
): void {
  const offset = load<i32>(bias);
  for (let row = 0; row < outputs; row++) {
    let even = 0;
    let odd = 0;
    let inputs = tile;
    let weight = weights;
    for (let pair = 0; pair < pairs; pair++) {
      even += dotPair(inputs, weight);
      odd += dotPair(inputs + stride, weight);
      inputs += 4;
      weight += 32;
    }
    const main = max(even, odd) + offset;
    if (sideWeights) {
      const side = dotRow(sideTile, sideWeights, sidePairs) + load<i32>(sideBias);
      store<i8>(output, <i8>min(max((max(main, 0) + side) >> REQUANTISE_SHIFT, -128), 127));
      sideTile += <usize>sidePairs << 2;
    } else {
      store<u8>(output, <u8>min(max(main >> REQUANTISE_SHIFT, 0), 255));
    }
    tile += stride << 1;
    output += width;
  }
}

/**
 * Eight outputs after eight, two output rows (four input rows) at a time; behind an odd last row one row more is
 * stored. All loops are in this one function: V8 unrolls an inner loop the further the deeper it lies, here by four.
 */
function eightOutputs(
  tile: usize, stride: usize, pairs: i32, weights: usize, bias: usize, width: i32, outputs: i32,
  output: usize, sideTile: usize, sideStride: usize, sidePairs: i32, sideWeights: usize, sideBias: usize,
): void {
  const widthEnd = output + width;
  do {
    let bias0 = v128.load(bias);
    let bias1 = v128.load(bias, 16);
    let floor0 = bias0, floor1 = bias1;
    if (sideWeights) {
      // max(main + bias, 0) + sideBias = max(main + bias + sideBias, sideBias)
      floor0 = v128.load(sideBias);
      floor1 = v128.load(sideBias, 16);
      bias0 = i32x4.add(bias0, floor0);
      bias1 = i32x4.add(bias1, floor1);
    }
    const sideEnd = sideWeights + (<usize>sidePairs << 5);
    const weightsEnd = weights + (<usize>pairs << 5);
    let rows = tile;
    let side = sideTile;
    let target = output;
    const end = output + outputs * width;
    do {
      let x = rows;
      const v0 = v128.load(weights);
      const v1 = v128.load(weights, 16);
      const e = v128.load_splat<u32>(x);
      let a0 = i32x4.dot_i16x8_s(e, v0);
      let a1 = i32x4.dot_i16x8_s(e, v1);
      const f = v128.load_splat<u32>(x, 16);
      let b0 = i32x4.dot_i16x8_s(f, v0);
      let b1 = i32x4.dot_i16x8_s(f, v1);
      const g = v128.load_splat<u32>(x, 32);
      let c0 = i32x4.dot_i16x8_s(g, v0);
      let c1 = i32x4.dot_i16x8_s(g, v1);
      const h = v128.load_splat<u32>(x, 48);
      let d0 = i32x4.dot_i16x8_s(h, v0);
      let d1 = i32x4.dot_i16x8_s(h, v1);
      let panelEnd = x + 16;
      x += 4;
      let weight = weights + 32;
      do {
        do {
          const w0 = v128.load(weight);
          const w1 = v128.load(weight, 16);
          const a = v128.load_splat<u32>(x);
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, w0));
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, w1));
          const b = v128.load_splat<u32>(x, 16);
          b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, w0));
          b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, w1));
          const c = v128.load_splat<u32>(x, 32);
          c0 = i32x4.add(c0, i32x4.dot_i16x8_s(c, w0));
          c1 = i32x4.add(c1, i32x4.dot_i16x8_s(c, w1));
          const d = v128.load_splat<u32>(x, 48);
          d0 = i32x4.add(d0, i32x4.dot_i16x8_s(d, w0));
          d1 = i32x4.add(d1, i32x4.dot_i16x8_s(d, w1));
          x += 4;
          weight += 32;
        } while (x < panelEnd);
        panelEnd += stride;
        x += stride - 16;
      } while (weight < weightsEnd);
      a0 = i32x4.add(i32x4.max_s(a0, b0), bias0);
      a1 = i32x4.add(i32x4.max_s(a1, b1), bias1);
      c0 = i32x4.add(i32x4.max_s(c0, d0), bias0);
      c1 = i32x4.add(i32x4.max_s(c1, d1), bias1);
      if (sideWeights) {
        a0 = i32x4.max_s(a0, floor0);
        a1 = i32x4.max_s(a1, floor1);
        c0 = i32x4.max_s(c0, floor0);
        c1 = i32x4.max_s(c1, floor1);
        let x = side;
        let weight = sideWeights;
        do {
          const w0 = v128.load(weight);
          const w1 = v128.load(weight, 16);
          const s = v128.load_splat<u32>(x);
          const t = v128.load_splat<u32>(x + sideStride);
          a0 = i32x4.add(a0, i32x4.dot_i16x8_s(s, w0));
          a1 = i32x4.add(a1, i32x4.dot_i16x8_s(s, w1));
          c0 = i32x4.add(c0, i32x4.dot_i16x8_s(t, w0));
          c1 = i32x4.add(c1, i32x4.dot_i16x8_s(t, w1));
          x += 4;
          weight += 32;
        } while (weight < sideEnd);
        side += sideStride << 1;
      }
      const first = upperHalves(a0, a1);
      const second = upperHalves(c0, c1);
      const packed = sideWeights ? i8x16.narrow_i16x8_s(first, second) : i8x16.narrow_i16x8_u(first, second);
      v128.store_lane<i64>(target, packed, 0);
      v128.store_lane<i64>(target + width, packed, 1);
      rows += 64;
      target += width << 1;
    } while (target < end);
    weights = weightsEnd;
    bias += 32;
    if (sideWeights) sideWeights = sideEnd;
    sideBias += 32;
    output += 8;
  } while (output < widthEnd);
}
