import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, escapeMarkup, printable, wrap } from '../../src/report/plain-text.js';

describe('text from files', () => {
  it('takes two columns for wide characters and none for combining marks', () => {
    expect(columnsOf('night')).toBe(5);
    expect(columnsOf('夜の記録')).toBe(8);
    expect(columnsOf('Oberye\u0301')).toBe(6);
    expect(columnsOf('💤')).toBe(2);
  });

  it('wraps to the width and loses nothing but spaces at the ends of lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 30 }), (raw, width) => {
        const text = printable(raw);
        const lines = wrap(text, width);
        for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('escapes markup and replaces what a terminal would obey', () => {
    expect(escapeMarkup(`<a b="c" d='e'>&`)).toBe('&#60;a b=&#34;c&#34; d=&#39;e&#39;&#62;&#38;');
    expect(printable('a\u001b[31m\u0000\n\u202eb\ud800')).toBe('a\ufffd[31m\ufffd\ufffd\ufffdb\ufffd');
  });
});
