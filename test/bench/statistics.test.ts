import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

interface Summary {
  readonly medianMs: number;
  readonly ratioToUlw: number;
  readonly ratioSpread: readonly [number, number];
}

const { median, quantile, summarise } = (await import(new URL('../../bench/statistics.mjs', import.meta.url).href)) as {
  median(values: readonly number[]): number;
  quantile(values: readonly number[], part: number): number;
  summarise(rounds: readonly (readonly number[])[], base: readonly number[]): Summary[];
};

describe('the median', () => {
  it.each([
    [[7], 7],
    [[3, 1], 2],
    [[10, 9, 1], 9],
    [[100, 2, 20, 3], 11.5],
  ])('of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

  it('has as many values above as below', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        expect(values.filter((v) => v < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((v) => v > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });
});

it('takes quartiles between neighbours', () => {
  expect(quantile([4, 1, 3, 2, 5], 0.25)).toBe(2);
  expect(quantile([1, 2, 3, 4], 0.75)).toBe(3.25);
});

it('divides round by round, so that a slow round does not show in the ratio', () => {
  const base = [1, 10, 1];
  const [own, other] = summarise([base, [3, 30, 3]], base);
  expect(own).toEqual({ medianMs: 1, ratioToUlw: 1, ratioSpread: [1, 1] });
  expect(other).toEqual({ medianMs: 3, ratioToUlw: 3, ratioSpread: [3, 3] });
});
