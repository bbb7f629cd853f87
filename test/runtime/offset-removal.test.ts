import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OffsetRemoval, offsetRemovalFor } from '../../src/runtime/offset-removal.js';
import { header } from '../signal/fake-recording.js';

const INPUT = { sampleRate: 100, epochSeconds: 30, microvoltsPerCount: 0.1 };
const LARGEST = 3276.7;

describe('the removal of offsets', () => {
  it('is for what int16 cannot hold: a range that is too wide, or the difference of two that are not', () => {
    const own = header('Fz');
    expect(offsetRemovalFor([own], INPUT)).toBeNull();
    expect(offsetRemovalFor([own, own], INPUT)).not.toBeNull();
    const half = header('Fz', { physicalMin: -1638.4, physicalMax: 1638.3 });
    expect(offsetRemovalFor([half, half], INPUT)).toBeNull();
    expect(offsetRemovalFor([header('Fz', { physicalMin: -3276.9 })], INPUT)).not.toBeNull();
    expect(offsetRemovalFor([header('Fz', { microvoltsPerUnit: 1000 })], INPUT)).not.toBeNull();
  });

  it('gives what fits, follows a step at once, and does not depend on how samples are split', () => {
    const samples = fc.array(fc.float({ min: -300_000, max: 300_000, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 200 }), (values, cut) => {
        const input = Float32Array.from(values);
        const whole = new OffsetRemoval(INPUT).next(input).slice();
        const parts = new OffsetRemoval(INPUT);
        const split = [...parts.next(input.subarray(0, cut)), ...parts.next(input.subarray(cut))];
        expect(split).toEqual([...whole]);
        for (const value of whole) expect(Math.abs(value)).toBeLessThanOrEqual(LARGEST + 1e-3);
      }),
    );
    expect([...new OffsetRemoval(INPUT).next(Float32Array.of(200_000, 200_001, -100_000, -100_001))]).toEqual([
      0, 1, 0, -1,
    ]);
  });
});
