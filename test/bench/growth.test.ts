import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reason = existsSync(`${root}dist/runtime/host-speed.js`) ? '' : ' (needs dist: npm run build)';

interface Growth {
  readonly host: Record<string, unknown>;
  readonly axes: readonly {
    readonly name: string;
    readonly leftOut: number;
    readonly slope: number;
    readonly points: readonly Record<'x' | 'microseconds' | 'predicted' | 'line', number>[];
  }[];
  readonly predictionError: { readonly median: number; readonly most: number };
}

const at = (file: string): string => new URL(`../../bench/${file}`, import.meta.url).href;
const { formatGrowth } = (await import(at('growth-table.mjs'))) as { formatGrowth(growth: Growth): string };
const { fitLine } = (await import(at('statistics.mjs'))) as {
  fitLine(xs: readonly number[], ys: readonly number[]): Record<'slope' | 'intercept' | 'r2', number>;
};

it('fits a line', () => {
  const straight = fitLine([1, 2, 5], [5, 7, 13]);
  expect(straight.slope).toBeCloseTo(2, 12);
  expect(straight.intercept).toBeCloseTo(3, 12);
  expect(straight.r2).toBeCloseTo(1, 12);
  expect(fitLine([0, 1, 2], [0, 3, 0])).toEqual({ slope: 0, intercept: 1, r2: 0 });
});

it.skipIf(reason !== '')(
  `measures every axis to its end, a prediction beside each point${reason}`,
  async () => {
    const args = [`${root}bench/run.mjs`, '--growth', '--json', '--seconds', '0'];
    const growth = JSON.parse((await promisify(execFile)(process.execPath, args)).stdout) as Growth;
    const ends = growth.axes.map(({ name, points }) => [name, points[0].x, points.at(-1)!.x]);
    expect(ends).toEqual([
      ['channels', 1, 16],
      ['width', 8, 64],
      ['blocks', 1, 4],
      ['passes', 1, 3000],
      ['sleepers', 1, 10_000],
    ]);
    for (const { points, leftOut } of growth.axes) {
      expect(leftOut).toBe(0);
      for (const { microseconds, predicted } of points) {
        expect(microseconds).toBeGreaterThan(0);
        expect(predicted).toBeGreaterThan(0);
      }
    }
    expect(growth.predictionError.most).toBeGreaterThanOrEqual(growth.predictionError.median);
    const lines = formatGrowth(growth).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  },
  120_000,
);
