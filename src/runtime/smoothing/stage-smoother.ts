import type { StageIndex } from '../../stages.js';
import { type Distribution, likeliest, likelihoods, normalised, type Observation, stepped } from './distribution.js';
import { checkSmoothing, DEFAULT_SMOOTHING, type SmoothingParameters } from './parameters.js';

/** What the epochs up to now say of the latest. */
export interface SmoothedStage {
  /** The most probable; of equals the first. */
  readonly stage: StageIndex;
  /** Filtered probabilities: of the latest epoch's stage, given every epoch until it and none after. */
  readonly probabilities: Distribution;
}

/**
 * Causal smoothing of one sleeper's stages: the forward pass of a hidden Markov model (L. R. Rabiner, "A tutorial on
 * hidden Markov models", Proceedings of the IEEE 77, 1989, section III A, scaled). Five numbers of state, 25
 * multiplications and five powers an epoch; what it has said of an epoch never changes.
 */
export class StageSmoother {
  /** Null before the first epoch. */
  private shares: Distribution | null = null;

  /** @throws UsageError where the parameters make no sense */
  constructor(private readonly parameters: SmoothingParameters = DEFAULT_SMOOTHING) {
    checkSmoothing(parameters);
  }

  /**
   * Takes the next epoch.
   * @param seen the network's five probabilities; null for an epoch without a stage or in a gap, which leaves the chain
   * to itself: after an hour of nulls it has all but forgotten the stage before and says what sleepers do on the average
   * @throws UsageError where these are not five probabilities; the epoch was not taken
   */
  next(seen: Observation): SmoothedStage {
    const likelihood = likelihoods(seen, this.parameters);
    const expected = this.shares === null ? this.parameters.initial : stepped(this.shares, this.parameters);
    const probabilities = normalised(expected.map((share, stage) => share * likelihood[stage]));
    this.shares = probabilities;
    return { stage: likeliest(probabilities), probabilities };
  }
}
