import { affine, multiply, scaleRows } from '../model/matrix.js';
import type { Dense, Layer, SeparableLayer, StridedDenseLayer } from '../model/network.js';
import type { Pass } from './pass.js';

const isPointwiseOnly = (layer: Layer): layer is SeparableLayer =>
  layer.kind === 'separable' && layer.depthwise.rows === 1;

/** With one tap, depthwise is a scale on each row of the pointwise matrix. */
function denseOf(layer: SeparableLayer): Dense {
  return { weights: scaleRows(layer.pointwise, layer.depthwise.data), bias: layer.bias };
}

function collapse(path: readonly Layer[]): readonly Layer[] {
  if (path.length === 0 || !path.every(isPointwiseOnly)) return path;
  const [first, ...others] = path.map(denseOf);
  const { weights, bias } = others.reduce(
    (left, right) => ({
      weights: multiply(left.weights, right.weights),
      bias: affine(left.bias, right.weights, right.bias),
    }),
    first,
  );
  const stride = path.reduce((product, layer) => product * layer.stride, 1);
  const collapsed: StridedDenseLayer = { kind: 'strided-dense', stride, weights, bias };
  return [collapsed];
}

export const collapseShortcut: Pass = {
  name: 'collapse-shortcut',
  because: 'two linear strided separable convolutions of one tap are one matrix on every 4th row',
  run: (network) => ({
    ...network,
    blocks: network.blocks.map((block) => ({ ...block, shortcut: collapse(block.shortcut) })),
  }),
};
