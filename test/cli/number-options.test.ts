import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBytes, parseCount } from '../../src/cli/number-options.js';
import { UsageError } from '../../src/errors.js';

const bytes = parseBytes('--ram');

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['16384', 16384],
    ['16k', 16384],
    ['16K', 16384],
    ['16kB', 16384],
    ['16 KiB', 16384],
    ['64KiB', 65536],
    ['1M', 1048576],
    ['1.5MiB', 1572864],
    ['0.5k', 512],
    ['2048B', 2048],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %s as %i', (text, expected) => {
    expect(bytes(text)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'k',
    '-1',
    '+1',
    '1.5',
    '0.3k',
    '1e3',
    '16q',
    '16kk',
    '2iB',
    '16 k iB',
    '0x10',
    'NaN',
    '1,024',
    '9007199254740992',
  ])('refuses %j', (text) => {
    expect(() => bytes(text)).toThrow(UsageError);
    expect(() => bytes(text)).toThrow(/--ram: found/);
  });

  it('gives a whole number of bytes or a UsageError for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(Number.isSafeInteger(bytes(text))).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });
});

describe('parseCount', () => {
  it('reads whole numbers and refuses all else', () => {
    expect(['0', '25', '-3'].map(parseCount('--chunk', 'samples'))).toEqual([0, 25, -3]);
    for (const text of ['', '1.5', 'x', '1e3', 'Infinity'])
      expect(() => parseCount('--chunk', 'samples')(text)).toThrow(UsageError);
  });
});
