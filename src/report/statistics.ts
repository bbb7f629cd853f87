import { refuseCall } from '../model/refuse-call.js';
import { STAGES, UNSCORED, type Hypnogram, type Stage } from '../stages.js';
import { checkedStage } from './agreement.js';
import { sleepCycles, type SleepCycle } from './statistics-cycles.js';

/**
 * A night in the field's figures: minutes, percent and counts; null where a figure has no meaning (a night without
 * sleep has no sleep onset). Sources: [AASM] C. Iber et al., "The AASM manual for the scoring of sleep and associated
 * events", 2007; [YASA] documentation of `yasa.sleep_statistics`, versions from 0.5.0, whose handling of unscored
 * epochs is followed: they count in TIB and SPT, and in nothing else.
 */
export interface SleepStatistics {
  /** Time in bed, minutes: the whole hypnogram, taken to run from lights-off to lights-on [AASM, YASA]. */
  readonly TIB: number;
  /** Sleep period time, minutes: from the first to the end of the last epoch of sleep, whatever lies between [YASA]. */
  readonly SPT: number | null;
  /**
   * Total sleep time, minutes: N1 + N2 + N3 + REM [AASM; unscored excluded as in YASA since 0.5.0]. Null where no epoch
   * has a stage: that is another thing than a sleepless night.
   */
  readonly TST: number | null;
  /** Sleep efficiency, percent: TST of TIB [AASM, YASA]; null as TST is. */
  readonly SE: number | null;
  /** Sleep maintenance efficiency, percent: TST of SPT [YASA]. */
  readonly SME: number | null;
  /** Sleep onset latency, minutes: from the start of TIB to the first epoch of any sleep [AASM, YASA]. */
  readonly SOL: number | null;
  /**
   * Latency to persistent sleep, minutes: from the start of TIB to the first of ten uninterrupted minutes of sleep of
   * any stage (Dreem, "Sleep endpoint definitions", support page 4404691242258). W and unscored interrupt.
   */
  readonly LPS: number | null;
  /** Wake after sleep onset, minutes: W within SPT [YASA]; [AASM] also counts W from the last sleep to lights-on. */
  readonly WASO: number | null;
  /** Minutes of each stage in TIB; W includes the time before and after sleep. */
  readonly minutes: Readonly<Record<Stage, number>>;
  /** Minutes of TIB that nobody scored. */
  readonly unscored: number;
  /** Each sleep stage, percent of TST [AASM, YASA]. */
  readonly share: Readonly<Record<Exclude<Stage, 'W'>, number>> | null;
  /** REM latency, minutes: from the start of TIB to the first epoch of REM (`Lat_REM` of [YASA]). */
  readonly remLatencyFromLightsOff: number | null;
  /** REM latency, minutes: from sleep onset to the first epoch of REM [AASM]. */
  readonly remLatencyFromSleepOnset: number | null;
  /**
   * Awakenings: runs of W within SPT, so the last awakening of the night is not one (awakenings after sleep onset:
   * Table 1 of doi:10.1007/s41666-018-0013-1). Unscored epochs neither make nor split one.
   */
  readonly awakenings: number | null;
  /** Changes from one stage to another, W included, within SPT; unscored epochs are stepped over. Our definition. */
  readonly stageShifts: number | null;
  /**
   * Stage-shift index, an hour of TST: `stageShifts` over TST. Luna's `TI_S` leaves the shifts to and from W out.
   */
  readonly stageShiftIndex: number | null;
  /**
   * Sleep fragmentation index, an hour of TST: awakenings and shifts to N1, over TST (M. J. Morrell et al.,
   * doi:10.1164/ajrccm.162.6.9904008), with awakenings as above and shifts from N2, N3 and REM only. Under the same
   * name J. Haba-Rubio et al. (doi:10.1016/j.sleep.2004.06.007) count every shift, and YASA and Luna (`SFI`) only
   * those from sleep to W.
   */
  readonly fragmentationIndex: number | null;
  /** Complete NREM-REM cycles in order; their rules are those of {@link sleepCycles}. Empty without one. */
  readonly cycles: readonly SleepCycle[];
}

/** Uninterrupted sleep that counts as persistent, in seconds. */
const PERSISTENT_SECONDS = 600;

/**
 * The statistics of a hypnogram that runs from lights-off to lights-on (crop it first where those are known).
 * @throws HypnogramError when a value is no stage
 * @throws UsageError when an epoch takes no time
 */
export function sleepStatistics(hypnogram: Hypnogram): SleepStatistics {
  const { stages, epochSeconds } = hypnogram;
  if (!(epochSeconds > 0)) refuseCall('epochSeconds', epochSeconds, 'more than 0');
  stages.forEach(checkedStage);
  const minutesOf = (epochs: number): number => (epochs * epochSeconds) / 60;
  const latencyTo = (epoch: number): number | null => (epoch < 0 ? null : minutesOf(epoch));
  const minutes = recordOf(STAGES, (stage) => minutesOf(count(stages, STAGES.indexOf(stage))));
  const TIB = minutesOf(stages.length);
  const TST = minutes.N1 + minutes.N2 + minutes.N3 + minutes.REM;
  const onset = stages.findIndex(isSleep);
  const unscored = count(stages, UNSCORED);
  const isScored = unscored < stages.length;
  const firstRem = stages.indexOf(STAGES.indexOf('REM'));
  return {
    TIB,
    TST: isScored ? TST : null,
    SE: isScored ? percent(TST, TIB) : null,
    SOL: latencyTo(onset),
    LPS: latencyTo(persistentSleep(stages, Math.ceil(PERSISTENT_SECONDS / epochSeconds))),
    minutes,
    unscored: minutesOf(unscored),
    share: TST === 0 ? null : recordOf(SLEEP_STAGES, (stage) => (100 * minutes[stage]) / TST),
    remLatencyFromLightsOff: latencyTo(firstRem),
    remLatencyFromSleepOnset: firstRem < 0 ? null : minutesOf(firstRem - onset),
    ...continuity(stages.subarray(Math.max(onset, 0), stages.findLastIndex(isSleep) + 1), minutesOf, TST),
    cycles: sleepCycles(stages, epochSeconds),
  };
}

type Continuity = Pick<
  SleepStatistics,
  'SPT' | 'SME' | 'WASO' | 'awakenings' | 'stageShifts' | 'stageShiftIndex' | 'fragmentationIndex'
>;

const NO_SLEEP: Continuity = {
  SPT: null,
  SME: null,
  WASO: null,
  awakenings: null,
  stageShifts: null,
  stageShiftIndex: null,
  fragmentationIndex: null,
};

/** What is counted between the first and the last epoch of sleep. */
function continuity(period: Int8Array, minutesOf: (epochs: number) => number, TST: number): Continuity {
  if (period.length === 0) return NO_SLEEP;
  const scored = period.filter((stage) => stage !== UNSCORED);
  const shifts = scored.filter((stage, epoch) => epoch > 0 && stage !== scored[epoch - 1]);
  const lightenings = scored.filter((stage, epoch) => epoch > 0 && stage === N1 && scored[epoch - 1] > N1);
  const awakenings = count(shifts, WAKE);
  const SPT = minutesOf(period.length);
  return {
    SPT,
    SME: percent(TST, SPT),
    WASO: minutesOf(count(period, WAKE)),
    awakenings,
    stageShifts: shifts.length,
    stageShiftIndex: (60 * shifts.length) / TST,
    fragmentationIndex: (60 * (awakenings + lightenings.length)) / TST,
  };
}

const WAKE = STAGES.indexOf('W');
const N1 = STAGES.indexOf('N1');
const SLEEP_STAGES = ['N1', 'N2', 'N3', 'REM'] as const;

function isSleep(stage: number): boolean {
  return stage > WAKE;
}

/** First epoch of the first run of at least `epochs` epochs of sleep; -1 when there is none. */
function persistentSleep(stages: Int8Array, epochs: number): number {
  let run = 0;
  for (let epoch = 0; epoch < stages.length; epoch++) {
    run = isSleep(stages[epoch]) ? run + 1 : 0;
    if (run === epochs) return epoch - epochs + 1;
  }
  return -1;
}

function count(stages: Int8Array, wanted: number): number {
  return stages.reduce((total, stage) => (stage === wanted ? total + 1 : total), 0);
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}

function recordOf<Key extends string>(keys: readonly Key[], value: (key: Key) => number): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<Key, number>;
}
