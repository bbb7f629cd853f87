import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockTicks, elapsedTicks, hoursText, stepSeconds } from '../../src/report/time-axis.js';

describe('the time axis', () => {
  it.each([
    [600, 14, 60, ['0:00', '0:01']],
    [3600, 6, 600, ['0:00', '0:10']],
    [8 * 3600, 14, 3600, ['0 h', '1 h']],
    [16 * 3600, 6, 3 * 3600, ['0 h', '3 h']],
    [90 * 3600, 6, 24 * 3600, ['0 h', '24 h']],
  ])('of %i s with %i labels has a step of %i s', (span, labels, step, first) => {
    expect(stepSeconds(span, labels)).toBe(step);
    const ticks = elapsedTicks(span, step);
    expect(ticks.slice(0, 2).map(({ label }) => label)).toEqual(first);
  });

  it('never has more labels than asked for, but the one at its start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 40 * 86_400 }), fc.integer({ min: 1, max: 20 }), (span, labels) => {
        const ticks = elapsedTicks(span, stepSeconds(span, labels));
        expect(ticks.length).toBeLessThanOrEqual(labels + 1);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        for (const { at } of ticks) expect(at).toBeLessThanOrEqual(span);
      }),
    );
  });

  it('has a coarse step whose labels are among those of the fine one', () => {
    expect(stepSeconds(16 * 3600, 6, 2 * 3600)).toBe(4 * 3600);
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 40 * 86_400 }), (span) => {
        const fine = stepSeconds(span, 14);
        expect(stepSeconds(span, 6, fine) % fine).toBe(0);
      }),
    );
  });

  it('has whole steps of the clock', () => {
    const start = new Date(Date.UTC(2026, 0, 1, 23, 58, 30));
    expect(clockTicks(start, 180, 60)).toEqual([
      { at: 30, label: '23:59' },
      { at: 90, label: '00:00' },
      { at: 150, label: '00:01' },
    ]);
    expect(clockTicks(start, 10, 60)).toEqual([]);
  });

  it('has hours without a limit', () => {
    expect([0, 59, 60, 3599, 3600, 90 * 3600].map(hoursText)).toEqual([
      '0:00',
      '0:00',
      '0:01',
      '0:59',
      '1:00',
      '90:00',
    ]);
  });
});
