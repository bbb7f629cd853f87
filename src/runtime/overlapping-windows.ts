import { refuseCall } from '../model/refuse-call.js';
import { type StageIndex, STAGES, UNSCORED } from '../stages.js';
import type { EpochDefects } from './epoch-defects.js';
import type { SleepModel } from './load-model.js';
import type { Samples } from './sample-queue.js';
import { likeliest } from './smoothing/distribution.js';
import type { RawStage } from './smoothing/smooth-epochs.js';
import type { SleepStager } from './stager.js';

/** More than one a second would say the same again. */
const MOST_WINDOWS = 30;

/** A sleeper of its own for the windows that begin at one moment of every epoch, and where that is. */
interface Phase {
  readonly stager: SleepStager;
  /** Samples from an epoch's beginning. */
  readonly offset: number;
}

/** An epoch as it was staged for itself. */
interface HeardEpoch {
  /** As the stager had them; a channel's buffer is the next epoch's as well. */
  readonly samples: readonly Samples[];
  readonly judged: EpochDefects;
  readonly stage: number;
}

/** What an epoch's windows say together. */
interface Opinion {
  readonly shares: number[];
  weight: number;
}

/**
 * @param found as the user wrote it
 * @throws UsageError where it is no whole number from 1 to 30
 */
export function checkOverlap(windows: number, found = String(windows)): void {
  if (Number.isInteger(windows) && windows >= 1 && windows <= MOST_WINDOWS) return;
  refuseCall('overlap', found, `a whole number of windows in an epoch's time, 1 (each epoch alone) to ${MOST_WINDOWS}`);
}

/**
 * Windows of an epoch's length that begin between epochs, and with them a second opinion on either epoch that one
 * overlaps: a recording on disk is known to its end, and a stage seldom lasts one epoch alone. An epoch's probabilities
 * become the mean of its own and of its windows', each by how much of the epoch it holds. A window counts where both of
 * its epochs have a stage, and hears the channels that are good in both.
 */
export class OverlappingWindows {
  readonly #phases: readonly Phase[];
  readonly #epochSamples: number;
  readonly #opinions: Opinion[] = [];
  #last: HeardEpoch | null = null;

  /**
   * @param windows begun in an epoch's time, its own among them: 2 for one every 15 s
   * @throws UsageError
   */
  constructor({ metadata, stager }: SleepModel, windows: number) {
    checkOverlap(windows);
    this.#epochSamples = metadata.sampleRate * metadata.epochSeconds;
    this.#phases = Array.from({ length: windows - 1 }, (_, phase) => ({
      stager: stager(),
      offset: Math.round(((phase + 1) * this.#epochSamples) / windows),
    }));
  }

  /** The next epoch, staged for itself from these samples. */
  add(samples: readonly Samples[], judged: EpochDefects, { stage, probabilities }: RawStage): void {
    const epoch = { samples, judged, stage };
    this.#opinions.push({ shares: [...probabilities], weight: 1 });
    const before = this.#last;
    if (before !== null) for (const phase of this.#phases) this.#stage(phase, before, epoch);
    this.#last = { ...epoch, samples: samples.map((own) => own.slice()) };
  }

  /** Stage and probabilities of every epoch added; one without a stage stays without. */
  stages(): RawStage[] {
    return this.#opinions.map(({ shares, weight }) => {
      if (shares.length === 0) return { stage: UNSCORED, probabilities: [] };
      const probabilities = shares.map((share) => share / weight);
      return { stage: likeliest(probabilities) as StageIndex, probabilities };
    });
  }

  #stage({ stager, offset }: Phase, before: HeardEpoch, after: HeardEpoch): void {
    const isHeard = (channel: number): boolean =>
      before.judged.defects[channel] === null && after.judged.defects[channel] === null;
    const counts = before.stage !== UNSCORED && after.stage !== UNSCORED;
    const window = before.samples.map((own, channel) =>
      counts && isHeard(channel) ? joined(own, after.samples[channel], offset) : null,
    );
    const { stage, probabilities, quality } = stager.stageEpoch(window);
    if (stage === UNSCORED || quality.every((channel) => channel === null || channel.flat)) return;
    const share = offset / this.#epochSamples;
    const [earlier, later] = this.#opinions.slice(-2);
    agree(earlier, probabilities, 1 - share);
    agree(later, probabilities, share);
  }
}

/** A channel's samples from an offset in one epoch to the same in the next. */
function joined(before: Samples, after: Samples, offset: number): Samples {
  const window = before.slice();
  window.copyWithin(0, offset);
  window.set(after.subarray(0, offset), window.length - offset);
  return window;
}

function agree(opinion: Opinion, probabilities: readonly number[], weight: number): void {
  for (let stage = 0; stage < STAGES.length; stage++) opinion.shares[stage] += weight * probabilities[stage];
  opinion.weight += weight;
}
