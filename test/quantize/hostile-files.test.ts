import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UlwError } from '../../src/errors.js';
import { readWeights } from '../../src/model/weights.js';
import { decodeUlw } from '../../src/quantize/ulw-file.js';

const weights = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, '../../weights', name));

/** A file with some bytes replaced, then cut or drawn out. */
function damaged(file: Uint8Array): fc.Arbitrary<Uint8Array> {
  const changes = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 12 });
  // Most of what a reader believes stands at the beginning.
  const early = fc.array(fc.tuple(fc.nat(Math.min(file.length, 2048) - 1), fc.nat(255)), { maxLength: 12 });
  return fc.tuple(changes, early, fc.integer({ min: -file.length, max: 64 })).map(([some, more, growth]) => {
    const bytes = new Uint8Array(file.length + Math.max(growth, 0));
    bytes.set(file);
    for (const [at, value] of [...some, ...more]) bytes[at] = value;
    return bytes.subarray(0, file.length + growth);
  });
}

describe.each([
  ['.ulw', weights('eeg1.ulw'), decodeUlw],
  ['.safetensors', weights('eeg1.safetensors'), readWeights],
] as const)('the reader of %s', (_, file, read: (bytes: Uint8Array, name: string) => unknown) => {
  it('answers any bytes with what they hold or a typed error', () => {
    const hostile = fc.oneof(fc.uint8Array({ maxLength: 4096 }), damaged(file));
    let refused = 0;
    fc.assert(
      fc.property(hostile, (bytes) => {
        try {
          read(bytes, 'file');
        } catch (error) {
          expect(error).toBeInstanceOf(UlwError);
          refused++;
        }
      }),
      { numRuns: 2000 },
    );
    expect(refused).toBeGreaterThan(1000);
  });
});
