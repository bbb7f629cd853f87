import { UsageError } from '../../errors.js';
import { type StageIndex, STAGES } from '../../stages.js';
import type { SmoothingParameters } from './parameters.js';

/** Shares of the five stages, in the order of `STAGES`; sums to 1. */
export type Distribution = readonly number[];

/** What was seen in one epoch: the network's five probabilities, or null where nothing was. */
export type Observation = Distribution | null;

/**
 * A probability below this counts as this: softmax underflows to 0, and no single epoch may rule a stage out for good.
 */
const FLOOR = 1e-6;

/** The most probable stage; of equals the first. */
export function likeliest(shares: Distribution): StageIndex {
  return shares.reduce((best, share, stage) => (share > shares[best] ? stage : best), 0) as StageIndex;
}

export function normalised(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** One epoch on: the shares of the stages after a step of the chain. */
export function stepped(shares: Distribution, { transitions }: SmoothingParameters): number[] {
  return STAGES.map((_, next) => shares.reduce((sum, share, stage) => sum + share * transitions[stage][next], 0));
}

/**
 * Likelihood of what was seen under each stage, up to a factor; 1 for all where nothing was seen.
 * @throws UsageError where there are not five probabilities from 0 to 1
 */
export function likelihoods(seen: Observation, { prior, sharpness }: SmoothingParameters): number[] {
  if (seen === null) return STAGES.map(() => 1);
  if (seen.length !== STAGES.length || !seen.every((probability) => probability >= 0 && probability <= 1)) {
    throw new UsageError({
      subject: 'smoothing, an epoch',
      found: seen.length === 0 ? 'no probabilities' : seen.join(', '),
      expected: 'five probabilities from 0 to 1, or null for an epoch without a stage',
    });
  }
  return seen.map((probability, stage) => (Math.max(probability, FLOOR) / prior[stage]) ** sharpness);
}
