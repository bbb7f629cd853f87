import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressBar, progressWords } from '../../src/cli/progress-line.js';

const state = { unit: 'epochs', done: 11_520, total: 19_200, nights: { done: 12, total: 20 }, seconds: 5.52 };

describe('the line of progress', () => {
  it('says nights, epochs, rate and time left, on 80 columns and on 40', () => {
    expect(progressBar(state, 79, true)).toBe(
      `12/20 nights ${'#'.repeat(13)}${'-'.repeat(9)} 60 % 11,520/19,200 epochs 2,087/s 0:04 left`,
    );
    expect(progressBar(state, 39, true)).toBe('12/20 ######---- 11,520 ep 2,087/s 0:04');
  });

  it('fits every width', () => {
    const count = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(
        fc.record({
          unit: fc.constant('epochs'),
          done: count,
          total: count,
          seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
        }),
        fc.option(fc.record({ done: count, total: count }), { nil: undefined }),
        fc.integer({ min: 1, max: 200 }),
        (facts, nights, width) => {
          const text = progressBar({ ...facts, ...(nights && { nights }) }, width, false);
          expect(text.length).toBeLessThanOrEqual(width);
          expect(text).not.toMatch(/NaN|Infinity/);
        },
      ),
    );
  });

  it('has no rate before there is one', () => {
    expect(progressWords({ unit: 'nights', done: 0, total: 0, seconds: 0 })).toBe(
      '0 of 0 nights (100 %), 0.0 a second, -:-- left',
    );
    expect(progressWords(state)).toBe('12 of 20 nights, 11,520 of 19,200 epochs (60 %), 2,087 a second, 0:04 left');
    expect(progressWords({ ...state, seconds: 55_200 })).toMatch(/10:13:20 left$/);
  });
});
