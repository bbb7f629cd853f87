import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { NightJob, ScoredNight } from '../../src/cohort/night-job.js';
import type { Outcome } from '../../src/cohort/lanes.js';
import { runJobs } from '../../src/cohort/run-jobs.js';
import { folderOf, shortNight } from './short-nights.js';

const model = { bytes: readFileSync(new URL('../../weights/eeg1.ulw', import.meta.url)), name: 'eeg1.ulw' };
const counters = (count: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * count));
const job = (path: string): NightJob => ({
  path,
  title: path,
  truth: [],
  expectsTruth: false,
  options: {},
  output: null,
  show: null,
});

/** Scores nothing: crashes, fails or succeeds as the job's path says. */
const ODD_WORKER = `export default async ({ job, epochs, cell }) => {
  if (job.path === 'crash') setImmediate(() => { throw new RangeError('the thread fell over'); });
  if (job.path === 'crash') await new Promise(() => undefined);
  if (job.path === 'reject') throw new TypeError('no night');
  Atomics.store(epochs, cell, 7);
  return { night: { summary: null, shown: job.path, files: [], seconds: 0 } };
};`;

describe('jobs', () => {
  it('that fail leave the others alone, in this thread', async () => {
    const folder = folderOf({ 'a.edf': shortNight(1).recording, 'text.edf': 'text', 'b.edf': shortNight(2).recording });
    const outcomes: Outcome<ScoredNight>[] = [];
    const epochs = counters(3);
    await runJobs(
      ['a', 'text', 'b'].map((name) => job(join(folder, `${name}.edf`))),
      {
        model,
        threads: 1,
        signal: new AbortController().signal,
        epochs,
        ended: (index, outcome) => (outcomes[index] = outcome),
      },
    );
    expect(outcomes).toMatchObject([
      { night: { summary: { epochs: 12 } } },
      { error: { name: 'RecordingError', code: 'recording' } },
      { night: { summary: { epochs: 12 } } },
    ]);
    expect([...epochs]).toEqual([12, 0, 12]);
  });

  it('whose thread crashes or rejects leave the others alone', async () => {
    const worker = pathToFileURL(join(folderOf({ 'odd.mjs': ODD_WORKER }), 'odd.mjs'));
    const paths = ['a', 'crash', 'b', 'reject', 'crash', 'crash', 'c', 'd'];
    const outcomes: Outcome<ScoredNight>[] = [];
    const epochs = counters(paths.length);
    await runJobs(paths.map(job), {
      model,
      threads: 2,
      signal: new AbortController().signal,
      epochs,
      ended: (index, outcome) => (outcomes[index] = outcome),
      worker,
    });
    const said = outcomes.map((outcome) => ('night' in outcome ? outcome.night.shown : outcome.error.message));
    expect(said).toEqual(paths.map((path) => ({ crash: 'the thread fell over', reject: 'no night' })[path] ?? path));
    expect([...epochs]).toEqual(paths.map((path) => (/^.$/.test(path) ? 7 : 0)));
  });

  it('that are told to stop neither begin nor end', async () => {
    const folder = folderOf({ 'a.edf': shortNight(1).recording });
    const controller = new AbortController();
    const ended: number[] = [];
    const epochs = counters(9);
    await runJobs(
      Array.from({ length: 9 }, () => job(join(folder, 'a.edf'))),
      {
        model,
        threads: 1,
        signal: controller.signal,
        epochs,
        ended: (index) => {
          ended.push(index);
          if (index === 2) controller.abort();
        },
      },
    );
    expect(ended).toEqual([0, 1, 2]);
    expect(epochs[3]).toBe(0);
  });
});
