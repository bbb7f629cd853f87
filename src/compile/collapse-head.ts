import { affine, multiply } from '../model/matrix.js';
import type { Dense } from '../model/network.js';
import type { Pass } from './pass.js';

/** left, then right, as one linear layer. */
export function chain(left: Dense, right: Dense): Dense {
  return { weights: multiply(left.weights, right.weights), bias: affine(left.bias, right.weights, right.bias) };
}

export const collapseHead: Pass = {
  name: 'collapse-head',
  because: 'dense layers with nothing between are one matrix, so the logits are a sum over channels',
  run: (network) => ({ ...network, head: network.head.length === 0 ? [] : [network.head.reduce(chain)] }),
};
