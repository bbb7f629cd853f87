import { Random } from '../signal/simulate/random.js';

/** A 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 1000;

/**
 * Percentile bootstrap (B. Efron, "Bootstrap Methods: Another Look at the Jackknife", Annals of Statistics 7, 1979):
 * whole groups are drawn again with replacement, since the epochs of one person are not independent.
 * @param measures figures of a set of groups; null where one has no meaning there, such draws are left out
 * @returns one interval a figure; null with fewer than two groups, where no draw had a meaning, or where all draws gave
 * the same: of what never happened a bootstrap would say, with certainty, that it never will
 */
export function bootstrap<Group>(
  groups: readonly Group[],
  measures: (drawn: readonly Group[]) => readonly (number | null)[],
  seed = 1,
): readonly (Interval | null)[] {
  const figures = measures(groups).length;
  if (groups.length < 2) return Array.from({ length: figures }, () => null);
  const random = new Random(seed, 'bootstrap');
  const draws = Array.from({ length: RESAMPLES }, () =>
    measures(groups.map(() => groups[Math.floor(random.uniform(0, groups.length))])),
  );
  return Array.from({ length: figures }, (_, index) => middle(draws.map((draw) => draw[index])));
}

/** From the 2.5th to the 97.5th percentile, between the nearest values. */
function middle(values: readonly (number | null)[]): Interval | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (sorted.length === 0 || sorted[0] === sorted[sorted.length - 1]) return null;
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { low: at(0.025), high: at(0.975) };
}
