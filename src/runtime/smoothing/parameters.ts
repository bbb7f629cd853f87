import { refuseCall } from '../../model/refuse-call.js';
import { STAGES } from '../../stages.js';
import { SLEEP_EDF_TRANSITIONS } from './sleep-edf-transitions.js';

/** How a sleeper moves between stages from one epoch of 30 s to the next; stages in the order of `STAGES`. */
export interface StageTransitions {
  /** 5 x 5: row the stage now, column the next epoch's; each from 1e-9 up, so that no course is ruled out; rows sum to 1. */
  readonly transitions: readonly (readonly number[])[];
  /** The first epoch's stage; sums to 1. */
  readonly initial: readonly number[];
}

/**
 * A hidden Markov model of a night: the stages are hidden, the network's probabilities are what is seen of them.
 * An epoch's likelihood of stage s is (probability s / prior s) ^ sharpness.
 */
export interface SmoothingParameters extends StageTransitions {
  /** The shares of the stages that the network's probabilities answer to: those of its training's loss; each from 1e-9 up. Sums to 1. */
  readonly prior: readonly number[];
  /**
   * 0 (the network is not heard) to 10. 1 takes each epoch for news of its own at the network's word; less suits a network
   * that is too sure or errs alike on neighbouring epochs, more one that is not sure enough, and smooths less.
   */
  readonly sharpness: number;
}

/** Row sums of a table rounded to six decimals stay well inside. */
const SUM_TOLERANCE = 1e-4;

/**
 * What smoothing uses unless told otherwise. The prior is what networks trained as `eeg1`'s teachers are say on average of
 * nights that they never learnt from, were all stages equally frequent; the sharpness takes such a network at its word.
 * The mean opinion of the six, as sure as `eeg1` learns to be, then went from a kappa of 0.775 to 0.778 on UCDDB subject 22
 * with causal smoothing, and from 0.465 to 0.505 on noise through the band powers of three people of Sleep-EDF.
 * Measured by `training/trial.py` on people held out, without subject 18.
 */
export const DEFAULT_SMOOTHING: SmoothingParameters = {
  ...SLEEP_EDF_TRANSITIONS,
  prior: [0.19, 0.14, 0.25, 0.22, 0.2],
  sharpness: 1,
};

/** Smaller divisors and factors could leave doubles nothing of a night that turns out otherwise. */
const LEAST_SHARE = 1e-9;
/** Beyond it likelihoods of certain epochs underflow. */
const SHARPEST = 10;

/** @throws UsageError where a row is no distribution over the five stages, a transition or prior is below 1e-9, or the sharpness is not 0..10 */
export function checkSmoothing({ transitions, initial, prior, sharpness }: SmoothingParameters): void {
  if (transitions.length !== STAGES.length) refuse('transitions', `${String(transitions.length)} rows`, '5 rows');
  transitions.forEach((row, stage) => {
    checkDistribution(`transitions from ${STAGES[stage]}`, row, LEAST_SHARE);
  });
  checkDistribution('initial stage', initial, 0);
  checkDistribution('prior', prior, LEAST_SHARE);
  if (!(sharpness >= 0 && sharpness <= SHARPEST)) refuse('sharpness', String(sharpness), `0 to ${String(SHARPEST)}`);
}

function checkDistribution(subject: string, shares: readonly number[], least: number): void {
  const sum = shares.reduce((total, share) => total + share, 0);
  const isOne = shares.length === STAGES.length && Math.abs(sum - 1) <= SUM_TOLERANCE;
  if (!isOne || !shares.every((share) => share >= least)) {
    refuse(subject, shares.join(', '), `five numbers from ${String(least)} up that sum to 1`);
  }
}

function refuse(subject: string, found: string, expected: string): never {
  refuseCall(`smoothing, ${subject}`, found, expected);
}
