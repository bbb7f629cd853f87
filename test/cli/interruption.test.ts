import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/cohort/run-record.js';
import { sha256 } from '../../src/cohort/run-record.js';
import type { PreparationRecord } from '../../src/cohort/prepare-job.js';
import { folderOf, shortNight } from '../cohort/short-nights.js';
import { freshFolder, MAIN, ulw } from './ulw.js';

const NIGHTS = 40;
let nights: string;

beforeAll(() => {
  const { recording, table } = shortNight(3, 1);
  const name = (index: number): string => `n${String(index).padStart(2, '0')}`;
  const files = Array.from({ length: NIGHTS }, (_, index) => [
    [`${name(index)}.edf`, recording],
    [`${name(index)}.csv`, table],
  ]);
  nights = folderOf(Object.fromEntries(files.flat()) as Record<string, Uint8Array | string>);
});

/** Sends a signal once some nights are done. */
async function interrupted(command: readonly string[], jobs: string, signal: 'SIGINT' | 'SIGTERM') {
  const out = freshFolder();
  const child = spawn(process.execPath, [MAIN, ...command, nights, '-o', out, '--jobs', jobs]);
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
    const { status, out, stdout, stderr } = await interrupted(['score'], jobs, signal);
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

  it.each(['1', '2'])('leaves whole prepared nights and no index, with --jobs %s', async (jobs) => {
    const command = ['prepare', '--channels', 'EEG Fpz-Cz'];
    const { status, out, stdout, stderr } = await interrupted(command, jobs, 'SIGINT');
    expect(status).toBe(128 + constants.signals.SIGINT);
    expect(stderr).toContain('interrupted; no index was written');
    const done = stdout.match(/^n\d\d\.edf: /gm)!.length;
    expect(done).toBeLessThan(NIGHTS);
    const files = readdirSync(out);
    expect(files).toHaveLength(2 * done);
    for (const file of files.filter((name) => name.endsWith('.json'))) {
      const { night } = JSON.parse(readFileSync(join(out, file), 'utf8')) as PreparationRecord;
      expect(sha256(readFileSync(join(out, night.file)))).toBe(night.sha256);
    }
  });
});

describe('a run that is killed while it moves a night to its place', () => {
  /** Runs ulw, which kills itself before the rename of that number. */
  function killedBefore(rename: number, args: readonly string[]): void {
    const script = `import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { renameSync } = fs;
      let renames = 0;
      fs.renameSync = (from, to) => {
        if (++renames === ${rename}) for (process.kill(process.pid, 'SIGKILL'); ; );
        renameSync(from, to);
      };
      syncBuiltinESMExports();`;
    const before = ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
    expect(spawnSync(process.execPath, [...before, MAIN, ...args]).signal).toBe('SIGKILL');
  }

  const { recording, table } = shortNight(4);

  it.each([1, 2, 6])('before file %i of 6: the next run finds it whole', (rename) => {
    const study = folderOf({ 'a.edf': recording });
    const [out, whole] = [freshFolder(), freshFolder()];
    const args = ['score', join(study, 'a.edf'), '-o'];
    killedBefore(rename, [...args, out]);
    expect(ulw([...args, out, '--resume'])).toMatchObject({ status: 0, stdout: 'a.edf was done before\n', stderr: '' });
    ulw([...args, whole]);
    expect(readdirSync(out)).toEqual(readdirSync(whole));
  });

  it('over one of other formats, and in a run that does not resume', () => {
    const study = folderOf({ 'a.edf': recording });
    const out = freshFolder();
    const args = ['score', join(study, 'a.edf'), '-o', out];
    ulw([...args, '--formats', 'csv,json']);
    killedBefore(2, [...args, '--formats', 'html,edf']);
    expect(ulw([...args, '--formats', 'html,edf'])).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(out).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('by ulw prepare, too', () => {
    const study = folderOf({ 'a.edf': recording, 'a.csv': table });
    const out = freshFolder();
    const args = ['prepare', study, '-o', out, '--channels', 'EEG Fpz-Cz'];
    killedBefore(2, [...args, '--jobs', '1']);
    expect(ulw([...args, '--resume']).stdout).toMatch(/^\nnights: 0 prepared in .*, 1 done before/);
    expect(readdirSync(out)).toEqual(['a.json', 'a.npy', 'index.json']);
  });
});
