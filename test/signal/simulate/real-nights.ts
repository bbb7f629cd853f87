/**
 * Quantiles (10, 50 and 90 %) over 184 real nights; computed by `python3 training/tables/night_figures.py` from
 * `stages.csv` of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000). Do not edit.
 */
export const REAL_NIGHTS: Readonly<Record<string, readonly [number, number, number]>> = {
  sleepPeriodMinutes: [404.8, 471.5, 558],
  totalSleepMinutes: [348.75, 431.75, 479.05],
  wakeAfterOnsetMinutes: [8.65, 37.25, 114.05],
  sleepMaintenance: [0.77121, 0.92014, 0.98051],
  shareN1: [0.050636, 0.12315, 0.27085],
  shareN2: [0.39142, 0.54124, 0.66321],
  shareN3: [0, 0.09724, 0.25651],
  shareREM: [0.12932, 0.19701, 0.27972],
  remLatencyMinutes: [51.8, 82, 162.05],
  remPeriods: [3, 4, 5],
  cycleMinutes: [67, 100, 141.5],
  awakenings: [7, 18.5, 37],
  boutEpochsN1: [1, 2, 8],
  boutEpochsN2: [1, 4, 31],
  boutEpochsN3: [1, 1, 12],
  boutEpochsW: [1, 2, 10],
  boutEpochsREM: [2, 11, 44],
  latencyMinutes: [8.3, 15, 40.7],
  efficiency: [0.84414, 0.91737, 0.9579],
};
