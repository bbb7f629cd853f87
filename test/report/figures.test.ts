import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateAndTime, elapsed, grouped, hoursAndMinutes } from '../../src/report/figures.js';

it('groups whole numbers as the runtime does', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(grouped(value)).toBe(value.toLocaleString('en-US'));
    }),
  );
});

it.each([
  [null, '–'],
  [45.4, '45 min'],
  [59.5, '1 h 0 min'],
  [432, '7 h 12 min'],
])('writes %d minutes as %s', (minutes, text) => {
  expect(hoursAndMinutes(minutes)).toBe(text);
});

it.each([
  [0.0071, '7.1 ms'],
  [0.0714, '71 ms'],
  [1.238, '1.24 s'],
  [119.99, '119.99 s'],
  [120, '2 min'],
  [7500, '2 h 5 min'],
])('writes %d seconds as %s', (seconds, text) => {
  expect(elapsed(seconds)).toBe(text);
});

it('writes a date to the minute, the time alone of a masked one, and nothing of none', () => {
  expect(dateAndTime(new Date('2026-11-20T22:58:59Z'))).toBe('2026-11-20 22:58');
  expect(dateAndTime(new Date('1985-01-01T22:58:59Z'))).toBe('22:58');
  expect([null, new Date('1985-01-01T00:00:00Z')].map(dateAndTime)).toEqual(['', '']);
});
