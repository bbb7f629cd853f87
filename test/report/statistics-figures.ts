import { expect } from 'vitest';
import type { SleepStatistics } from '../../src/report/statistics.js';

/** Every figure of one is a figure of the other, to nine decimals. */
export function expectSameFigures(found: SleepStatistics, expected: SleepStatistics): void {
  const known = new Map(flat(found));
  const wanted = flat(expected);
  expect([...known.keys()].sort()).toEqual(wanted.map(([key]) => key).sort());
  for (const [key, value] of wanted) {
    if (typeof value === 'number') expect(known.get(key), key).toBeCloseTo(value, 9);
    else expect(known.get(key), key).toEqual(value);
  }
}

/** `minutes.N2`, `cycles.0.start`: every figure under the name of its place. */
function flat(value: object, place = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]): [string, unknown][] =>
    entry !== null && typeof entry === 'object' ? flat(entry, `${place}${key}.`) : [[place + key, entry]],
  );
}
