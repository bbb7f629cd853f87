import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { agreement } from '../../src/report/agreement.js';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const fixture = new URL('../report/fixtures/agreement.json', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'ulw-metrics-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Case {
  readonly name: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly epochs: number;
  readonly accuracy: number;
  readonly kappa: number;
  readonly macroF1: number;
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
found.append(agreement(confusion_matrix(np.zeros(0, np.int8), np.zeros(0, np.int8))))
print(json.dumps(found))`;

/** What prints and what averages, of figures of which one or all have no meaning. */
const WITHOUT = `
import json, sys
import torch
from early_stopping import POOL, EarlyStopping
from evaluate_nights import nights_line
from learning_curve import write_learning_curve
from protocol import table

figures = lambda kappa: {'agreement': 1, **{kind: {'kappa': kappa, 'macroF1': 1} for kind in ('float', 'fine-tuned float', 'int8')}}
stopping, network = EarlyStopping({'people': 1, 'patience': 2}), torch.nn.Linear(1, 1)
for kappa in (None, -0.5, None):
    stopping.observe({POOL: kappa}, network)
write_learning_curve(sys.argv[1], [{'step': step, 'loss': 1, 'night': kappa} for step, kappa in ((1, 0.5), (2, None), (4, 0.25))])
print(json.dumps([
    [nights_line([0.5, None, 0.75]), nights_line([0.5, 0.75]), nights_line([None])],
    table({'18': {1: figures(0.5), 2: figures(None)}, '22': {1: figures(None)}}).splitlines()[2::2],
    [stopping.best, stopping.since_best],
]))`;

/** Half of the last place that the trainer keeps: 4 digits, 3 of each stage's F1. */
const near = (found: number, expected: number, digits: number): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-12);

describe.skipIf(missing !== null)(`the trainer's figures${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('are those of scikit-learn and of the library, null where they have no meaning', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM], readFileSync(fixture)).toString()) as (Omit<Case, 'f1'> & {
      readonly f1: readonly (number | null)[];
    })[];
    for (const [i, { epochs, confusion, ...expected }] of cases.entries()) {
      expect(found[i], expected.name).toMatchObject({ epochs, confusion });
      near(found[i].accuracy, expected.accuracy, 4);
      near(found[i].kappa, expected.kappa, 4);
      const own = agreement(Int8Array.from(expected.truth), Int8Array.from(expected.predicted));
      own.perStage.forEach(({ f1 }, stage) => {
        if (f1 === null) expect(found[i].f1[stage], expected.name).toBeNull();
        else near(found[i].f1[stage]!, expected.f1[stage], 3);
      });
      near(found[i].macroF1, expected.macroF1, 4);
    }
    for (const [i, epochs] of [3, 0].entries()) {
      const stages = new Int8Array(epochs).fill(2);
      const { accuracy, kappa, macroF1, confusion, perStage } = agreement(stages, stages);
      const f1 = perStage.map((stage) => stage.f1);
      expect(kappa).toBeNull();
      expect(found[cases.length + i]).toEqual({ epochs, accuracy, kappa, macroF1, f1, confusion });
    }
  });

  it('are left out of means, lines and curves where they have no meaning', () => {
    const curve = join(folder, 'curve.svg');
    const [nights, rows, stopping] = JSON.parse(runTrainer(['-c', WITHOUT, curve]).toString()) as [
      string[],
      string[],
      number[],
    ];
    expect(nights).toEqual([
      '3 nights, kappa a night: median 0.625, 0.500 to 0.750 (1 of one stage, which has none)',
      '2 nights, kappa a night: median 0.625, 0.500 to 0.750',
      '1 nights, kappa a night: – (1 of one stage, which has none)',
    ]);
    const half = '0.500 (0.500 to 0.500)';
    expect(rows[0]).toBe(`| 18 | kappa | ${half} | ${half} | ${half} | 1.000 (1.000 to 1.000) |`);
    expect(rows[1]).toBe('| 22 | kappa | – | – | – | 1.000 (1.000 to 1.000) |');
    // No better check, and yet one.
    expect(stopping).toEqual([-0.5, 1]);
    const lines = [...readFileSync(curve, 'utf8').matchAll(/<polyline points="([^"]*)"/g)].map(([, points]) => points.split(' '));
    expect(lines.map(({ length }) => length)).toEqual([3, 2]);
  });
});
