import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarse, coarseWeights } from '../../src/accuracy/coarse-weights.js';
import { compile } from '../../src/compile/compile.js';
import { matrix } from '../../src/model/matrix.js';
import { randomNetwork } from '../support/random-network.js';

describe('coarse', () => {
  const weights = matrix(2, 2, [7, 0.7, -3.4, 0.26]);

  it('rounds each column to its own steps, or all to one', () => {
    expect([...coarse(weights, 4, 'feature').data].map((v) => Number(v.toFixed(6)))).toEqual([7, 0.7, -3, 0.3]);
    expect([...coarse(weights, 4, 'tensor').data]).toEqual([7, 1, -3, 0]);
    expect([...coarse(matrix(1, 2, [0, 0]), 4, 'feature').data]).toEqual([0, 0]);
  });

  it('has at most 2^bits - 1 values, and no error above half a step', () => {
    const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 2, max: 8 }), (data, bits) => {
        const rounded = coarse(matrix(data.length, 1, data), bits, 'feature').data;
        const step = Math.max(...data.map(Math.abs)) / (2 ** (bits - 1) - 1);
        expect(new Set(rounded.map((v) => (step === 0 ? 0 : Math.round(v / step)))).size).toBeLessThan(2 ** bits);
        rounded.forEach((value, i) => expect(Math.abs(value - data[i])).toBeLessThanOrEqual(step / 2 + 1e-12));
      }),
    );
  });
});

describe('coarseWeights', () => {
  it('changes every weight tensor and no bias', () => {
    const network = compile(randomNetwork(2));
    const rounded = coarseWeights(network, 4, 'tensor');
    const changed = JSON.stringify(rounded, (key, value: unknown) => (key === 'data' ? null : value));
    expect(changed).toBe(JSON.stringify(network, (key, value: unknown) => (key === 'data' ? null : value)));
    const tensors = (from: typeof network): Float64Array[] => [
      ...from.blocks.flatMap(({ main, shortcut }) =>
        [...main, ...shortcut].flatMap((layer) => {
          if (layer.kind === 'separable') return [layer.depthwise.data, layer.pointwise.data];
          return layer.kind === 'strided-dense' ? [layer.weights.data] : [];
        }),
      ),
      ...from.head.map(({ weights }) => weights.data),
    ];
    const before = tensors(network);
    expect(before).toHaveLength(15);
    tensors(rounded).forEach((data, index) => expect(data, String(index)).not.toEqual(before[index]));
  });
});
