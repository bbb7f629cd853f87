import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationText,
  parseClockTime,
  secondsBetween,
  statedStart,
} from '../../../src/signal/hypnogram/stated-start.js';

const DAY = 86_400;

describe('the start that a file states', () => {
  it('is nothing, a time of day or both, as EDF+ masks dates', () => {
    const on = (...time: Parameters<typeof Date.UTC>): Date => new Date(Date.UTC(...time));
    expect(statedStart(null)).toBeNull();
    expect(statedStart(on(1985, 0, 1))).toBeNull();
    expect(statedStart(on(1985, 0, 1, 0, 0, 1))).toEqual({ clock: new Date(1000), dated: false });
    expect(statedStart(on(1985, 0, 1, 23, 59, 59))).toEqual({ clock: new Date(86_399_000), dated: false });
    expect(statedStart(on(1985, 0, 2))).toEqual({ clock: on(1985, 0, 2), dated: true });
    expect(statedStart(on(1984, 11, 31, 23))?.dated).toBe(true);
  });

  it('is taken from a clock time, never from anything else', () => {
    expect(parseClockTime('00.00.00 00.00.00')).toEqual({ clock: new Date(0), dated: false });
    fc.assert(
      fc.property(fc.string(), (text) => {
        const start = parseClockTime(text);
        if (start !== null) expect(text).toMatch(/\d/);
      }),
    );
  });

  it('differs by less than half a day where a date is missing, and adds up', () => {
    const seconds = fc.integer({ min: 0, max: DAY - 1 });
    fc.assert(
      fc.property(seconds, seconds, fc.boolean(), (from, to, dated) => {
        const a = { clock: new Date(from * 1000), dated: false };
        const difference = secondsBetween(a, { clock: new Date((to + DAY * 9) * 1000), dated });
        expect(Math.abs(difference)).toBeLessThanOrEqual(DAY / 2);
        expect((from + difference - to) % DAY).toBeCloseTo(0);
      }),
    );
  });

  it.each([
    [0, '0 s'],
    [-30, '30 s'],
    [3600, '1 h'],
    [5400.4, '1 h 30 min'],
    [DAY + 61, '1 day 1 min 1 s'],
    [-9 * DAY, '9 days'],
  ])('%d s are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});
