// How fast this host is, from a second of small models of known work: a cost for each kind of work, after the idea of
// ANNETTE (Wess et al., IEEE Access 2021) that a network's time is the sum of what measured parts cost.
import { blankModel } from './blank-model.js';
import type { EngineBuild } from './engine.js';
import { epochWork, type EpochWork, WORK_KINDS } from './epoch-work.js';
import { fitNonNegative } from './nonnegative-fit.js';
import { timeEpochs, type TimingOptions } from './time-epochs.js';

/** What {@link calibrateHost} found. */
export interface HostSpeed {
  readonly build: EngineBuild;
  /** Nanoseconds of one of each kind of work. */
  readonly nanoseconds: Readonly<EpochWork>;
}

/**
 * Channels, widths, chunk length: 14 of 250 cases, chosen so that the prediction of all of them depends least on errors
 * of the measurement (A- and G-optimality), and one whose passes are all alike: a processor that foresees where their loops
 * end runs those faster. None takes half a millisecond an epoch, so that a second holds many rounds.
 */
const CASES: readonly (readonly [number, readonly number[], number])[] = [
  [1, [8], 1],
  [1, [8], 4],
  [1, [8], 1000],
  [4, [8, 16], 3000],
  [1, [16, 16, 16], 250],
  [1, [32, 32, 32], 4],
  [1, [16, 32], 4],
  [4, [8, 16, 32, 64], 1000],
  [4, [8, 8, 8, 8], 25],
  [4, [8, 8, 8, 8], 3000],
  [1, [64, 64], 250],
  [1, [40], 1],
  [1, [40], 4],
  [1, [40], 1000],
  [4, [8, 16], 64],
];
const TURN_MS = 1.5;

/**
 * Measures this host for about a second. The quickest round of each case counts, since whatever else runs on the machine
 * only ever adds.
 */
export async function calibrateHost({ build, seconds = 1 }: TimingOptions = {}): Promise<HostSpeed> {
  const cases = CASES.map(([channels, widths, chunkSamples]) => ({
    model: blankModel({ channels, widths }),
    chunkSamples,
  }));
  const measured = await timeEpochs(cases, { seconds, turnMs: TURN_MS, ...(build === undefined ? {} : { build }) });
  const rows = cases.map(({ model, chunkSamples }) => {
    const work = epochWork(model, chunkSamples);
    return WORK_KINDS.map((kind) => work[kind]);
  });
  const costs = fitNonNegative(
    rows,
    measured.times.map(({ least }) => least * 1000),
  );
  const nanoseconds = Object.fromEntries(WORK_KINDS.map((kind, index) => [kind, costs[index]])) as EpochWork;
  return { build: measured.build, nanoseconds };
}

/** Microseconds that an epoch of this work takes where nothing else runs. */
export function predictMicroseconds(work: EpochWork, { nanoseconds }: HostSpeed): number {
  return WORK_KINDS.reduce((sum, kind) => sum + work[kind] * nanoseconds[kind], 0) / 1000;
}
