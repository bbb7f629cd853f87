import { matrix, type Matrix } from '../model/matrix.js';
import type { Layer, Network } from '../model/network.js';

/** What shares a scale: the weights of one feature put out, or a whole tensor. */
export type WeightScales = 'feature' | 'tensor';

/** Weights rounded to the steps of a signed integer of `bits` bits, symmetric around zero. */
export function coarse(weights: Matrix, bits: number, scales: WeightScales): Matrix {
  const steps = 2 ** (bits - 1) - 1;
  const largest = new Float64Array(weights.columns);
  weights.data.forEach((value, i) => {
    const column = i % weights.columns;
    largest[column] = Math.max(largest[column], Math.abs(value));
  });
  if (scales === 'tensor') largest.fill(Math.max(...largest));
  const data = weights.data.map((value, i) => {
    const step = largest[i % weights.columns] / steps;
    return step === 0 ? 0 : Math.round(value / step) * step;
  });
  return matrix(weights.rows, weights.columns, data);
}

/**
 * A compiled network with every weight on a coarser grid; biases stay. Depthwise taps have a scale a feature.
 * @param bits 2 to 8
 */
export function coarseWeights(network: Network, bits: number, scales: WeightScales): Network {
  const round = (weights: Matrix): Matrix => coarse(weights, bits, scales);
  const layer = (own: Layer): Layer => {
    if (own.kind === 'separable') return { ...own, depthwise: round(own.depthwise), pointwise: round(own.pointwise) };
    if (own.kind === 'convolution' || own.kind === 'strided-dense') return { ...own, weights: round(own.weights) };
    return own;
  };
  return {
    ...network,
    blocks: network.blocks.map(({ main, shortcut }) => ({ main: main.map(layer), shortcut: shortcut.map(layer) })),
    head: network.head.map((dense) => ({ ...dense, weights: round(dense.weights) })),
  };
}
