import { describe, expect, it } from 'vitest';
import { DEFAULT_SMOOTHING } from '../../src/runtime/smoothing/parameters.js';
import { StageSmoother } from '../../src/runtime/smoothing/stage-smoother.js';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const SMOOTHED = `
import json, sys
import numpy as np
from smoothing import causal, in_hundredths, prior_of

prior = np.array(json.loads(sys.argv[1]))
probabilities = np.random.default_rng(1).dirichlet(np.full(5, 0.3), 400)
probabilities[7] = [0, 0, 1, 0, 0]
stages = np.arange(400) % 5
print(json.dumps([probabilities.tolist(), causal(probabilities, prior).tolist(), prior_of(probabilities, stages).tolist(),
  in_hundredths(np.array([0.187, 0.138, 0.247, 0.2225, 0.2055])).tolist()]))`;

/** Pools of five epochs a person, in place of those that take minutes to make; the trainer is asked for nothing else. */
const HELD_OUT = `
import json
import numpy as np
import data, sources, trial
from recipe import load_recipe
from recordings import ucddb_people
from surrogate import DERIVATIONS

def pool(names, partial):
    owner = np.repeat(np.arange(len(names)), 5)
    stages = np.tile(np.arange(5), len(names)).astype(np.int8)
    rows = len(owner)
    inputs = np.full((rows, 1, 3000), 32000, np.int16)
    return data.Pool(inputs, stages, np.isin(owner, partial), owner, np.full(rows, 0.5, np.float32), names)

people = [2, 5, 9, 14, 18, 20, 22, 25]
def ucddb(subjects, deviation):
    return pool([f'ucddb{person:03d}' for person in subjects], [i for i, person in enumerate(subjects) if person != 22])
nights = [f'surrogate{person}{night}-{d}' for person in (400, 401, 402, 405, 408) for night in (1, 2) for d in DERIVATIONS]
sources.ucddb_people = trial.ucddb_people = lambda test_subject=18: [person for person in people if person != test_subject]
sources.ucddb_pool = trial.ucddb_pool = ucddb
sources.surrogate_pool = lambda seed, deviation, with_morphology=True: pool(nights, [])

recipe = load_recipe('training/recipes/eeg1.json')
names = lambda pools: {key: sorted({each.names[i] for i in each.owner}) for key, each in pools.items()}
training, _ = sources.pools_of(recipe, trial.HELD_OUT)
whole, _ = sources.pools_of(recipe, [])
tests = trial.tests_of(recipe)
def refusal(held_out):
    try:
        sources.pools_of(recipe, held_out)
    except ValueError as error:
        return str(error)
print(json.dumps({
    'learnt': names(training),
    'tested': names(tests),
    'all': names(whole),
    'refused': [refusal(['ucddb22', 'ucddb005']), refusal(['surrogate4021']), refusal(['ucddb022'])],
    'loud': [int(tests[test].inputs.max()) for test in ('22', 'white', 'night')],
    'recipes': [[each['name'], each['seed'], each['surrogateSeed'], each['distillation']] for each in trial.recipes_of(recipe, 2, [])]
      + [[each['name'], each['seed'], each['surrogateSeed'], each.get('distillation')] for each in trial.recipes_of(recipe, 2, [1, 5])],
}))`;

interface HeldOut {
  readonly learnt: Record<string, string[]>;
  readonly tested: Record<string, string[]>;
  readonly all: Record<string, string[]>;
  readonly refused: (string | null)[];
  readonly loud: number[];
  readonly recipes: (string | number | null)[][];
}

const nightNames = (person: number, night: number): string[] =>
  ['Fpz-Cz', 'Pz-Oz'].map((derivation) => `surrogate${person}${night}-${derivation}`);

describe.skipIf(missing !== null)(`a trial${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('smooths as the library does', () => {
    const [seen, smoothed, prior, rounded] = JSON.parse(
      runTrainer(['-c', SMOOTHED, JSON.stringify(DEFAULT_SMOOTHING.prior)]).toString(),
    ) as [number[][], number[][], number[], number[]];
    const smoother = new StageSmoother();
    for (const [epoch, probabilities] of seen.entries()) {
      const own = smoother.next(probabilities).probabilities;
      for (const [stage, share] of own.entries()) expect(smoothed[epoch][stage]).toBeCloseTo(share, 12);
    }
    const meanOf = (stage: number): number[] => {
      const rows = seen.filter((_, epoch) => epoch % 5 === stage);
      return rows[0].map((_, s) => rows.reduce((sum, row) => sum + row[s], 0) / rows.length);
    };
    expect(rounded).toEqual([0.19, 0.14, 0.25, 0.22, 0.2]);
    const means = [0, 1, 2, 3, 4].map(meanOf);
    prior.forEach((share, s) => expect(share).toBeCloseTo(means.reduce((sum, row) => sum + row[s], 0) / 5, 12));
  });

  it('learns from nobody whom it tests, and never sees subject 18', () => {
    const { learnt, tested, all, refused, loud, recipes } = JSON.parse(runTrainer(['-c', HELD_OUT]).toString()) as HeldOut;
    const others = [400, 401].flatMap((person) => [1, 2].flatMap((night) => nightNames(person, night)));
    expect(learnt).toEqual({ partial: ['ucddb002'], surrogate: others, noise: others });
    expect(tested).toEqual({
      '22': ['ucddb022'],
      white: ['ucddb022'],
      noise: [402, 405, 408].flatMap((person) => nightNames(person, 1)),
      'W, N3': ['ucddb005', 'ucddb009', 'ucddb014', 'ucddb020', 'ucddb025'],
      night: ['ucddb005', 'ucddb009', 'ucddb014', 'ucddb020', 'ucddb025'],
    });
    expect(all.noise).toHaveLength(20);
    // A name that nobody has would leave whoever was meant among those who are learnt from.
    expect(refused[0]).toMatch(/^held out ucddb22, expected some of .*ucddb020, ucddb022, /);
    expect(refused[1]).toMatch(/^held out surrogate4021, expected some of .*surrogate4021-Fpz-Cz/);
    expect(refused[2]).toBeNull();
    // Noise and gain saturate as the front end does, rather than wrap.
    expect(loud).toEqual([32000, 32767, 32767]);
    expect(recipes).toEqual([
      ['eeg1-trial-seed2', 2, 1, null],
      ['eeg1-trial-seed2-teacher1', 2, 2, null],
      ['eeg1-trial-seed2-teacher5', 6, 2, null],
    ]);
  });
});
