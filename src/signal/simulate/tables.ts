import { SLEEP_EDF_STATISTICS } from './sleep-edf-statistics.js';

/** Spectral bands of the tables, in Hz: delta, theta, alpha, beta, gamma. */
export const BAND_EDGES = [0.5, 4, 8, 13, 30, 50] as const;
export const BAND_COUNT = BAND_EDGES.length - 1;

/** log10 powers of one EEG derivation after another, or offsets to them, delta to gamma. */
export type Bands = readonly number[];

/** Lower Cholesky factor, row by row. */
export type TriangularFactor = readonly number[];

/**
 * log10 of mean power density in uV^2/Hz; ten features: the five bands of Fpz-Cz, then those of Pz-Oz. W, N1, N2, N3,
 * REM in the first dimension where there is one. An epoch's powers are mean + person + night + stageByNight + within.
 */
export interface BandStatistics {
  readonly mean: readonly Bands[];
  /** Covariance of epochs of one stage in one night. */
  readonly within: readonly TriangularFactor[];
  /** Correlation of neighbouring epochs of one stage. */
  readonly persistence: readonly number[];
  readonly person: TriangularFactor;
  readonly night: TriangularFactor;
  /** Standard deviations. */
  readonly stageByNight: readonly Bands[];
}

/**
 * How nights differ in their stages. Ten numbers, normal over nights: tilts of the chances of W, N1, N3 and REM against
 * N2 (natural logarithm), then normal scores of bout lengths, W to REM, and of the sleep period within their tables.
 */
export interface HabitStatistics {
  readonly centre: readonly number[];
  readonly factor: TriangularFactor;
  /** Part of each number's variance that is the person's and not the night's. */
  readonly personPart: readonly number[];
}

/** What `training/tables/compute.py` computes. A night runs from sleep onset to the last epoch of sleep. */
export interface NightStatistics {
  /** Recordings behind the stage tables. */
  readonly nights: number;
  /** Upper edges of the cycle clock's bins but the last: minutes since the last REM epoch, or since sleep onset. */
  readonly clockMinutes: readonly number[];
  /** Upper edges of the ages of a REM period, in minutes from its first REM to its last; the last age has none. */
  readonly remMinutes: readonly number[];
  /** Bins of the cycle clock, counted from its first, that are told apart by the age of the REM period. */
  readonly nearRemClocks: number;
  /** First clock of each kind of bout lengths but kind 0. */
  readonly kindClocks: readonly number[];
  /** Upper edges of the night's parts 1.. but the last, in hours since sleep onset; part 0 is before any REM. */
  readonly partHours: readonly number[];
  /** At which every quantile table is given. */
  readonly probabilities: readonly number[];
  readonly share: readonly number[];
  /** Standard deviation of the share over nights. */
  readonly shareSpread: readonly number[];
  readonly meanBoutEpochs: readonly number[];
  /** Quantiles; lights-off to sleep onset. */
  readonly latencyEpochs: readonly number[];
  readonly sleepPeriodEpochs: readonly number[];
  readonly firstStage: readonly number[];
  /** [part][clock, near REM by age][stage][next]: chance of the next stage at a bout's end. */
  readonly nextStage: readonly (readonly (readonly (readonly number[])[])[])[];
  /** [part][kind: near REM, between, where REM is due][stage]: quantiles of a bout's length. */
  readonly boutEpochs: readonly (readonly (readonly (readonly number[])[])[])[];
  readonly habits: HabitStatistics;
  readonly band: BandStatistics;
}

export const NIGHT_STATISTICS: NightStatistics = SLEEP_EDF_STATISTICS;

/**
 * Means of log10 power density (uV^2/Hz, in {@link BAND_EDGES}) of horizontal EOG without the EEG and the eye movements
 * that are added to it, by stage. INVENTED: no real EOG was at hand; the magnitudes are textbook-like.
 */
export const INVENTED_EOG_POWER: readonly Bands[] = [
  [1.5, 0.5, 0.1, -0.4, -0.7],
  [1.3, 0.3, -0.2, -0.7, -1.2],
  [1.0, 0.2, -0.4, -1.0, -1.6],
  [1.1, 0.2, -0.4, -1.0, -1.7],
  [1.1, 0.3, -0.4, -1.0, -1.6],
];

/**
 * The same for submental EMG (highest awake, lowest in REM). INVENTED: no real EMG signal was at hand.
 */
export const INVENTED_EMG_POWER: readonly Bands[] = [
  [0.0, 0.1, 0.5, 1.0, 1.1],
  [-0.3, -0.2, 0.1, 0.5, 0.6],
  [-0.4, -0.3, -0.1, 0.3, 0.4],
  [-0.4, -0.4, -0.2, 0.2, 0.3],
  [-0.6, -0.6, -0.6, -0.4, -0.3],
];

/** Standard deviations in log10 of an EOG's or EMG's power: people, epochs of one stage. INVENTED. */
export const INVENTED_SPREAD = {
  eog: { person: 0.12, within: 0.12 },
  emg: { person: 0.22, within: 0.15 },
} as const;

/** Correlation of neighbouring epochs' EOG or EMG powers. INVENTED. */
export const INVENTED_PERSISTENCE = 0.7;
