import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/cohort/run-record.js';
import { sha256 } from '../../src/cohort/run-record.js';
import { folderOf, shortNight } from '../cohort/short-nights.js';
import { freshFolder, MAIN } from './ulw.js';

const NIGHTS = 40;
let nights: string;

beforeAll(() => {
  const { recording } = shortNight(3, 1);
  const name = (index: number): string => `n${String(index).padStart(2, '0')}.edf`;
  nights = folderOf(Object.fromEntries(Array.from({ length: NIGHTS }, (_, index) => [name(index), recording])));
});

/** Sends a signal once some nights are done. */
async function interrupted(jobs: string, signal: 'SIGINT' | 'SIGTERM') {
  const out = freshFolder();
  const child = spawn(process.execPath, [MAIN, 'score', nights, '-o', out, '--jobs', jobs]);
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (data) => (text[name] += String(data)));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!text.stdout.includes('n01.edf') && child.exitCode === null) await sleep(5);
  child.kill(signal);
  return { status: await ended, out, ...text };
}

describe('a run that is interrupted', () => {
  it.each([
    ['1', 'SIGINT'],
    ['2', 'SIGINT'],
    ['2', 'SIGTERM'],
  ] as const)('with --jobs %s by %s leaves whole nights only, and says how many', async (jobs, signal) => {
    const { status, out, stdout, stderr } = await interrupted(jobs, signal);
    expect(status).toBe(128 + constants.signals[signal]);
    const done = Number(/interrupted; (\d+) of 40 nights done/.exec(stderr)?.[1]);
    expect(done).toBeGreaterThan(0);
    expect(done).toBeLessThan(NIGHTS);
    expect(stdout.match(/^n\d\d\.edf /gm)).toHaveLength(done);
    const files = readdirSync(out);
    expect(files).toHaveLength(6 * done);
    for (const file of files.filter((name) => /^n\d\d\.json$/.test(name))) {
      const { run } = JSON.parse(readFileSync(join(out, file), 'utf8')) as { run: RunRecord };
      for (const [output, sum] of Object.entries(run.outputs))
        expect(sha256(readFileSync(join(out, output)))).toBe(sum);
    }
  });
});
