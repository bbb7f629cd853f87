import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { spanSeconds, stageRuns } from '../../src/report/hypnogram-runs.js';
import { nightText } from '../../src/report/terminal.js';
import { columnShares, drawHypnogram, drawTimeAxis, drawTimeInBed } from '../../src/report/terminal-hypnogram.js';
import { paintedColumns, type TerminalStyle } from '../../src/report/terminal-pen.js';
import { sampleNight } from './sample-night.js';

const plain = (width: number, ascii = false): TerminalStyle => ({ width, colour: false, ascii });
const stagesOf = (maxLength: number) => fc.array(fc.integer({ min: -1, max: 4 }), { maxLength });
const hostile = 'a\u001b[2Jb\r\nc\u0007\u202ed\u009b 夜の記録 ' + 'x'.repeat(130);

function draw(stages: readonly number[], style: TerminalStyle): string[] {
  const epochs = stages.map((_, index) => ({ onset: index * 30, duration: 30 }));
  return drawHypnogram(stageRuns(epochs, stages), spanSeconds(epochs), style);
}

describe('the terminal hypnogram', () => {
  it('draws one turn a change, W at the top and N3 at the bottom', () => {
    expect(draw([0, 0, 1, 2, 3, 3, 4, 4, -1, 0], plain(15))).toEqual([
      'W   │━━┓     ░━',
      'REM │  ┃   ┏━░ ',
      'N1  │  ┗┓  ┃ ░ ',
      'N2  │   ┗┓ ┃ ░ ',
      'N3  │    ┗━┛ ░ ',
    ]);
  });

  it('draws the same in ASCII', () => {
    expect(draw([0, 3, 3], plain(8, true))).toEqual(['W   |=+ ', 'REM | | ', 'N1  | | ', 'N2  | | ', 'N3  | +=']);
  });

  it('leaves a dot for a bout too short for its own column', () => {
    expect(draw([2, 2, 4, 2, 2, 2], plain(7))[1]).toBe('REM │· ');
  });

  it('shares every second out among the columns', () => {
    fc.assert(
      fc.property(
        stagesOf(80).filter((stages) => stages.length > 0),
        fc.integer({ min: 1, max: 100 }),
        (stages, columns) => {
          const epochs = stages.map((_, index) => ({ onset: index * 30, duration: 30 }));
          const shares = columnShares(stageRuns(epochs, stages), stages.length * 30, columns);
          for (const share of shares) {
            const total = share.reduce((sum, value) => sum + value, 0);
            expect(total).toBeCloseTo((stages.length * 30) / columns, 3);
          }
        },
      ),
    );
  });

  it('writes hours, and the clock when the start is known', () => {
    const start = new Date(Date.UTC(2026, 0, 1, 22, 58));
    expect(drawTimeAxis(4 * 3600, start, plain(45))).toEqual([
      '    └┬─────────┬─────────┬─────────┬────────┬',
      'h    0         1         2         3        4',
      'clk  22:58     23:58     00:58     01:58',
    ]);
    expect(drawTimeAxis(4 * 3600, null, plain(45))).toHaveLength(2);
  });
});

describe('the time in bed under the axis', () => {
  const bed = (off: number | null, on: number | null, ascii = false): string[] =>
    drawTimeInBed({ off, on, source: { off: null, on: null } }, 0, 1000, plain(15, ascii));

  it('is bracketed where the lights are known, and open elsewhere', () => {
    expect(bed(100, 899)).toEqual(['bed   ├──────┤']);
    expect(bed(100, 899, true)).toEqual(['bed   [------]']);
    expect(bed(500, null)).toEqual(['bed       ├────']);
    expect(bed(null, 300)).toEqual(['bed  ───┤']);
    expect(bed(-50, 2000)).toEqual(['bed  ──────────']);
    expect(bed(null, null)).toEqual([]);
  });
});

describe('a night in the terminal', () => {
  it('never exceeds its width, whatever the night and its names', () => {
    fc.assert(
      fc.property(
        stagesOf(300),
        fc.integer({ min: 40, max: 160 }),
        fc.boolean(),
        fc.string(),
        (stages, width, ascii, name) => {
          const truth = Int8Array.from(stages, (stage, index) => (index % 7 === 0 ? 2 : stage));
          const warnings = [hostile, name];
          const recording = {
            ...sampleNight([]).recording,
            name: name + hostile,
            channels: [{ model: name, signal: hostile, formedFrom: [hostile, name] as [string, string], rate: 1 }],
          };
          const lights = { off: 45, on: stages.length * 29, source: { off: null, on: null } };
          const stretches = [{ onset: 0, duration: 9, defect: 'flat' as const, channel: hostile }];
          const text = nightText(sampleNight(stages, { truth, warnings, recording, lights, stretches }), {
            width,
            colour: true,
            ascii,
          });
          for (const line of text.split('\n')) expect(paintedColumns(line), line).toBeLessThanOrEqual(width);
        },
      ),
      { numRuns: 60 },
    );
  });

  const night = sampleNight([0, 0, 1, 2, 2, 3, 4, -1, 0], {
    truth: Int8Array.from([0, 1, 1, 2, 2, 2, 4, 0, 0]),
    warnings: [hostile],
  });

  it('uses escapes only for colour, and the same words without', () => {
    const coloured = nightText(night, { width: 80, colour: true, ascii: false });
    // eslint-disable-next-line no-control-regex
    expect(coloured.replace(/\u001b\[(0|1|2|31)m/g, '')).toBe(nightText(night, plain(80)));
    expect(coloured).toContain('\u001b[31mREM ');
    // eslint-disable-next-line no-control-regex
    expect(nightText(night, plain(80))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('is pure ASCII when asked', () => {
    // eslint-disable-next-line no-control-regex
    expect(nightText(night, plain(80, true))).toMatch(/^[\x0a\x20-\x7e]*$/);
  });

  it('shows truth, agreement and warnings only when there are any', () => {
    expect(nightText(night, plain(80))).toContain('kappa 0.673');
    const bare = nightText(sampleNight([0, 2, 2]), plain(80));
    for (const word of ['Truth', 'kappa', '!']) expect(bare).not.toContain(word);
    expect(bare).toContain('not measured on children');
  });

  it('marks the columns that differ from the truth', () => {
    const twenty = new Array<number>(20).fill(2);
    const truth = Int8Array.from(twenty, (stage, index) => (index < 5 ? 1 : stage));
    const lines = nightText(sampleNight(twenty, { truth }), plain(45)).split('\n');
    expect(lines).toContain(`diff ${'█'.repeat(10)}`);
    const same = nightText(sampleNight(twenty, { truth: Int8Array.from(twenty) }), plain(45)).split('\n');
    expect(same.find((line) => line.startsWith('diff'))?.trim()).toBe('diff');
  });

  it('says what the statistics cover, how channels were formed and what was no good', () => {
    const base = sampleNight([0, 2, -1, 2]);
    const text = nightText(
      {
        ...base,
        lights: { off: 30, on: 90, source: { off: 'annotation', on: null } },
        stretches: [{ onset: 60, duration: 30, defect: 'lead-off', channel: 'EEG' }],
        recording: {
          ...base.recording,
          format: 'EDF+D',
          channels: [{ model: 'EEG', signal: 'C3-M2', formedFrom: ['C3', 'M2'], rate: 256 }],
        },
      },
      plain(120),
    );
    expect(text).toContain('2026-11-20 22:58 · 2 min · EDF+D · EEG from C3-M2 (C3 minus M2, 256 Hz)');
    expect(text).toContain('From lights off at 22:58 (as annotated) to lights on at 22:59, in whole epochs.');
    expect(text).toContain('EEG: lead off, once, 0.5 min');
    expect(text).toContain('No stage in 1 of 4 epochs: flat 1.');
    expect(nightText(sampleNight([0, 2]), plain(80))).not.toContain('Signal');
  });

  it('counts one epoch as one', () => {
    const text = nightText(sampleNight([2], { truth: Int8Array.of(2) }), plain(80));
    expect(text).toMatch(/^over 1 epoch$/m);
    expect(text).toMatch(/^1 epoch in /m);
  });

  it('refuses a terminal that is too narrow', () => {
    expect(() => nightText(night, plain(39))).toThrow(UsageError);
    expect(() => nightText(night, plain(Number.NaN))).toThrow(UsageError);
  });
});
