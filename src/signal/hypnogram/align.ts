import { HypnogramError } from '../../errors.js';
import { EPOCH_SECONDS, epochsText, UNSCORED, type Hypnogram } from '../../stages.js';
import { durationText, secondsBetween, startText, statedStart } from './stated-start.js';

/** A hypnogram on a recording's grid of epochs. */
export interface AlignedHypnogram {
  /** One stage an epoch of the recording; unscored where the hypnogram has none. */
  readonly stages: Int8Array;
  /** What did not fit, one sentence each. */
  readonly warnings: readonly string[];
}

/** Seconds of rounding that a start may carry. */
const TOLERANCE = 1e-3;

/**
 * Puts a hypnogram on a recording's own grid of 30-s epochs, which begins with its first sample.
 * A start that differs from the recording's is reported; the stages stay where their onsets put them.
 * @param epochCount epochs of the recording
 * @param recordingStart null where the recording does not say
 * @throws HypnogramError where the hypnogram's epochs are not 30 s long or do not start on the grid
 */
export function alignHypnogram(
  hypnogram: Hypnogram,
  epochCount: number,
  recordingStart: Date | null = null,
): AlignedHypnogram {
  const { epochSeconds, startSeconds, stages } = hypnogram;
  const shift = Math.round(startSeconds / EPOCH_SECONDS);
  const onGrid = Math.abs(startSeconds - shift * EPOCH_SECONDS) <= TOLERANCE;
  if (epochSeconds !== EPOCH_SECONDS || !onGrid) throw offGrid(hypnogram);
  const aligned = new Int8Array(epochCount).fill(UNSCORED);
  const end = Math.min(shift + stages.length, epochCount);
  for (let epoch = Math.max(shift, 0); epoch < end; epoch++) aligned[epoch] = stages[epoch - shift]!;
  return {
    stages: aligned,
    warnings: [...otherStart(hypnogram, recordingStart), ...misfits(shift, stages, epochCount)],
  };
}

/** Half a second is the rounding of headers that keep whole seconds. */
function otherStart({ start }: Hypnogram, recordingStart: Date | null): string[] {
  const recorded = statedStart(recordingStart);
  if (recorded === null || start === undefined || start === null) return [];
  const seconds = secondsBetween(recorded, start);
  if (Math.abs(seconds) <= 0.5) return [];
  const difference = `${durationText(seconds)} ${seconds > 0 ? 'after' : 'before'}`;
  return [
    `The hypnogram's file starts at ${startText(start)}, ${difference} the recording (${startText(recorded)}). ` +
      "Its stages were laid by their onsets from the recording's first sample, not moved.",
  ];
}

function misfits(shift: number, stages: Int8Array, epochCount: number): string[] {
  const warnings: string[] = [];
  if (shift > 0) warnings.push(`The hypnogram starts ${epochsText(shift)} after the recording; these are unscored.`);
  if (shift < 0) warnings.push(`The hypnogram starts ${epochsText(-shift)} before the recording; these were left out.`);
  const end = shift + stages.length;
  if (end < epochCount) {
    const missing = epochCount - Math.max(end, 0);
    warnings.push(`The hypnogram ends ${epochsText(missing)} before the recording; these are unscored.`);
  }
  // Sleep-EDF fills its hypnograms up to a whole day with '?', which is no misfit.
  const scoredEnd = shift + 1 + stages.findLastIndex((stage) => stage !== UNSCORED);
  if (scoredEnd > epochCount) {
    warnings.push(`The hypnogram ends ${epochsText(scoredEnd - epochCount)} after the recording; these were left out.`);
  }
  return warnings;
}

function offGrid({ epochSeconds, startSeconds }: Hypnogram): HypnogramError {
  return new HypnogramError({
    subject: 'hypnogram',
    found: `epochs of ${epochSeconds} s from ${startSeconds} s on`,
    expected: "epochs of 30 s that start a multiple of 30 s after the recording's first sample",
    remedy: "Export it on the recording's own epochs, or cut the recording where the hypnogram begins.",
  });
}
