import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../../src/errors.js';
import { alignHypnogram } from '../../../src/signal/hypnogram/align.js';

const hypnogram = (startSeconds: number, ...stages: number[]): Parameters<typeof alignHypnogram>[0] => ({
  epochSeconds: 30,
  startSeconds,
  stages: Int8Array.from(stages),
});

describe('alignHypnogram', () => {
  it.each([
    ['that fits', 0, [0, 1, 2], 3, [0, 1, 2], 0],
    ['that starts late', 60, [1], 3, [-1, -1, 1], 1],
    ['that starts early', -30, [4, 0, 1, 2], 3, [0, 1, 2], 1],
    ['that ends early', 0, [0, 1], 4, [0, 1, -1, -1], 1],
    ['that ends late', 0, [0, 1, 2, 3], 2, [0, 1], 1],
    ['filled up with unscored epochs', 0, [0, 1, -1, -1], 2, [0, 1], 0],
    ['that starts after the end', 90, [3], 2, [-1, -1], 2],
    ['that ends before the start', -90, [3], 2, [-1, -1], 2],
    ['of no epochs', 0, [], 2, [-1, -1], 1],
  ])('puts a hypnogram %s on the grid', (_, start, stages, count, expected, warnings) => {
    const aligned = alignHypnogram(hypnogram(start, ...stages), count);
    expect([...aligned.stages]).toEqual(expected);
    expect(aligned.warnings).toHaveLength(warnings);
  });

  it('refuses a start off the grid and epochs of another length', () => {
    expect(() => alignHypnogram(hypnogram(10, 0), 3)).toThrow(HypnogramError);
    expect(() => alignHypnogram({ ...hypnogram(0, 0), epochSeconds: 20 }, 3)).toThrow(HypnogramError);
  });
});
