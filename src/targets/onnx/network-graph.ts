import { type Matrix, matrix } from '../../model/matrix.js';
import {
  type BatchNormLayer,
  type Block,
  type Dense,
  epochSamplesOf,
  type Layer,
  type Network,
  type PooledShortcut,
  type SeparableLayer,
} from '../../model/network.js';
import { BLOCK_STRIDE, COUNTS_PER_UNIT, STAGE_COUNT } from '../../model/numeric-contract.js';
import { GraphBuilder } from './graph-builder.js';
import { LOGITS_OF, ONNX_INPUT, ONNX_OUTPUT } from './graph-values.js';
import type { OnnxAttribute, OnnxGraph } from './onnx-proto.js';

/** Beyond any row: a slice that ends there runs to the end. */
const LAST_ROW = 2 ** 31 - 1;

const ints = (...value: number[]): OnnxAttribute => ({ kind: 'ints', value });

/** Outputs as rows, as ONNX stores convolution weights. */
function transposed({ rows, columns, data }: Matrix): Matrix {
  const result = matrix(columns, rows);
  result.data.forEach((_, i) => (result.data[i] = data[(i % rows) * columns + Math.floor(i / rows)]));
  return result;
}

/** A convolution over [batch, features, rows], 'same' padding as the float reference has it. */
function convolution(
  graph: GraphBuilder,
  input: string,
  output: string,
  weights: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  options: { readonly bias?: Float64Array; readonly stride?: number; readonly groups?: number },
): string {
  const { bias, stride = 1, groups = 1 } = options;
  const taps = weights.shape[2];
  const before = (taps - 1) >> 1;
  const inputs = [input, graph.floats(`${output}.weights`, weights.shape, weights.data)];
  if (bias !== undefined) inputs.push(graph.floats(`${output}.bias`, [bias.length], bias));
  return graph.node('Conv', inputs, output, {
    kernel_shape: ints(taps),
    pads: ints(before, taps - 1 - before),
    strides: ints(stride),
    group: { kind: 'int', value: groups },
  });
}

function pointwise(
  graph: GraphBuilder,
  input: string,
  output: string,
  { weights, bias }: Dense,
  stride: number,
): string {
  const shape = [weights.columns, weights.rows, 1];
  return convolution(graph, input, output, { shape, data: transposed(weights).data }, { bias, stride });
}

function separable(graph: GraphBuilder, input: string, output: string, layer: SeparableLayer): string {
  const { rows: taps, columns: features } = layer.depthwise;
  const weights = { shape: [features, 1, taps], data: transposed(layer.depthwise).data };
  const options = { stride: layer.stride, groups: features };
  const filtered = convolution(graph, input, `${output}.depthwise`, weights, options);
  return pointwise(graph, filtered, output, { weights: layer.pointwise, bias: layer.bias }, 1);
}

function batchNorm(graph: GraphBuilder, input: string, output: string, layer: BatchNormLayer): string {
  const { gamma, beta, mean, variance } = layer;
  const constants = Object.entries({ gamma, beta, mean, variance }).map(([name, values]) =>
    graph.floats(`${output}.${name}`, [values.length], values),
  );
  const epsilon: OnnxAttribute = { kind: 'float', value: layer.epsilon };
  return graph.node('BatchNormalization', [input, ...constants], output, { epsilon });
}

function addLayer(graph: GraphBuilder, input: string, output: string, layer: Layer): string {
  switch (layer.kind) {
    case 'separable':
      return separable(graph, input, output, layer);
    case 'batch-norm':
      return batchNorm(graph, input, output, layer);
    case 'relu':
      return graph.node('Relu', [input], output);
    case 'max-pool':
      // Rounding up makes 188 rows of 375, as Keras's 'same' does.
      return graph.node('MaxPool', [input], output, {
        kernel_shape: ints(2),
        strides: ints(2),
        ceil_mode: { kind: 'int', value: 1 },
      });
    case 'convolution': {
      const { rows: taps, columns } = layer.weights;
      const weights = { shape: [columns, 1, taps], data: transposed(layer.weights).data };
      return convolution(graph, input, output, weights, { bias: layer.bias });
    }
    case 'strided-dense':
      return pointwise(graph, input, output, layer, layer.stride);
  }
}

function addPath(graph: GraphBuilder, input: string, path: readonly Layer[], name: string): string {
  return path.reduce((current, layer, index) => addLayer(graph, current, `${name}.${index + 1}`, layer), input);
}

function addBlock(graph: GraphBuilder, input: string, block: Block, name: string): string {
  const main = addPath(graph, input, block.main, `${name}.main`);
  if (block.shortcut.length === 0) return main;
  const shortcut = addPath(graph, input, block.shortcut, `${name}.shortcut`);
  return graph.node('Add', [main, shortcut], name);
}

/** One channel's features: [batch x channels, features, 1]. */
function addPool(graph: GraphBuilder, rows: string, lastInput: string, shortcut: PooledShortcut): string {
  const pooled = graph.node('GlobalAveragePool', [rows], 'pooled');
  if (shortcut.kind === 'none') return pooled;
  const slice = [
    graph.integers('every4th.starts', [0]),
    graph.integers('every4th.ends', [LAST_ROW]),
    graph.integers('every4th.axes', [2]),
    graph.integers('every4th.steps', [BLOCK_STRIDE]),
  ];
  const kept = graph.node('Slice', [lastInput, ...slice], 'every4th');
  const side = graph.node('GlobalAveragePool', [kept], 'every4th.pooled');
  if (shortcut.kind === 'concatenated') {
    return graph.node('Concat', [pooled, side], 'features', { axis: { kind: 'int', value: 1 } });
  }
  const mapped = pointwise(graph, side, 'every4th.mapped', shortcut.dense, 1);
  return graph.node('Add', [pooled, mapped], 'features');
}

/** The last dense layer's bias with every channel's own added: all channels are present in an exported graph. */
function headOf(network: Network): readonly Dense[] {
  const { head, pooledShortcut } = network;
  if (pooledShortcut.kind !== 'concatenated') return head;
  const last = head[head.length - 1];
  const bias = last.bias.map((value, stage) =>
    pooledShortcut.channelBias.reduce((sum, channel) => sum + channel[stage], value),
  );
  return [...head.slice(0, -1), { ...last, bias }];
}

function addHead(graph: GraphBuilder, input: string, head: readonly Dense[]): void {
  head.reduce((current, { weights, bias }, index) => {
    const name = index === head.length - 1 ? ONNX_OUTPUT : `head.dense${index + 1}`;
    const constants = [
      graph.floats(`${name}.weights`, [weights.rows, weights.columns], weights.data),
      graph.floats(`${name}.bias`, [bias.length], bias),
    ];
    return graph.node('Gemm', [current, ...constants], name);
  }, input);
}

/**
 * The network, published or compiled, as an ONNX graph: input `epoch` [batch, channels, samples] in model units (the
 * front end's int16 / 2,048), output `logits` [batch, 5] in the order of `STAGES`. The extractor runs once, on channels
 * as if each were a batch entry of its own.
 */
export function networkGraph(network: Network): OnnxGraph {
  const { metadata, blocks, pooledShortcut } = network;
  const channels = metadata.channels.length;
  const samples = epochSamplesOf(metadata);
  const graph = new GraphBuilder();
  const apart = graph.integers('channels-apart.shape', [-1, 1, samples]);
  let current = graph.node('Reshape', [ONNX_INPUT, apart], 'channels-apart');
  let lastInput = current;
  blocks.forEach((block, index) => {
    lastInput = current;
    current = addBlock(graph, current, block, `block${index + 1}`);
  });
  const features = addPool(graph, current, lastInput, pooledShortcut);
  const together = graph.integers('channels-together.shape', [-1, headOf(network)[0].weights.rows]);
  addHead(graph, graph.node('Reshape', [features, together], 'channels-together'), headOf(network));
  return {
    name: metadata.name,
    nodes: graph.nodes,
    initializers: graph.initializers,
    input: {
      name: ONNX_INPUT,
      type: 'float',
      shape: ['batch', channels, samples],
      description: `the front end's int16 output / ${COUNTS_PER_UNIT}, channels in the order of the metadata`,
    },
    output: { name: ONNX_OUTPUT, type: 'float', shape: ['batch', STAGE_COUNT], description: LOGITS_OF },
  };
}
