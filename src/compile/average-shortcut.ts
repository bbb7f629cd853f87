import type { Pass } from './pass.js';

export const averageShortcut: Pass = {
  name: 'average-shortcut',
  because:
    "the last block's shortcut is linear and commutes with the average pool: it runs once an epoch, not once a row",
  run: (network) => {
    const last = network.blocks[network.blocks.length - 1];
    const [shortcut, ...rest] = last?.shortcut ?? [];
    if (shortcut?.kind !== 'strided-dense' || rest.length > 0) return network;
    return {
      ...network,
      blocks: [...network.blocks.slice(0, -1), { ...last, shortcut: [] }],
      pooledShortcut: { kind: 'mapped', dense: { weights: shortcut.weights, bias: shortcut.bias } },
    };
  },
};
