import { describe, expect, it } from 'vitest';

type Check = 'exact' | 'float32' | 'int8';

const { faultOf } = (await import(new URL('../../bench/outputs.mjs', import.meta.url).href)) as {
  faultOf(
    check: Check,
    found: readonly number[],
    references: Record<'exact' | 'float', readonly number[]>,
  ): string | null;
};

const exact = [400, -300, 0, 100, 200, -300, 400, 0, 100, 200];
const float = exact.map((value) => value / 100);
const references = { exact, float };
const changed = (values: readonly number[], index: number, value: number): number[] => values.with(index, value);

describe('the check of outputs', () => {
  it.each([
    ['exact', exact],
    ['float32', float],
    ['float32', float.map((value) => value + 9e-5)],
    ['int8', float],
    ['int8', float.map((value, i) => value + (i % 2 === 0 ? 0.6 : -0.6))],
  ] as const)('lets %s pass where it holds', (check, found) => {
    expect(faultOf(check, found, references)).toBeNull();
  });

  it.each([
    ['exact', changed(exact, 3, 101), /off by 1; expected at most 0/],
    ['float32', changed(float, 3, 1.0002), /expected at most 0\.0001/],
    ['float32', changed(float, 9, Number.NaN), /off by NaN/],
    ['int8', changed(float, 0, 3.2), /expected at most 0\.7/],
    ['int8', changed(float, 9, Number.NaN), /off by NaN/],
    ['exact', exact.slice(5), /found 5 logits; expected 10/],
  ] as const)('refuses %s where it does not', (check, found, message) => {
    expect(faultOf(check, found, references)).toMatch(message);
  });

  it('refuses int8 that is near but stages otherwise', () => {
    const near = [0.1, 0, 0, 0, 7, 0, 0.1, 0, 0, -7];
    const other = changed(changed(near, 5, 0.2), 0, 0.1);
    expect(faultOf('int8', other, { exact, float: near })).toMatch(/found the same stage in 0\.5 of the epochs/);
  });
});
