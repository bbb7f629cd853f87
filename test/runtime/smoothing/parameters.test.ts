import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { likelihoods } from '../../../src/runtime/smoothing/distribution.js';
import { checkSmoothing, DEFAULT_SMOOTHING } from '../../../src/runtime/smoothing/parameters.js';
import { StageSmoother } from '../../../src/runtime/smoothing/stage-smoother.js';
import { SHARED_DATA, sharedPath } from '../../signal/shared-data.js';
import { trainerMissing } from '../../training/trainer.js';
import { FLAT } from './random-nights.js';

const TABLE = fileURLToPath(new URL('../../../src/runtime/smoothing/sleep-edf-transitions.ts', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../../training/tables/transitions.py', import.meta.url));
const missing = SHARED_DATA ? trainerMissing() : '../shared/data is not here';

describe('the table of real hypnograms', () => {
  it('holds distributions, rules nothing out, and says that sleepers stay where they are', () => {
    const { transitions, initial } = DEFAULT_SMOOTHING;
    for (const row of [...transitions, initial]) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
    expect(Math.min(...transitions.flat())).toBeGreaterThan(0);
    transitions.forEach((row, stage) => expect(row[stage]).toBe(Math.max(...row)));
  });

  it.skipIf(missing !== null)(`is what its script makes of them${missing ? ` (skipped: ${missing})` : ''}`, () => {
    const out = join(mkdtempSync(join(tmpdir(), 'ulw-transitions-')), 'table.ts');
    const said = execFileSync('/usr/bin/python3', [SCRIPT, '--data', sharedPath('sleep-edf'), '--out', out], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    });
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(TABLE, 'utf8'));
    expect(said).toContain('wake in 100.0 % of their margins');
  });
});

describe('the parameters', () => {
  const bent = (row: readonly number[]) => [row, ...DEFAULT_SMOOTHING.transitions.slice(1)];

  it.each([
    ['a row too few', { transitions: DEFAULT_SMOOTHING.transitions.slice(1) }, /found 4 rows/],
    ['a row that sums to more', { transitions: bent([0.5, 0.5, 0.5, 0, 0]) }, /transitions from W/],
    ['an impossible transition', { transitions: bent([0.5, 0.5, 0, 0, 0]) }, /transitions from W.*1e-9/],
    ['a negative share', { initial: [1.1, -0.1, 0, 0, 0] }, /initial stage/],
    ['a prior of nothing', { prior: [0, 0.25, 0.25, 0.25, 0.25] }, /prior/],
    ['four priors', { prior: FLAT.slice(1) }, /prior/],
    ['a prior that sums to a little more', { prior: [0.2002, 0.2, 0.2, 0.2, 0.2] }, /prior.*sum to 1/],
    ['one that sums to a little less', { prior: [0.1998, 0.2, 0.2, 0.2, 0.2] }, /prior.*sum to 1/],
    ['a sharpness below 0', { sharpness: -0.1 }, /sharpness/],
    ['no sharpness', { sharpness: NaN }, /sharpness/],
    ['too much of it', { sharpness: 11 }, /0 to 10/],
  ])('are refused with %s', (_, change, message) => {
    const wrong = { ...DEFAULT_SMOOTHING, ...change };
    expect(() => checkSmoothing(wrong)).toThrow(message);
    expect(() => new StageSmoother(wrong)).toThrow(UsageError);
  });

  it('are the defaults where they are given none', () => {
    expect(() => checkSmoothing(DEFAULT_SMOOTHING)).not.toThrow();
    expect(() => checkSmoothing({ ...DEFAULT_SMOOTHING, prior: [0.20005, 0.2, 0.2, 0.2, 0.2] })).not.toThrow();
    expect(() => checkSmoothing({ ...DEFAULT_SMOOTHING, initial: [1, 0, 0, 0, 0], sharpness: 0 })).not.toThrow();
  });
});

describe('what was seen of an epoch', () => {
  it('rules no stage out: a probability below a millionth counts as one', () => {
    const seen = (least: number): number[] => likelihoods([1, least, 0.5, 0, 1e-6], DEFAULT_SMOOTHING);
    expect(seen(0)).toEqual(seen(1e-6));
    expect(seen(0.9e-6)).toEqual(seen(1e-6));
    expect(seen(1.1e-6)).not.toEqual(seen(1e-6));
  });
});
