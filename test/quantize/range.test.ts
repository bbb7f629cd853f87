import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { RangeHistogram } from '../../src/quantize/range.js';
import { floatLogits } from '../../src/reference/float.js';
import { Random, randomEpoch, randomNetwork } from '../support/random-network.js';

const histogramOf = (...parts: readonly ArrayLike<number>[]): RangeHistogram => {
  const histogram = new RangeHistogram();
  for (const part of parts) histogram.add(part);
  return histogram;
};

describe('where an activation clips', () => {
  it('is at the largest magnitude, or 1 where there is none', () => {
    expect(histogramOf([0.5, -3], [2]).clip('min-max', 255)).toBe(3);
    for (const method of ['min-max', 'percentile', 'error'] as const) {
      expect(histogramOf([0, 0]).clip(method, 255)).toBe(1);
      // What ends a bin begins the next, and the last is no exception.
      expect(histogramOf([1, 1, 1]).clip(method, 255)).toBeCloseTo(1, 2);
    }
  });

  it.each([
    [5, 1.0005],
    [6, 2.0005],
  ])('with %i of 100,000 outliers is at %d by the percentile', (outliers, clip) => {
    const values = new Float64Array(100_000).fill(1.0005).fill(2.0005, 0, outliers);
    const found = histogramOf(values).clip('percentile', 255);
    expect(found).toBeGreaterThanOrEqual(clip);
    expect(found).toBeLessThan(clip + 0.001);
  });

  it.each([255, 127, 7])('costs least by the error, values rounded to %i steps', (steps) => {
    // Of two sizes, so that bins are widened on the way, with outliers.
    const random = new Random(3);
    const values = [...random.normals(4000, 0.02), ...random.normals(20_000, 2), ...random.normals(40, 12)];
    const histogram = histogramOf(values);
    expect(histogram.clip('min-max', steps)).toBe(Math.max(...values.map(Math.abs)));
    const cost = (clip: number): number =>
      values.reduce((sum, value) => {
        const rounded = Math.min(Math.round((Math.abs(value) * steps) / clip), steps) * (clip / steps);
        return sum + (Math.abs(value) - rounded) ** 2;
      }, 0);
    const tried = Array.from({ length: 60 }, (_, i) => (histogram.max * (i + 20)) / 80);
    expect(cost(histogram.clip('error', steps))).toBeLessThan(1.02 * Math.min(...tried.map(cost)));
  });
});

describe('calibrate', () => {
  const network = compile(randomNetwork(3, { channels: 2, widths: [8, 16] }));
  const random = new Random(7);
  const epochs = Array.from({ length: 3 }, () => randomEpoch(random, network));

  it('measures between the convolutions and behind each block, in 255 steps or, signed, in 127', () => {
    const seen = new Map<string, Float64Array[]>();
    for (const epoch of epochs) {
      floatLogits(network, epoch, (name, { data }) => seen.set(name, [...(seen.get(name) ?? []), data.slice()]));
    }
    for (const method of ['error', 'min-max'] as const) {
      const clip = (name: string, steps: number): number => histogramOf(...seen.get(name)!).clip(method, steps);
      expect(calibrate(network, epochs, method)).toEqual({
        method,
        epochs: 3,
        blocks: [
          { hidden: clip('block1.main.3', 255), output: clip('block1', 127) },
          { hidden: clip('block2.main.3', 255), output: clip('block2.main.6', 255) },
        ],
      });
    }
  });

  it('wants an epoch', () => {
    expect(() => calibrate(network, [])).toThrow(RangeError);
  });
});
