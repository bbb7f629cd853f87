import { UsageError } from '../errors.js';

/** Memory is sold in powers of two, so that k and kB are 1,024 here too. */
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2 };
const SIZE = /^(\d+(?:\.\d+)?)\s*(?:(k|m)i?)?b?$/i;

/**
 * Bytes: `16384`, `16k`, `64KiB`, `1.5M`; k and M are powers of 1,024.
 * @param option what is being set, named in the error
 */
export function parseBytes(option: string): (text: string) => number {
  return (text) => {
    const [, digits, unit = ''] = SIZE.exec(text.trim()) ?? [];
    const bytes = digits === undefined ? Number.NaN : Number(digits) * UNITS[unit.toLowerCase()];
    if (Number.isSafeInteger(bytes)) return bytes;
    throw new UsageError({
      subject: option,
      found: JSON.stringify(text),
      expected: 'a whole number of bytes, such as 16384, 16k or 64KiB',
    });
  };
}

/** A whole number; who takes it says which are too small or large. */
export function parseCount(option: string, unit: string): (text: string) => number {
  return (text) => {
    if (/^-?\d+$/.test(text.trim())) return Number(text);
    throw new UsageError({ subject: option, found: JSON.stringify(text), expected: `a whole number of ${unit}` });
  };
}
