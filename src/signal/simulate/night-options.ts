import { refuseCall } from '../../model/refuse-call.js';
import { EPOCH_SECONDS } from '../../stages.js';
import { RATE } from './blocks.js';
import type { MontageChannel } from './montage.js';

const EPOCHS_PER_HOUR = 3600 / EPOCH_SECONDS;
const LONGEST_HOURS = 48;
/** Hz. Below, spindles are lost; above, nights are larger than memory. */
const LOWEST_RATE = 32;
const HIGHEST_RATE = 1024;

/** Options of `simulateNight`. */
export interface NightOptions {
  /** Any safe integer. */
  readonly seed: number;
  /** 8 when absent; rounded to whole epochs. */
  readonly hours?: number;
  /** {@link PAPER_MONTAGE} when absent. */
  readonly channels?: readonly MontageChannel[];
  /** Whose night it is; drawn from `seed` when absent. */
  readonly personSeed?: number;
  /** The stages to simulate, 0..4 an epoch, instead of drawn ones; their number replaces `hours`. */
  readonly stages?: Int8Array;
  /** False leaves noise of the right band powers only: drawn waves and rhythms tell a network the stage. */
  readonly morphology?: boolean;
  /** False leaves the recording clean. */
  readonly artefacts?: boolean;
  /**
   * Hz, 100 when absent; 32 to 1024, with a whole number of samples in 30 s. The stages and all that happens are the same
   * at every rate, and up to 40 Hz (or 0.4 times a lower rate) so is the spectrum.
   */
  readonly rate?: number;
  /** Hz, 50 or 60; 50 when absent. */
  readonly mains?: 50 | 60;
}

/**
 * @returns epochs to simulate
 * @throws UsageError when an option is out of range
 */
export function checkedEpochs(options: NightOptions): number {
  const { seed, personSeed, hours = 8, stages, channels, mains = 50 } = options;
  if (!Number.isSafeInteger(seed)) refuse(`seed ${seed}`, 'a whole number');
  if (personSeed !== undefined && !Number.isSafeInteger(personSeed))
    refuse(`person seed ${personSeed}`, 'a whole number');
  if (channels?.length === 0) refuse('no channels', 'at least one');
  if (stages?.some((stage) => stage < 0 || stage > 4))
    refuse('a stage outside 0..4', 'W, N1, N2, N3 or REM everywhere');
  if (![50, 60].includes(mains)) refuse(`mains of ${mains} Hz`, '50 or 60 Hz');
  checkRate(options.rate ?? RATE);
  const epochs = stages?.length ?? Math.round(hours * EPOCHS_PER_HOUR);
  if (!(epochs >= 1 && epochs <= LONGEST_HOURS * EPOCHS_PER_HOUR)) {
    refuse(`${epochs} epochs`, `1 to ${LONGEST_HOURS * EPOCHS_PER_HOUR} (30 s to ${LONGEST_HOURS} h)`);
  }
  return epochs;
}

/** An epoch and an EDF record of 30 s need whole numbers of samples. */
function checkRate(rate: number): void {
  const samples = rate * EPOCH_SECONDS;
  if (!(rate >= LOWEST_RATE && rate <= HIGHEST_RATE)) {
    refuse(`a rate of ${rate} Hz`, `${LOWEST_RATE} to ${HIGHEST_RATE} Hz`);
  }
  if (Math.abs(samples - Math.round(samples)) > 1e-9 * samples) {
    refuse(`${samples} samples in ${EPOCH_SECONDS} s at ${rate} Hz`, 'a whole number of samples, as 102.4 Hz has');
  }
}

function refuse(found: string, expected: string): never {
  return refuseCall('simulated night', found, expected);
}
