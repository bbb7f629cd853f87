import { stageOf } from '../reference/integer.js';
import { UNSCORED } from '../stages.js';

/** Epochs whose surest stage had a probability in one tenth of 0..1. */
export interface ConfidenceBin {
  readonly from: number;
  readonly to: number;
  readonly epochs: number;
  /** Mean probability of the stage chosen; null without epochs. */
  readonly confidence: number | null;
  /** Share of them whose stage was right; null without epochs. */
  readonly accuracy: number | null;
}

/** Whether probabilities mean what they say. */
export interface ConfidenceCurve {
  /** Epochs that have a truth. */
  readonly epochs: number;
  readonly bins: readonly ConfidenceBin[];
  /**
   * Expected calibration error, 0..1: the gap between confidence and accuracy, averaged over the epochs; C. Guo et al.,
   * "On Calibration of Modern Neural Networks", ICML 2017, with ten bins of equal width. Null without epochs.
   */
  readonly expectedCalibrationError: number | null;
}

const BINS = 10;

/**
 * @param probabilities five an epoch
 * @param truth one stage an epoch, -1 where there is none
 */
export function confidenceCurve(
  probabilities: readonly (readonly number[])[],
  truth: ArrayLike<number>,
): ConfidenceCurve {
  const sums = Array.from({ length: BINS }, () => ({ epochs: 0, confidence: 0, right: 0 }));
  probabilities.forEach((own, epoch) => {
    if (truth[epoch] === UNSCORED) return;
    const stage = stageOf(own);
    const bin = sums[Math.min(Math.floor(own[stage] * BINS), BINS - 1)];
    bin.epochs++;
    bin.confidence += own[stage];
    if (stage === truth[epoch]) bin.right++;
  });
  const epochs = sums.reduce((total, bin) => total + bin.epochs, 0);
  const gap = sums.reduce((total, bin) => total + Math.abs(bin.confidence - bin.right), 0);
  return {
    epochs,
    bins: sums.map((bin, index) => ({
      from: index / BINS,
      to: (index + 1) / BINS,
      epochs: bin.epochs,
      confidence: bin.epochs === 0 ? null : bin.confidence / bin.epochs,
      accuracy: bin.epochs === 0 ? null : bin.right / bin.epochs,
    })),
    expectedCalibrationError: epochs === 0 ? null : gap / epochs,
  };
}
