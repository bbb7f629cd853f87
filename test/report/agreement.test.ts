import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HypnogramError } from '../../src/errors.js';
import { agreement } from '../../src/report/agreement.js';

interface Case {
  readonly name: string;
  readonly truth: number[];
  readonly predicted: number[];
  readonly epochs: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly kappa: number;
  readonly precision: number[];
  readonly recall: number[];
  readonly f1: number[];
  readonly support: number[];
  readonly confusion: number[][];
}

const cases = JSON.parse(readFileSync(new URL('fixtures/agreement.json', import.meta.url), 'utf8')) as Case[];
const of = (truth: readonly number[], predicted: readonly number[]) =>
  agreement(Int8Array.from(truth), Int8Array.from(predicted));

describe('agreement with scikit-learn', () => {
  it.each(cases)('$name', (expected) => {
    const found = of(expected.truth, expected.predicted);
    expect(found.epochs).toBe(expected.epochs);
    expect(found.excluded).toBe(expected.truth.length - expected.epochs);
    expect(found.confusion).toEqual(expected.confusion);
    expect(found.accuracy).toBeCloseTo(expected.accuracy, 12);
    expect(found.macroF1).toBeCloseTo(expected.macroF1, 12);
    expect(found.kappa).toBeCloseTo(expected.kappa, 12);
    found.perStage.forEach((stage, index) => {
      expect(stage.support).toBe(expected.support[index]);
      // scikit-learn writes 0 where a stage is absent from both sides; here that is null.
      expect(stage.precision ?? 0).toBeCloseTo(expected.precision[index], 12);
      expect(stage.recall ?? 0).toBeCloseTo(expected.recall[index], 12);
      expect(stage.f1 ?? 0).toBeCloseTo(expected.f1[index], 12);
    });
  });
});

describe('agreement at its edges', () => {
  it('has no figures without epochs', () => {
    expect(of([], [])).toMatchObject({ epochs: 0, excluded: 0, accuracy: null, macroF1: null, kappa: null });
  });

  it('has no figures when every epoch is unscored on one side', () => {
    expect(of([-1, 2], [0, -1])).toMatchObject({ epochs: 0, excluded: 2, accuracy: null, macroF1: null, kappa: null });
  });

  it('has no kappa when both sides know one stage only', () => {
    expect(of([3, 3], [3, 3])).toMatchObject({ accuracy: 1, macroF1: 1, kappa: null });
  });

  it('leaves a stage that occurs on neither side without ratios', () => {
    const [wake, n1] = of([0, 0], [0, 2]).perStage;
    expect(wake).toMatchObject({ precision: 1, recall: 0.5, support: 2 });
    expect(n1).toEqual({ stage: 'N1', precision: null, recall: null, f1: null, support: 0 });
  });

  it('refuses different lengths and values that are no stage', () => {
    expect(() => of([0], [0, 1])).toThrow(HypnogramError);
    expect(() => of([5], [0])).toThrow(HypnogramError);
    expect(() => of([0], [-2])).toThrow(HypnogramError);
  });

  it('does not depend on the order of epochs, and kappa not on the side', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: -1, max: 4 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const [truth, predicted] = [list.map(([t]) => t), list.map(([, p]) => p)];
        const found = of(truth, predicted);
        expect(of([...truth].reverse(), [...predicted].reverse())).toEqual(found);
        expect(of(predicted, truth).kappa).toEqual(found.kappa);
      }),
    );
  });
});
