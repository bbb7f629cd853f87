import { UsageError } from '../errors.js';
import { Random } from '../signal/simulate/random.js';
import { cassetteSubject } from './people.js';

/** A cross-validation by person: who is tested in each fold. Whoever is in none takes no part, in training either. */
export interface FoldPlan {
  readonly name: 'sleep-edf-20' | 'sleep-edf-78' | 'by-person';
  /** How people were dealt out, in words. */
  readonly rule: string;
  /** Null where nothing was drawn. */
  readonly seed: number | null;
  /** Each person stands in exactly one. */
  readonly folds: readonly (readonly string[])[];
}

/** Sleep-EDF-20 is the release of 2013: subjects 0 to 19 of the Sleep Cassette study. */
const FIRST_RELEASE = 20;
/** `fold = 10` in the authors' public train.py. */
export const DEFAULT_FOLDS = 10;
export const DEFAULT_SEED = 1;

/**
 * The plans that a set of people allows: `by-person` of everybody; `sleep-edf-20`, each of subjects 0 to 19 of Sleep-EDF
 * left out once; `sleep-edf-78`, all of its Sleep Cassette subjects. The authors' public DataGenerator.py deals out
 * recordings, n / k neighbours a fold, which puts one person's two nights on both sides of some folds and the last n mod
 * k recordings in none; here a person is in one fold with every night.
 * @param people in any order, repeated or not
 * @param count folds of the plans that are dealt out; with fewer people, each is a fold
 * @throws UsageError unless `count` is 2 or more
 */
export function foldPlans(people: readonly string[], count = DEFAULT_FOLDS, seed = DEFAULT_SEED): FoldPlan[] {
  if (!Number.isInteger(count) || count < 2) {
    throw new UsageError({ subject: 'folds', found: String(count), expected: 'a whole number, at least 2' });
  }
  const everybody = [...new Set(people)].toSorted();
  const cassette = everybody.filter((person) => cassetteSubject(person) !== null);
  const first = cassette.filter((person) => cassetteSubject(person)! < FIRST_RELEASE);
  const plans: FoldPlan[] = [dealt('by-person', everybody, count, seed)];
  if (first.length > 1) plans.push(oneEach(first));
  if (cassette.length > first.length) plans.push(dealt('sleep-edf-78', cassette, count, seed));
  return plans;
}

function oneEach(people: readonly string[]): FoldPlan {
  const rule = 'subjects 0 to 19 of the Sleep Cassette study, each left out once';
  return { name: 'sleep-edf-20', rule, seed: null, folds: people.map((person) => [person]) };
}

function dealt(name: FoldPlan['name'], people: readonly string[], count: number, seed: number): FoldPlan {
  const order = shuffled(people, new Random(seed, 'folds'));
  const size = Math.min(count, people.length);
  const folds = Array.from({ length: size }, (_, fold) => order.filter((_, i) => i % size === fold).toSorted());
  return { name, rule: 'people shuffled by the seed and dealt out in turn', seed, folds };
}

/** Fisher and Yates. */
function shuffled(people: readonly string[], random: Random): string[] {
  const order = [...people];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform(0, i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
