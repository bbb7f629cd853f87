import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceCurve } from '../../src/accuracy/confidence-curve.js';

/** Five probabilities of which `stage` has `p` and the others share the rest. */
const sure = (stage: number, p: number): number[] =>
  Array.from({ length: 5 }, (_, index) => (index === stage ? p : (1 - p) / 4));

describe('confidenceCurve', () => {
  it('gives the figures of a sum done by hand', () => {
    // Tenth 0.9: two epochs at 0.95 and 0.92, one right; tenth 0.6: one at 0.6, right; one without truth.
    // ECE = (|0.95 + 0.92 - 1| + |0.6 - 1|) / 3 = (0.87 + 0.4) / 3.
    const curve = confidenceCurve([sure(0, 0.95), sure(2, 0.92), sure(4, 0.6), sure(1, 0.99)], [0, 3, 4, -1]);
    expect(curve.epochs).toBe(3);
    expect(curve.expectedCalibrationError).toBeCloseTo(1.27 / 3, 12);
    expect(curve.bins[9]).toMatchObject({ epochs: 2, accuracy: 0.5 });
    expect(curve.bins[9].confidence).toBeCloseTo(0.935, 12);
    expect(curve.bins[6]).toMatchObject({ epochs: 1, confidence: 0.6, accuracy: 1 });
    expect(curve.bins[0]).toEqual({ from: 0, to: 0.1, epochs: 0, confidence: null, accuracy: null });
  });

  it('puts certainty into the last tenth, and has no error without truth', () => {
    expect(confidenceCurve([sure(3, 1)], [3])).toMatchObject({ epochs: 1, expectedCalibrationError: 0 });
    expect(confidenceCurve([sure(3, 1)], [3]).bins[9].epochs).toBe(1);
    expect(confidenceCurve([sure(3, 0.6)], [3]).bins[6].epochs).toBe(1);
    expect(confidenceCurve([sure(3, 0.69)], [3]).bins[6].epochs).toBe(1);
    expect(confidenceCurve([sure(3, 1)], [-1])).toMatchObject({ epochs: 0, expectedCalibrationError: null });
    expect(confidenceCurve([], []).expectedCalibrationError).toBeNull();
  });

  it('is 1 minus the accuracy where every answer is certain', () => {
    const answers = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1 });
    fc.assert(
      fc.property(answers, (pairs) => {
        const curve = confidenceCurve(
          pairs.map(([said]) => sure(said, 1)),
          pairs.map(([, truth]) => truth),
        );
        const wrong = pairs.filter(([said, truth]) => said !== truth).length;
        expect(curve.expectedCalibrationError).toBeCloseTo(wrong / pairs.length, 12);
      }),
    );
  });
});
