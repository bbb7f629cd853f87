import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureText, nightLines, resultText, sharedTruthText } from '../../src/cohort/cohort-text.js';
import { storedError } from '../../src/cohort/stored-error.js';
import { RecordingError } from '../../src/errors.js';
import { columnsOf } from '../../src/report/plain-text.js';
import { nightSummary } from '../../src/report/summary-table.js';
import { sampleNight } from '../report/sample-night.js';

const scored = (name: string) => ({
  summary: { ...nightSummary(sampleNight([0, 1, 2, 2, 3, 4, -1])), name },
  shown: null,
  files: [],
  seconds: 123.4,
});

describe('a line a night', () => {
  it('fits every terminal from 40 columns on, names and figures whole', () => {
    const title = fc.oneof(
      fc.string({ minLength: 1, maxLength: 70, unit: 'grapheme' }),
      fc.constant('SC4001E0-PSG.edf'),
    );
    fc.assert(
      fc.property(
        fc.array(title, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 40, max: 130 }),
        (titles, width) => {
          const { head, line } = nightLines(titles, width);
          const lines = [head, ...titles.map((name) => line(scored(name)))].flatMap((text) => text.split('\n'));
          for (const text of lines) expect(columnsOf(text)).toBeLessThanOrEqual(width);
          const ends = lines.filter((text) => /\S$/.test(text) && /(kappa +s| 123)$/.test(text));
          expect(new Set(ends.map(columnsOf)).size, 'figures stand under their heads').toBe(1);
          expect(ends).toHaveLength(titles.length + 1);
        },
      ),
    );
  });

  it('does not call a night sleepless of which nothing was scored', () => {
    const night = (...stages: number[]) => ({ ...scored('n'), summary: nightSummary(sampleNight(stages)) });
    const { line } = nightLines(['night.edf'], Infinity);
    expect(line(night(-1, -1))).toMatch(/^night\.edf +2 +– +– +– /);
    expect(line(night(0, -1))).toMatch(/^night\.edf +2 +0\.0 +0\.0 +– /);
  });

  it('is of ASCII alone where nothing else is shown, figures still under their heads', () => {
    const name = 'n\u00e4chte/\u5bdd.edf';
    const { head, line } = nightLines([name], Infinity, true);
    const row = line({ ...scored(name), summary: { ...nightSummary(sampleNight([-1, -1])), name } });
    expect(row).toMatch(/^n\?chte\/\?\.edf +2 +- +- +- +- +123$/);
    expect(row).toHaveLength(head.length);
  });

  it('is one line however long the name where there is no width', () => {
    const name = 'a'.repeat(300);
    expect(nightLines([name], Infinity).line(scored(name))).not.toContain('\n');
  });
});

describe('what went wrong', () => {
  const facts = { subject: 'n.edf', found: 'an empty file', expected: 'an EDF' };

  it('is one line with the night’s place', () => {
    const error = storedError(new RecordingError(facts));
    expect(failureText({ title: 'p1/n.edf', error })).toBe('ulw: p1/n.edf: found an empty file; expected an EDF.');
    expect(failureText({ title: 'n.edf', error })).toBe('ulw: n.edf: found an empty file; expected an EDF.');
  });

  it('keeps class, code and message between threads, and the stack of errors that nobody expected', () => {
    const crossed = structuredClone(storedError(new RecordingError(facts)));
    expect(crossed).toMatchObject({ name: 'RecordingError', code: 'recording', stack: null });
    const odd = storedError(new TypeError('no such thing'));
    expect(failureText({ title: 'n.edf', error: odd })).toMatch(/^ulw: n\.edf: TypeError: no such thing\n.*at /s);
  });

  it('is counted beside what went well', () => {
    const result = { scored: [scored('a'), scored('b')], summaries: [], failures: [], seconds: 2 };
    const failed = { ...result, failures: [{ title: 'n', error: storedError(new Error('x')) }] };
    expect(resultText(result, 0, 80)).toMatch(/^2 nights scored; [\d,]+ epochs in 2\.00 s \([\d,]+ a second\)$/);
    expect(resultText(failed, 1, 200)).toMatch(/; 1 night done before; 1 failed$/);
  });
});

describe('one truth for several nights', () => {
  const night = (title: string, ...truth: string[]) => ({ path: `/study/${title}`, title, truth });

  it('is told where they lie in different folders', () => {
    const nights = [
      night('a/n.edf', '/truth/n.csv'),
      night('b/n.edf', '/truth/n.csv'),
      night('c/m.edf', '/truth/m.csv'),
    ];
    expect(sharedTruthText(nights)).toBe(
      'ulw: one truth for nights of different folders, by name: n.csv for a/n.edf and b/n.edf',
    );
  });

  it('is as it should be where one night was recorded in two formats', () => {
    expect(sharedTruthText([night('a/n.edf', '/truth/n.csv'), night('a/n.bdf', '/truth/n.csv')])).toBeNull();
    expect(sharedTruthText([night('a/n.edf'), night('b/n.edf')])).toBeNull();
  });
});
