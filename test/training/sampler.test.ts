import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

/** Two sources whose epochs tell source and stage by their first sample; nobody gave REM. */
const PROGRAM = `
import json
import numpy as np
from data import Pool
from sampler import Sampler

def pool(source, counts):
    stages = np.repeat(np.arange(5), counts).astype(np.int8)
    inputs = np.full((len(stages), 1, 2), source, np.int16)
    inputs[:, 0, 1] = stages
    zeros = np.zeros(len(stages))
    return Pool(inputs, stages, zeros.astype(bool), zeros.astype(int), zeros.astype(np.float32), ['n'])

pools = {'surrogate': pool(1, [100, 25, 4, 0, 0]), 'partial': pool(2, [9, 0, 0, 81, 0])}
recipe = {'batch': 20000, 'seed': 5, 'shares': {'partial': 3, 'absent': 4, 'surrogate': 1}}
sampler = Sampler(pools, recipe)
batch = sampler.draw(7)
drawn = np.zeros((2, 5))
np.add.at(drawn, (batch.inputs[:, 0, 0] - 1, batch.inputs[:, 0, 1]), 1 / recipe['batch'])
again = Sampler(pools, recipe).draw(7).inputs
print(json.dumps({
    'frequencies': sampler.stage_frequencies().tolist(),
    'weights': sampler.class_weights().tolist(),
    'drawn': drawn.tolist(),
    'told': bool((batch.stages == batch.inputs[:, 0, 1]).all()),
    'again': bool(np.array_equal(again, batch.inputs)),
    'others': bool(np.array_equal(sampler.draw(8).inputs, batch.inputs)),
}))`;

interface Found {
  readonly frequencies: readonly number[];
  readonly weights: readonly number[];
  readonly drawn: readonly (readonly number[])[];
  readonly told: boolean;
  readonly again: boolean;
  readonly others: boolean;
}

describe.skipIf(missing !== null)(`batches${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('hold sources by their share and stages by the root of their number, and weigh what is rare', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Found;
    // Roots 10, 5, 2 of 17 in a quarter of the batch; 3, 9 of 12 in three quarters.
    const bySource = [
      [10 / 68, 5 / 68, 2 / 68, 0, 0],
      [9 / 48, 0, 0, 27 / 48, 0],
    ];
    const expected = bySource[0].map((share, stage) => share + bySource[1][stage]);
    expected.forEach((share, stage) => expect(found.frequencies[stage]).toBeCloseTo(share, 12));
    // 20,000 draws: four standard deviations are at most 0.0142.
    bySource.flat().forEach((share, i) => expect(Math.abs(found.drawn.flat()[i] - share)).toBeLessThan(0.0142));
    const rare = expected.map((share) => (share === 0 ? 0 : 1 / Math.sqrt(share)));
    const mean = rare.reduce((sum, weight) => sum + weight, 0) / rare.length;
    rare.forEach((weight, stage) => expect(found.weights[stage]).toBeCloseTo(weight / mean, 5));
    expect(found).toMatchObject({ told: true, again: true, others: false });
  });
});
