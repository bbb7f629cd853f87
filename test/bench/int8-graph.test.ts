import { expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { foldBatchNorm } from '../../src/compile/fold-batch-norm.js';
import type { Network } from '../../src/model/network.js';
import { networkGraph } from '../../src/targets/onnx/network-graph.js';
import { ONNX_INPUT } from '../../src/targets/onnx/onnx-file.js';
import type { OnnxGraph } from '../../src/targets/onnx/onnx-proto.js';
import { Random, randomEpoch, randomNetwork } from '../support/random-network.js';

type Ranges = ReadonlyMap<string, { readonly clip: number; readonly signed: boolean }>;

const at = (file: string): string => new URL(`../../bench/${file}`, import.meta.url).href;
const { quantiseGraph } = (await import(at('int8-graph.mjs'))) as {
  quantiseGraph(graph: OnnxGraph, ranges: Ranges): OnnxGraph;
};
const { measureTensorRanges } = (await import(at('tensor-ranges.mjs'))) as {
  measureTensorRanges(network: Network, epochs: readonly Float64Array[][], input: string): Ranges;
};

it.each([
  ['published', [foldBatchNorm]],
  ['collapsed', undefined],
] as const)('rounds what every convolution of the %s graph takes, and its weights', (_, passes) => {
  const network = compile(randomNetwork(3, { channels: 2 }), passes);
  const ranges = measureTensorRanges(network, [randomEpoch(new Random(3), network)], ONNX_INPUT);
  const graph = networkGraph(network);
  const quantised = quantiseGraph(graph, ranges);
  const makers = new Map(quantised.nodes.map(({ output, operator }) => [output, operator]));
  const convolutions = quantised.nodes.filter(({ operator }) => operator === 'Conv');
  expect(convolutions).toHaveLength(graph.nodes.filter(({ operator }) => operator === 'Conv').length);
  for (const { inputs } of convolutions) {
    for (const input of inputs) expect(makers.get(input)).toBe('DequantizeLinear');
  }
  // Zero is a step of every tensor, since padding is zero; a ReLU's output has all 256 above it.
  for (const { operator, inputs } of quantised.nodes) {
    if (operator !== 'QuantizeLinear') continue;
    const zero = quantised.initializers.find(({ name }) => name === inputs[2])!.data[0];
    if (makers.get(inputs[0]) === 'Relu') expect(zero).toBe(0);
  }
  const weights = quantised.initializers.filter(({ name }) => name.endsWith('.weights.s8'));
  expect(weights).toHaveLength(convolutions.length);
  for (const { data } of weights) expect(Math.max(...Array.from(data as Int8Array, Math.abs))).toBe(127);
});
