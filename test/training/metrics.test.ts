import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const fixture = new URL('../report/fixtures/agreement.json', import.meta.url);

interface Case {
  readonly name: string;
  readonly epochs: number;
  readonly accuracy: number;
  readonly kappa: number;
  readonly f1: readonly number[];
  readonly support: readonly number[];
  readonly confusion: readonly (readonly number[])[];
}

const cases = JSON.parse(readFileSync(fixture, 'utf8')) as Case[];

const PROGRAM = `
import json, sys
import numpy as np
from metrics import agreement, confusion_matrix

found = []
for each in json.load(sys.stdin):
    pairs = np.array([pair for pair in zip(each['truth'], each['predicted']) if min(pair) >= 0], np.int8)
    found.append(agreement(confusion_matrix(pairs[:, 0], pairs[:, 1])))
found.append(agreement(confusion_matrix(np.full(3, 2, np.int8), np.full(3, 2, np.int8))))
print(json.dumps(found))`;

/** Half of the last place that the trainer keeps: 4 digits, 3 of each stage's F1. */
const near = (found: number, expected: number, digits: number): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-12);

describe.skipIf(missing !== null)(`the trainer's figures${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('are those of scikit-learn, macro-F1 over the stages that the truth has', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM], readFileSync(fixture)).toString()) as (Omit<Case, 'name'> & {
      readonly macroF1: number;
    })[];
    for (const [i, { epochs, confusion, ...expected }] of cases.entries()) {
      expect(found[i], expected.name).toMatchObject({ epochs, confusion });
      near(found[i].accuracy, expected.accuracy, 4);
      near(found[i].kappa, expected.kappa, 4);
      expected.f1.forEach((f1, stage) => near(found[i].f1[stage], f1, 3));
      const occurring = expected.f1.filter((_, stage) => expected.support[stage] > 0);
      near(found[i].macroF1, occurring.reduce((sum, f1) => sum + f1, 0) / occurring.length, 4);
    }
    // One stage on both sides: chance explains everything, and the trainer counts that as no agreement.
    expect(found[cases.length]).toMatchObject({ accuracy: 1, kappa: 0, macroF1: 1 });
  });
});
