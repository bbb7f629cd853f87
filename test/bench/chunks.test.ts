import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reason = existsSync(`${root}dist/runtime/plan.js`) ? '' : ' (needs dist: npm run build)';

interface Chunks {
  readonly peakMacsPerSecond: number;
  readonly rows: readonly Record<'chunkSamples' | 'microseconds' | 'shareOfPeak' | 'against', number>[];
}

const measure = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [`${root}bench/chunks.mjs`, '--rounds', '2', ...args])).stdout;

it.skipIf(reason !== '')(`tells an epoch by its chunks, beside another checkout${reason}`, async () => {
  const { peakMacsPerSecond, rows } = JSON.parse(await measure('--against', root, '--json')) as Chunks;
  expect(peakMacsPerSecond).toBeGreaterThan(1e8);
  expect(rows.map(({ chunkSamples }) => chunkSamples)).toEqual([4, 25, 64, 100, 250, 500, 1000, 3000]);
  for (const { microseconds, shareOfPeak, against } of rows) {
    expect(shareOfPeak).toBeCloseTo((2_537_184 * 1e6) / microseconds / peakMacsPerSecond, 9);
    expect(against).toBeGreaterThan(0);
  }
  const text = await measure();
  expect(text).toMatch(/^ +3000 +[\d.]+ +\d+ %$/m);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
