import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/cohort/run-record.js';
import type { NightJson } from '../../src/report/json.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { freshFolder, ulw } from './ulw.js';

const folder = freshFolder();
const edf = join(folder, 'night.edf');
const csv = join(folder, 'night.csv');

beforeAll(() => {
  const night = encodeNight(simulateNight({ seed: 77, hours: 1 }));
  writeFileSync(edf, night.recording);
  writeFileSync(csv, night.table);
});

const jsonOf = (args: readonly string[]): NightJson => {
  const { status, stdout, stderr } = ulw(['score', edf, '--truth', csv, '--json', ...args]);
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as NightJson;
};

describe('ulw score --smooth', () => {
  it('smooths, causal or full, beside what is said without', () => {
    const alone = jsonOf([]);
    expect(alone.smoothing).toBeNull();
    for (const mode of ['causal', 'full']) {
      const { smoothing, epochs } = jsonOf(['--smooth', mode]);
      expect(smoothing!.mode).toBe(mode);
      expect(smoothing!.raw).toEqual(alone.epochs.map(({ stage, probabilities }) => ({ stage, probabilities })));
      expect(smoothing!.rawAgreement).toEqual(alone.agreement);
      expect(epochs.map(({ stage }) => stage)).not.toEqual(alone.epochs.map(({ stage }) => stage));
    }
  });

  it('averages overlapping windows, alone or before smoothing', () => {
    const alone = jsonOf([]);
    const averaged = jsonOf(['--overlap', '2']);
    expect(averaged.smoothing).toMatchObject({ mode: null, overlap: 2, rawAgreement: alone.agreement });
    expect(averaged.smoothing!.raw).toEqual(alone.epochs.map(({ stage, probabilities }) => ({ stage, probabilities })));
    expect(averaged.epochs.map(({ probabilities }) => probabilities)).not.toEqual(
      alone.epochs.map(({ probabilities }) => probabilities),
    );
    const both = jsonOf(['--overlap', '2', '--smooth', 'full']);
    expect(both.smoothing).toMatchObject({ mode: 'full', overlap: 2 });
    expect(both.smoothing!.raw).toEqual(averaged.smoothing!.raw);
    expect(jsonOf(['--overlap', '1']).smoothing).toBeNull();
  });

  it.each(['0', '31', '1.5', 'two', ''])('refuses an overlap of %j', (overlap) => {
    const { status, stderr } = ulw(['score', edf, '--overlap', overlap]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/overlap: found .*; expected a whole number/);
  });

  it('refuses another way in words', () => {
    const { status, stderr } = ulw(['score', edf, '--smooth', 'median']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/--smooth.*'median'.*causal, full/);
  });

  it('is among what --resume compares', () => {
    const place = join(folder, 'results');
    const run = (...smooth: string[]) => {
      const { status } = ulw(['score', edf, '-o', place, '--formats', 'json', '--resume', ...smooth]);
      expect(status).toBe(0);
      return JSON.parse(readFileSync(join(place, 'night.json'), 'utf8')) as NightJson & { run: RunRecord };
    };
    expect(run().run.options).toEqual({});
    const causal = run('--smooth', 'causal');
    expect(causal.run.options).toEqual({ smoothing: 'causal' });
    expect(causal.smoothing!.mode).toBe('causal');
    // Done: the same again leaves even the time that staging took.
    expect(run('--smooth', 'causal').timing).toEqual(causal.timing);
    expect(run('--smooth', 'full').smoothing!.mode).toBe('full');
    expect(run('--smooth', 'full', '--overlap', '3').run.options).toEqual({ smoothing: 'full', overlap: 3 });
  });
});
