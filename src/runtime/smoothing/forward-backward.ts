import { STAGES } from '../../stages.js';
import { type Distribution, likelihoods, normalised, type Observation } from './distribution.js';
import type { SmoothingParameters } from './parameters.js';
import { StageSmoother } from './stage-smoother.js';

/**
 * The probabilities of every epoch's stage given the whole night, before and after it: the forward-backward pass
 * (Rabiner 1989, section III A), scaled at each epoch so that no length underflows.
 * @returns one distribution an epoch
 * @throws UsageError
 */
export function nightPosteriors(seen: readonly Observation[], parameters: SmoothingParameters): Distribution[] {
  const smoother = new StageSmoother(parameters);
  const posteriors = seen.map((observation) => smoother.next(observation).probabilities);
  // Of what comes after the epoch, under each of its stages, up to a factor.
  let after: Distribution = STAGES.map(() => 1);
  for (let epoch = seen.length - 1; epoch >= 0; epoch--) {
    posteriors[epoch] = normalised(posteriors[epoch].map((share, stage) => share * after[stage]));
    after = backwards(after, seen[epoch], parameters);
  }
  return posteriors;
}

function backwards(after: Distribution, seen: Observation, parameters: SmoothingParameters): Distribution {
  const likelihood = likelihoods(seen, parameters);
  return normalised(
    parameters.transitions.map((row) =>
      row.reduce((sum, chance, next) => sum + chance * likelihood[next] * after[next], 0),
    ),
  );
}
