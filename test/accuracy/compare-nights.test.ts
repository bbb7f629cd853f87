import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marginOf } from '../../src/accuracy/compare-nights.js';

describe('how far apart two answers are', () => {
  it('is the sum of the leads that each has over the stage of the other', () => {
    // Float has W before N2 by 0.5, the integers N2 before W by 0.25.
    expect(marginOf([0.625, 0, 0.125, 0.25, 0], [0.25, 0, 0.5, 0.25, 0])).toBe(0.75);
    expect(marginOf([1, 0, 0, 0, 0], [0, 1, 0, 0, 0])).toBe(2);
  });

  it('is nothing where the stage is the same, and the same from either side', () => {
    const answer = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    const stage = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        if (stage(a) === stage(b)) expect(marginOf(a, b)).toBeCloseTo(0, 12);
        else expect(marginOf(a, b)).toBeGreaterThanOrEqual(0);
        expect(marginOf(a, b)).toBeCloseTo(marginOf(b, a), 12);
      }),
    );
  });
});
