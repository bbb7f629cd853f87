import { describe, expect, it } from 'vitest';
import { compile, FLOAT_PASSES } from '../../../src/compile/compile.js';
import { countNetwork } from '../../../src/model/count.js';
import type { Network } from '../../../src/model/network.js';
import { networkGraph } from '../../../src/targets/onnx/network-graph.js';
import type { OnnxGraph } from '../../../src/targets/onnx/onnx-proto.js';
import { randomNetwork } from '../../support/random-network.js';

const published = randomNetwork(1);

/** Float constants of a graph. */
function floatsIn(graph: OnnxGraph): number {
  return graph.initializers.reduce((sum, { data }) => (data instanceof Float32Array ? sum + data.length : sum), 0);
}

function operators(graph: OnnxGraph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operator } of graph.nodes) counts[operator] = (counts[operator] ?? 0) + 1;
  return counts;
}

/** BatchNorm's mean and variance, which a graph holds and nobody trains. */
function statistics(network: Network): number {
  const norms = network.blocks.flatMap((block) => block.main.filter((layer) => layer.kind === 'batch-norm'));
  return norms.reduce((sum, norm) => sum + norm.mean.length + norm.variance.length, 0);
}

describe('the graph', () => {
  it('of the published network has its layers and its parameters', () => {
    const graph = networkGraph(published);
    expect(operators(graph)).toEqual({
      Reshape: 2,
      Conv: 24,
      BatchNormalization: 6,
      Relu: 6,
      MaxPool: 6,
      Add: 3,
      GlobalAveragePool: 1,
      Gemm: 2,
    });
    expect(floatsIn(graph)).toBe(countNetwork(published).parameters + statistics(published));
  });

  it('of the compiled network has what the passes left', () => {
    const compiled = compile(published, FLOAT_PASSES);
    const graph = networkGraph(compiled);
    expect(operators(graph)).toMatchObject({ Conv: 13, Gemm: 1, Slice: 1, Concat: 1, Add: 2 });
    expect(operators(graph)).not.toHaveProperty('BatchNormalization');
    // No channel is missing in ONNX, so the channels' own biases are summed into the head's.
    const channelBiases = 5 * compiled.metadata.channels.length;
    expect(floatsIn(graph)).toBe(countNetwork(compiled).parameters - channelBiases);
  });

  it.each(FLOAT_PASSES.map((_, passes) => passes + 1))('is well formed after %d passes', (passes) => {
    const graph = networkGraph(compile(published, FLOAT_PASSES.slice(0, passes)));
    const known = new Set([graph.input.name, ...graph.initializers.map((tensor) => tensor.name)]);
    expect(known.size).toBe(graph.initializers.length + 1);
    for (const { inputs, output } of graph.nodes) {
      expect(inputs.filter((input) => !known.has(input))).toEqual([]);
      expect(known.has(output)).toBe(false);
      known.add(output);
    }
    expect(known.has(graph.output.name)).toBe(true);
    for (const { shape, data } of graph.initializers) expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
  });
});
