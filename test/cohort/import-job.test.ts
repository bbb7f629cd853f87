import { describe, expect, it } from 'vitest';
import { importInWorker } from '../../src/cohort/import-job.js';
import { WeightsError } from '../../src/errors.js';
import { readWeights } from '../../src/model/weights.js';
import { kerasTensors, writeKeras } from '../model/keras/h5wasm-file.js';
import { randomNetwork } from '../support/random-network.js';

const network = randomNetwork(8, { channels: 1, widths: [8] });
const keras = await writeKeras(kerasTensors(network));
const job = (bytes: Uint8Array) => ({ bytes, options: {}, subject: 'their.h5' });
const script = (text: string): URL => new URL(`data:text/javascript,${encodeURIComponent(text)}`);
/** The built one: a thread loads no TypeScript. */
const BUILT = new URL('../../dist/cohort/import-worker.js', import.meta.url);
const ALONE = new URL('fixtures/hdf5-alone.mjs', import.meta.url);

/** The whole file with a list of texts whose free space is 0 bytes long, where HDF5 goes round for ever. */
function endless(): Uint8Array {
  const bytes = keras.slice();
  const first = Buffer.from(bytes).indexOf('GCOL') + 16;
  const view = new DataView(bytes.buffer);
  view.setUint16(first, 0, true);
  view.setBigUint64(first + 8, 0n, true);
  return bytes;
}

describe('an import in a thread', () => {
  it('gives the weights', async () => {
    const weights = await importInWorker(job(keras), { seconds: 30, worker: BUILT });
    expect(readWeights(weights).head).toEqual(network.head);
  });

  it('refuses as the import does, typed', async () => {
    const cut = importInWorker(job(keras.subarray(0, 3000)), { seconds: 30, worker: BUILT });
    await expect(cut).rejects.toThrow(WeightsError);
    await expect(cut).rejects.toThrow(/^their\.h5: found a broken list of texts/);
  });

  it('ends when the time is over, also inside the HDF5 library, while everything else goes on', async () => {
    // The same worker answers for a whole file, so it is the damage that keeps it busy.
    const whole = importInWorker(job(keras), { seconds: 30, worker: ALONE });
    await expect(whole).rejects.toThrow(/^alone: found block1\.main1\/depthwise_kernel:0/);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 20);
    const start = performance.now();
    const stalled = importInWorker(job(endless()), { seconds: 3, worker: ALONE });
    await expect(stalled).rejects.toThrow(WeightsError);
    await expect(stalled).rejects.toThrow(
      /^their\.h5: found a file that was not read in 3 s; expected .* --limit gives it longer\.$/,
    );
    clearInterval(ticking);
    expect(performance.now() - start).toBeGreaterThan(2900);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(ticks).toBeGreaterThan(30);
  });

  it('leaves no thread behind that goes on', async () => {
    const counter = new Uint8Array(new SharedArrayBuffer(1));
    const counting = script('import { workerData } from "node:worker_threads"; for (;;) workerData.bytes[0]++;');
    await expect(importInWorker(job(counter), { seconds: 1, worker: counting })).rejects.toThrow(/not read in 1 s/);
    const values = new Set<number>();
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      values.add(counter[0]);
    }
    expect(values.size).toBe(1);
    expect(values.has(0)).toBe(false);
  });

  it.each([
    ['throws', 'throw new Error("odd")', /found what ended its reader \(odd\)/],
    ['leaves', 'process.exit(3)', /found what ended its reader;/],
    [
      'eats memory',
      'const all = []; for (;;) all.push(new Array(1e5).fill(0.5))',
      /found what ended its reader \(.*memory/,
    ],
  ])('is a typed error where the thread %s', { timeout: 60_000 }, async (_, text, says) => {
    const ended = importInWorker(job(keras), { seconds: 50, worker: script(text) });
    await expect(ended).rejects.toThrow(WeightsError);
    await expect(ended).rejects.toThrow(says);
  });
});
