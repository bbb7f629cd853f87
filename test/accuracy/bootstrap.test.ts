import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../src/accuracy/bootstrap.js';
import { Random } from '../support/random-network.js';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bootstrap', () => {
  const random = new Random(5);
  const values = [...random.normals(60, 2, 10)];
  const measures = (drawn: readonly number[]): number[] => [mean(drawn), Math.max(...drawn)];

  it('gives the same interval for the same seed and another for another', () => {
    expect(bootstrap(values, measures, 3)).toEqual(bootstrap(values, measures, 3));
    expect(bootstrap(values, measures, 3)).not.toEqual(bootstrap(values, measures, 4));
  });

  it('comes near the interval of a mean that theory gives', () => {
    const [interval] = bootstrap(values, measures);
    const deviation = Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)) / values.length);
    expect(Math.abs(interval!.low - mean(values) + 1.96 * deviation)).toBeLessThan(deviation / 2);
    expect(Math.abs(interval!.high - mean(values) - 1.96 * deviation)).toBeLessThan(deviation / 2);
    expect((interval!.high - interval!.low) / (2 * 1.96 * deviation)).toBeGreaterThan(0.85);
    expect((interval!.high - interval!.low) / (2 * 1.96 * deviation)).toBeLessThan(1.15);
  });

  it('goes from the 2.5th to the 97.5th percentile, between the nearest of 1,000 draws', () => {
    let calls = 0;
    // The first call asks for the number of figures. NumPy's percentile of 1 to 1000 at 2.5 and 97.5.
    expect(bootstrap([1, 2], () => [calls++])).toEqual([{ low: 25.975, high: 975.025 }]);
  });

  it('has no interval for fewer than two groups or of what never varies, and leaves out draws without a meaning', () => {
    expect(bootstrap([1], measures)).toEqual([null, null]);
    expect(bootstrap([1, 2], () => [null])).toEqual([null]);
    expect(bootstrap([1, 2], () => [0])).toEqual([null]);
    const [interval] = bootstrap([1, 2], (drawn) => [mean(drawn) === 1 ? null : mean(drawn)]);
    expect(interval!.low).toBe(1.5);
  });
});
