import { matrix } from '../model/matrix.js';
import type { BatchNormLayer, Layer, SeparableLayer } from '../model/network.js';
import type { Pass } from './pass.js';

function fold(layer: SeparableLayer, norm: BatchNormLayer): SeparableLayer {
  const scale = norm.gamma.map((gamma, o) => gamma / Math.sqrt(norm.variance[o] + norm.epsilon));
  const { rows, columns, data } = layer.pointwise;
  return {
    ...layer,
    pointwise: matrix(
      rows,
      columns,
      data.map((weight, index) => weight * scale[index % columns]),
    ),
    bias: layer.bias.map((bias, o) => (bias - norm.mean[o]) * scale[o] + norm.beta[o]),
  };
}

function foldPath(path: readonly Layer[]): Layer[] {
  const folded: Layer[] = [];
  for (const layer of path) {
    const before = folded[folded.length - 1];
    if (layer.kind === 'batch-norm' && before?.kind === 'separable') folded[folded.length - 1] = fold(before, layer);
    else folded.push(layer);
  }
  return folded;
}

export const foldBatchNorm: Pass = {
  name: 'fold-batch-norm',
  because: 'BatchNorm at inference is a scale and an offset a feature: they join the pointwise weights before it',
  run: (network) => ({
    ...network,
    blocks: network.blocks.map((block) => ({ main: foldPath(block.main), shortcut: foldPath(block.shortcut) })),
  }),
};
