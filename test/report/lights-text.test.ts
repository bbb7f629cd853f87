import { describe, expect, it } from 'vitest';
import { statisticsSpan, timeText } from '../../src/report/lights-text.js';
import type { NightReport } from '../../src/report/night.js';
import { sampleNight } from './sample-night.js';

const START = new Date(Date.UTC(2026, 10, 20, 22, 58));

function spanOf(off: number | null, on: number | null, start: Date | null = START, stages = [0, 2]): string {
  const night: NightReport = sampleNight(stages);
  const lights = { off, on, source: { off: 'annotation', on: 'option' } } as const;
  return statisticsSpan({ ...night, lights, recording: { ...night.recording, start } });
}

describe('what the statistics cover', () => {
  it('is told by the clock, with where the lights were found', () => {
    expect(spanOf(420, 28_800)).toBe(
      'From lights off at 23:05 (as annotated) to lights on at 06:58 (as given), in whole epochs.',
    );
  });

  it('is told from the start of the recording where that has no clock', () => {
    expect(spanOf(420, 28_800, null)).toMatch(/off at 0:07 h .* on at 8:00 h/);
    expect(timeText(-90, null)).toBe('-0:01 h');
  });

  it('says which of the lights nobody noted', () => {
    expect(spanOf(420, null)).toBe(
      'From lights off at 23:05 (as annotated) to the end of the recording, in whole epochs.',
    );
    expect(spanOf(null, 60)).toMatch(
      /^From the start of the recording to lights on at 22:59.*Nobody noted when the lights went out\.$/,
    );
    expect(spanOf(null, null)).toMatch(/^Over the whole recording: nobody noted/);
  });

  it('says what unscored time does to the figures', () => {
    expect(spanOf(null, null, START, [0, -1, 2])).toMatch(/0\.5 min of it have no stage.*SE is at least/);
  });
});
