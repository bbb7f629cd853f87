import { STAGES } from '../stages.js';

/**
 * One NREM-REM cycle. All four are clock time in minutes, so W and unscored epochs inside count in them; `start` is
 * from the start of TIB, and `nremPeriod + remPeriod = duration`.
 */
export interface SleepCycle {
  readonly start: number;
  readonly duration: number;
  /** From the cycle's start to the first epoch of its REM period. */
  readonly nremPeriod: number;
  /** From the first to the end of the last epoch of REM in the REM period. */
  readonly remPeriod: number;
}

/** NREM sleep that separates two REM periods and that a cycle must begin with, in seconds. */
const SHORTEST_NREM_SECONDS = 15 * 60;
/** REM sleep that makes a REM period, but for the first of the night, in seconds. */
const SHORTEST_REM_SECONDS = 5 * 60;

/** Epochs `from` to `to`, the latter not included, and how many of them are REM. */
interface RemPeriod {
  readonly from: number;
  readonly to: number;
  readonly remEpochs: number;
}

/**
 * The night's complete NREM-REM cycles, after I. Feinberg and T. C. Floyd, "Systematic trends across the night in
 * human sleep cycles", Psychophysiology 16 (1979), whose limits of 15 minutes of NREM and 5 minutes of REM are used
 * as the R package SleepCycles states them (C. Blume and C. Cajochen, doi:10.31219/osf.io/r2q8v). Precisely:
 * 1. epochs of REM with less than 15 min of NREM (N1 + N2 + N3) between them belong to one REM period;
 * 2. a REM period ends a cycle when it holds at least 5 min of REM, which is not asked of the first such period;
 * 3. REM that begins before the first 15 min of NREM ends no cycle: the first cycle then runs on to the next period;
 * 4. a cycle begins at sleep onset or where the REM period of the one before ends, and ends with its REM period.
 * W and unscored epochs separate nothing, however long. NREM sleep after the last REM period is no cycle.
 * Elsewhere it differs: SleepCycles counts W in the 15 minutes, keeps incomplete cycles and can split NREM periods
 * that are longer than 120 minutes; none of that is done here.
 */
export function sleepCycles(stages: Int8Array, epochSeconds: number): SleepCycle[] {
  const minutesOf = (epochs: number): number => (epochs * epochSeconds) / 60;
  const cycles: SleepCycle[] = [];
  let start = stages.findIndex((stage) => isNrem(stage) || stage === REM);
  for (const { from, to, remEpochs } of remPeriods(stages, SHORTEST_NREM_SECONDS / epochSeconds)) {
    if (cycles.length > 0 && remEpochs * epochSeconds < SHORTEST_REM_SECONDS) continue;
    cycles.push({
      start: minutesOf(start),
      duration: minutesOf(to - start),
      nremPeriod: minutesOf(from - start),
      remPeriod: minutesOf(to - from),
    });
    start = to;
  }
  return cycles;
}

/** REM periods by rules 1 and 3; `separating` is in epochs and need not be whole. */
function remPeriods(stages: Int8Array, separating: number): RemPeriod[] {
  const periods: RemPeriod[] = [];
  let nrem = 0;
  stages.forEach((stage, epoch) => {
    if (isNrem(stage)) nrem++;
    if (stage !== REM) return;
    const last = periods.at(-1);
    if (nrem >= separating) periods.push({ from: epoch, to: epoch + 1, remEpochs: 1 });
    else if (last !== undefined)
      periods[periods.length - 1] = { ...last, to: epoch + 1, remEpochs: last.remEpochs + 1 };
    nrem = 0;
  });
  return periods;
}

const REM = STAGES.indexOf('REM');

function isNrem(stage: number): boolean {
  return stage > STAGES.indexOf('W') && stage < REM;
}
