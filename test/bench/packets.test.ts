import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const reason = existsSync(`${root}dist/runtime/stager-pool.js`) ? '' : ' (needs dist: npm run build)';

interface Packets {
  readonly sleepers: number;
  readonly rows: readonly Record<'packetSamples' | 'gatherSamples' | 'medianMicroseconds' | 'bytesASleeper', number>[];
}

const measure = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [`${root}bench/packets.mjs`, '--rounds', '1', ...args])).stdout;

it.skipIf(reason !== '')(`tells what packets cost, and what waiting samples take in memory${reason}`, async () => {
  const { sleepers, rows } = JSON.parse(await measure('--sleepers', '128', '--json')) as Packets;
  expect(sleepers).toBe(128);
  for (const { packetSamples, gatherSamples, medianMicroseconds, bytesASleeper } of rows) {
    expect(medianMicroseconds).toBeGreaterThan(0);
    // Four channels of int16 beside the state, for packets that are shorter than what gathers.
    const [{ bytesASleeper: stateBytes }] = rows;
    expect(bytesASleeper - stateBytes).toBe(packetSamples < gatherSamples ? 4 * 2 * gatherSamples : 0);
  }
  const text = await measure('--sleepers', '2');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
