import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sleepStatistics } from '../../src/report/statistics.js';
import { betweenLights, lightsWarnings, unscoredWarnings } from '../../src/report/time-in-bed.js';
import type { Lights } from '../../src/signal/lights.js';

const at = (off: number | null, on: number | null): Lights => ({ off, on, source: { off: null, on: null } });
const TEN = { epochSeconds: 30, startSeconds: 0, stages: Int8Array.of(0, 1, 2, 3, 4, 0, 1, 2, 3, 4) };
const cut = (off: number | null, on: number | null): [number, number[]] => {
  const { startSeconds, stages } = betweenLights(TEN, at(off, on));
  return [startSeconds, [...stages]];
};

describe('the time in bed', () => {
  it('is the epochs of which at least half lies between the lights', () => {
    expect(cut(60, 150)).toEqual([60, [2, 3, 4]]);
    expect(cut(75, 135)).toEqual([60, [2, 3, 4]]);
    expect(cut(75.1, 134.9)).toEqual([90, [3]]);
    expect(cut(45.1, 164.9)).toEqual([60, [2, 3, 4]]);
  });

  it('is open where one of them is not known, and everything where neither is', () => {
    expect(cut(240, null)).toEqual([240, [3, 4]]);
    expect(cut(null, 60)).toEqual([0, [0, 1]]);
    expect(cut(null, null)).toEqual([0, [...TEN.stages]]);
  });

  it('is what the recording has of it', () => {
    expect(cut(-500, 60)).toEqual([0, [0, 1]]);
    expect(cut(270, 9000)).toEqual([270, [4]]);
    expect(cut(300, 400)).toEqual([300, []]);
    expect(cut(200, 100)[1]).toEqual([]);
    expect(betweenLights({ ...TEN, stages: new Int8Array() }, at(10, 20)).stages).toHaveLength(0);
  });

  it('is off by less than an epoch from the lights, so that latencies count from lights-off', () => {
    const time = fc.double({ min: 0, max: 300, noNaN: true });
    fc.assert(
      fc.property(time, time, (a, b) => {
        const [off, on] = [Math.min(a, b), Math.max(a, b)];
        const part = betweenLights(TEN, at(off, on));
        const { TIB } = sleepStatistics(part);
        expect(Math.abs(TIB * 60 - (on - off))).toBeLessThanOrEqual(30);
        expect(Math.abs(part.startSeconds - off)).toBeLessThanOrEqual(15);
      }),
    );
  });

  it('starts where the hypnogram does, were that not at 0', () => {
    expect(betweenLights({ ...TEN, startSeconds: 60 }, at(90, null)).startSeconds).toBe(90);
  });
});

describe('warnings about the time in bed', () => {
  it.each([
    [at(null, null), []],
    [at(0, 300), []],
    [at(-1, 300), [/before the recording began/]],
    [at(0, 301), [/after the recording ended/]],
    [at(200, 100), [/nothing of the recording/]],
    [at(300, null), [/nothing of the recording/]],
    [at(-9, -1), [/before the recording began/, /nothing of the recording/]],
  ])('%j', (lights, expected) => {
    const found = lightsWarnings(lights, 300);
    expect(found).toHaveLength(expected.length);
    expect(lightsWarnings(at(null, null), 0)).toEqual([]);
    expected.forEach((pattern, index) => {
      expect(found[index]).toMatch(pattern);
    });
  });

  it('tell a night that was not scored from one without sleep', () => {
    const of = (...stages: number[]): string[] => unscoredWarnings({ ...TEN, stages: Int8Array.from(stages) });
    expect(of(-1, -1)).toHaveLength(1);
    expect(of(-1, 0)).toEqual([]);
    expect(of()).toEqual([]);
  });
});
