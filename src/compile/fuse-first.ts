import { matrix } from '../model/matrix.js';
import type { ConvolutionLayer, SeparableLayer } from '../model/network.js';
import type { Pass } from './pass.js';

/** One input feature: tap k of the convolution is tap k of the depthwise times the pointwise row. */
function fuse(layer: SeparableLayer): ConvolutionLayer {
  const { depthwise, pointwise, bias } = layer;
  const weights = matrix(depthwise.rows, pointwise.columns);
  weights.data.forEach((_, index) => {
    const tap = Math.floor(index / pointwise.columns);
    weights.data[index] = depthwise.data[tap] * pointwise.data[index % pointwise.columns];
  });
  return { kind: 'convolution', weights, bias };
}

export const fuseFirst: Pass = {
  name: 'fuse-first',
  because: 'with one input feature, depthwise then pointwise is one convolution of three taps',
  run: (network) => {
    const [block, ...others] = network.blocks;
    const [layer, ...rest] = block?.main ?? [];
    if (layer?.kind !== 'separable' || layer.stride !== 1 || layer.pointwise.rows !== 1) return network;
    return { ...network, blocks: [{ ...block, main: [fuse(layer), ...rest] }, ...others] };
  },
};
