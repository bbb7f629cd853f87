import { blockWidths, type Dense, epochSamplesOf, featuresOut, type Layer, type Network, rowsOut } from './network.js';
import { STAGE_COUNT } from './numeric-contract.js';

/** One line of `ulw inspect`. */
export interface LayerCount {
  readonly name: string;
  readonly kind: string;
  /** Rows x features that it puts out, for one channel. */
  readonly shape: readonly number[];
  /** Trainable parameters; the extractor's are shared by all channels. */
  readonly parameters: number;
  /** Multiply-accumulates an epoch, all channels. Poolings, sums, BatchNorm's scale and bias count none. */
  readonly macs: number;
}

/** What {@link countNetwork} counts; the totals are the sums over the layers. */
export interface NetworkCount {
  readonly layers: readonly LayerCount[];
  readonly parameters: number;
  readonly macs: number;
}

function parametersOf(layer: Layer): number {
  switch (layer.kind) {
    case 'separable':
      return layer.depthwise.data.length + layer.pointwise.data.length + layer.bias.length;
    case 'batch-norm':
      return layer.gamma.length + layer.beta.length;
    case 'convolution':
    case 'strided-dense':
      return layer.weights.data.length + layer.bias.length;
    default:
      return 0;
  }
}

function macsPerRow(layer: Layer): number {
  switch (layer.kind) {
    case 'separable':
      return layer.depthwise.data.length + layer.pointwise.data.length;
    case 'convolution':
    case 'strided-dense':
      return layer.weights.data.length;
    default:
      return 0;
  }
}

function countPath(path: readonly Layer[], name: string, rows: number, features: number, channels: number) {
  const counts: LayerCount[] = [];
  let [rowCount, featureCount] = [rows, features];
  path.forEach((layer, index) => {
    rowCount = rowsOut(layer, rowCount);
    featureCount = featuresOut(layer, featureCount);
    counts.push({
      name: `${name}.${index + 1}`,
      kind: layer.kind,
      shape: [rowCount, featureCount],
      parameters: parametersOf(layer),
      macs: macsPerRow(layer) * rowCount * channels,
    });
  });
  return { counts, rows: rowCount };
}

function countDense(dense: Dense, name: string, times: number): LayerCount {
  return {
    name,
    kind: 'dense',
    shape: [dense.weights.columns],
    parameters: dense.weights.data.length + dense.bias.length,
    macs: dense.weights.data.length * times,
  };
}

/** Shape, trainable parameters and MACs of every layer. */
export function countNetwork(network: Network): NetworkCount {
  const channels = network.metadata.channels.length;
  const widths = blockWidths(network);
  const layers: LayerCount[] = [];
  let rows = epochSamplesOf(network.metadata);
  network.blocks.forEach((block, index) => {
    const main = countPath(block.main, `block${index + 1}.main`, rows, widths[index], channels);
    const shortcut = countPath(block.shortcut, `block${index + 1}.shortcut`, rows, widths[index], channels);
    layers.push(...main.counts, ...shortcut.counts);
    rows = main.rows;
  });
  if (network.pooledShortcut.kind === 'mapped') {
    layers.push(countDense(network.pooledShortcut.dense, 'pooled-shortcut', channels));
  }
  network.head.forEach((dense, index) => layers.push(countDense(dense, `head.${index + 1}`, 1)));
  if (network.pooledShortcut.kind === 'concatenated') {
    const parameters = network.pooledShortcut.channelBias.reduce((total, bias) => total + bias.length, 0);
    layers.push({ name: 'head.channel-bias', kind: 'bias', shape: [STAGE_COUNT], parameters, macs: 0 });
  }
  const sum = (pick: (layer: LayerCount) => number): number => layers.reduce((total, layer) => total + pick(layer), 0);
  return { layers, parameters: sum((layer) => layer.parameters), macs: sum((layer) => layer.macs) };
}
