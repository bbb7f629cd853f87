import fc from 'fast-check';
import type { Observation } from '../../../src/runtime/smoothing/distribution.js';
import type { SmoothingParameters } from '../../../src/runtime/smoothing/parameters.js';

const STAGE_COUNT = 5;

const weight = fc.double({ min: 0.01, max: 1, noNaN: true });

/** Five shares that sum to 1. */
export const shares = fc.array(weight, { minLength: STAGE_COUNT, maxLength: STAGE_COUNT }).map((weights) => {
  const sum = weights.reduce((total, one) => total + one, 0);
  return weights.map((one) => one / sum);
});

export const observation: fc.Arbitrary<Observation> = fc.option(shares, { freq: 4, nil: null });

export const parameters: fc.Arbitrary<SmoothingParameters> = fc.record({
  transitions: fc.array(shares, { minLength: STAGE_COUNT, maxLength: STAGE_COUNT }),
  initial: shares,
  prior: shares,
  sharpness: fc.double({ min: 0, max: 3, noNaN: true }),
});

/** Every course that a night of this many epochs could take. */
export function everyPath(epochs: number): number[][] {
  return Array.from({ length: STAGE_COUNT ** epochs }, (_, code) =>
    Array.from({ length: epochs }, (_, epoch) => Math.floor(code / STAGE_COUNT ** epoch) % STAGE_COUNT),
  );
}

/** Probability of a course together with what was seen, up to a factor that is the same for all courses. */
export function weightOf(path: readonly number[], seen: readonly Observation[], model: SmoothingParameters): number {
  return path.reduce((product, stage, epoch) => {
    const chance = epoch === 0 ? model.initial[stage] : model.transitions[path[epoch - 1]][stage];
    const own = seen[epoch];
    const likelihood = own === null ? 1 : Math.pow(own[stage] / model.prior[stage], model.sharpness);
    return product * chance * likelihood;
  }, 1);
}

/** The stages' shares in one epoch over all courses. */
export function sharesAt(epoch: number, seen: readonly Observation[], model: SmoothingParameters): number[] {
  const sums = new Array<number>(STAGE_COUNT).fill(0);
  for (const path of everyPath(seen.length)) sums[path[epoch]] += weightOf(path, seen, model);
  const total = sums.reduce((sum, one) => sum + one, 0);
  return sums.map((one) => one / total);
}

export const FLAT = [0.2, 0.2, 0.2, 0.2, 0.2];

/** Says nothing of what follows what, and takes the network at its word. */
export const NO_MEMORY: SmoothingParameters = {
  transitions: [FLAT, FLAT, FLAT, FLAT, FLAT],
  initial: FLAT,
  prior: FLAT,
  sharpness: 1,
};

/** Epochs of 31 days, the longest recording that is read. */
export const LONGEST = 31 * 2880;
