import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grouped } from '../../src/report/figures.js';

it('groups whole numbers as the runtime does', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(grouped(value)).toBe(value.toLocaleString('en-US'));
    }),
  );
});
