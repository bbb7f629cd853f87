import { refuseCall } from '../../model/refuse-call.js';
import { type StageIndex, UNSCORED } from '../../stages.js';
import type { StagedEpoch } from '../staged-epoch.js';
import type { Observation } from './distribution.js';
import { nightPosteriors } from './forward-backward.js';
import { DEFAULT_SMOOTHING, type SmoothingParameters } from './parameters.js';
import { type SmoothedStage, StageSmoother } from './stage-smoother.js';
import { viterbiPath } from './viterbi.js';

/** `causal`: each epoch from those until it, as a stream must; `full`: each from the whole night. */
export const SMOOTHING_MODES = ['causal', 'full'] as const;

/** One of {@link SMOOTHING_MODES}. */
export type SmoothingMode = (typeof SMOOTHING_MODES)[number];

/** What the network alone said of an epoch. */
export type RawStage = Pick<StagedEpoch, 'stage' | 'probabilities'>;

/** An epoch whose stage and probabilities are smoothed; `logits` stay the engine's own. */
export type SmoothedEpoch<Epoch extends RawStage = StagedEpoch> = Epoch & { readonly raw: RawStage };

/**
 * Smooths a stream as it runs: `for await (const epoch of smoothStream(stageStream(stager, source)))`. An epoch comes as
 * soon as it was staged, and is never revised; one without a stage stays without.
 * @param smoother one a sleeper; a smoother that has heard epochs goes on from there
 */
export async function* smoothStream<Epoch extends RawStage>(
  epochs: Iterable<Epoch> | AsyncIterable<Epoch>,
  smoother = new StageSmoother(),
): AsyncGenerator<SmoothedEpoch<Epoch>, void, undefined> {
  for await (const epoch of epochs) {
    const raw = { stage: epoch.stage, probabilities: epoch.probabilities };
    yield { ...replaced(epoch, smoother.next(observationOf(epoch))), raw };
  }
}

/**
 * Smooths the epochs of a whole recording, which follow one another without a hole; those without a stage stay without.
 * `full` gives the stages of the Viterbi path and, as probabilities, the posteriors of each epoch given the whole night:
 * where they differ, the path is the likelier course and the posterior the likelier stage of that epoch alone.
 * @returns the epochs, stage and probabilities replaced, all else as it was
 * @throws UsageError
 */
export function smoothEpochs<Epoch extends RawStage>(
  epochs: readonly Epoch[],
  mode: SmoothingMode,
  parameters: SmoothingParameters = DEFAULT_SMOOTHING,
): Epoch[] {
  if (!SMOOTHING_MODES.includes(mode)) refuseCall('smoothing', mode, 'causal or full');
  const smoothed = SMOOTH[mode](epochs.map(observationOf), parameters);
  return epochs.map((epoch, index) => replaced(epoch, smoothed[index]));
}

type Smooth = (seen: readonly Observation[], parameters: SmoothingParameters) => SmoothedStage[];

const SMOOTH: Readonly<Record<SmoothingMode, Smooth>> = {
  causal: (seen, parameters) => {
    const smoother = new StageSmoother(parameters);
    return seen.map((observation) => smoother.next(observation));
  },
  full: (seen, parameters) => {
    const path = viterbiPath(seen, parameters);
    const posteriors = nightPosteriors(seen, parameters);
    return posteriors.map((probabilities, index) => ({ stage: path[index] as StageIndex, probabilities }));
  },
};

function observationOf({ stage, probabilities }: RawStage): Observation {
  return stage === UNSCORED ? null : probabilities;
}

/** What was not staged is not made up. */
function replaced<Epoch extends RawStage>(epoch: Epoch, { stage, probabilities }: SmoothedStage): Epoch {
  return epoch.stage === UNSCORED ? epoch : { ...epoch, stage, probabilities };
}
