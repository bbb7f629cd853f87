import { describe, expect, it } from 'vitest';
import { foldedTable } from '../../src/cli/table.js';

const HEADER = ['name', 'bytes', 'why'];
const ROWS = [
  ['a', 1234567, 'long'],
  ['bcdefg', 1, 'short'],
];

describe('foldedTable', () => {
  it('is the plain table where that fits to the column', () => {
    const table = 'name        bytes  why\na       1,234,567  long\nbcdefg          1  short';
    expect(foldedTable(HEADER, ROWS, 24)).toBe(table);
    expect(foldedTable(HEADER, ROWS, Infinity)).toBe(table);
  });

  it('puts the last column below, beside the first again, one column short of that', () => {
    expect(foldedTable(HEADER, ROWS, 23)).toBe(
      'name        bytes\na       1,234,567\nbcdefg          1\n\nname    why\na       long\nbcdefg  short',
    );
  });

  it('never leaves the first column alone, however narrow', () => {
    expect(foldedTable(HEADER, ROWS, 1)).toBe(foldedTable(HEADER, ROWS, 17));
    expect(foldedTable(['only'], [['x']], 1)).toBe('only\nx');
  });

  it('needs no rows', () => {
    expect(foldedTable(HEADER, [], 80)).toBe('name  bytes  why');
  });
});
