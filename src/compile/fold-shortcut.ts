import { type Matrix, matrix } from '../model/matrix.js';
import type { Dense } from '../model/network.js';
import type { Pass } from './pass.js';
import { chain } from './collapse-head.js';

/** Rows `from`..`to` of a matrix. */
function rowsOf(weights: Matrix, from: number, to: number): Matrix {
  return matrix(to - from, weights.columns, weights.data.subarray(from * weights.columns, to * weights.columns));
}

/** The head's rows of one channel, followed by the shortcut's matrix times those rows. */
function foldChannel(head: Dense, shortcut: Dense, channel: number): Dense {
  const features = shortcut.weights.columns;
  const own = rowsOf(head.weights, channel * features, (channel + 1) * features);
  const side = chain(shortcut, { weights: own, bias: new Float64Array(own.columns) });
  const weights = matrix(own.rows + side.weights.rows, own.columns, [...own.data, ...side.weights.data]);
  return { weights, bias: side.bias };
}

export const foldShortcut: Pass = {
  name: 'fold-shortcut',
  because: "the pooled shortcut's matrix meets the head's with nothing between: their product joins the head",
  run: (network) => {
    const { pooledShortcut, head } = network;
    if (pooledShortcut.kind !== 'mapped' || head.length !== 1) return network;
    const folded = network.metadata.channels.map((_, channel) => foldChannel(head[0], pooledShortcut.dense, channel));
    const weights = matrix(
      folded.reduce((rows, part) => rows + part.weights.rows, 0),
      head[0].weights.columns,
      folded.flatMap((part) => [...part.weights.data]),
    );
    const channelBias = folded.map((part) => part.bias);
    return {
      ...network,
      pooledShortcut: { kind: 'concatenated', channelBias },
      head: [{ weights, bias: head[0].bias }],
    };
  },
};
