import { describe, expect, it } from 'vitest';
import { lightsTime, outputRequest, type ScoreArguments, scoringOptions } from '../../src/cli/score-options.js';
import { UsageError } from '../../src/errors.js';

const MODEL: ScoreArguments = { model: 'eeg1.ulw' };

describe('options of ulw score', () => {
  it.each(['0:00', '00:00', '9:05', '23:59', '23:59:59', '19:30:00'])('take %s for a time of day', (text) => {
    expect(lightsTime(text)).toBe(text);
  });

  it.each([
    ['0', 0],
    ['90.5', 90.5],
    ['86400', 86400],
  ])('take %s for seconds', (text, seconds) => {
    expect(lightsTime(text)).toBe(seconds);
  });

  it.each(['', '24:00', '24:15', '30:00', '12:60', '12:00:60', '12:0', '1:2:3', '-1', '1e3', '.5', ' 12:00', '12:00 '])(
    'refuse %j as a time',
    (text) => {
      expect(() => lightsTime(text)).toThrow(UsageError);
    },
  );

  it('need a folder for what is only of use with one', () => {
    expect(outputRequest(MODEL)).toEqual({});
    expect(() => outputRequest({ ...MODEL, resume: true })).toThrow(/--resume: found no folder to write to/);
    expect(() => outputRequest({ ...MODEL, formats: ['csv'], resume: true })).toThrow(/--formats: found no folder/);
    expect(outputRequest({ ...MODEL, output: 'out', resume: true }).output).toMatchObject({ resume: true });
  });

  it('record one window an epoch as no overlap, so that a run with it resumes one without', () => {
    expect(scoringOptions({ ...MODEL, overlap: 1 })).toEqual(scoringOptions(MODEL));
    expect(scoringOptions({ ...MODEL, overlap: 2 })).toEqual({ overlap: 2 });
  });
});
