import { figure } from './figures.js';
import { ROWS } from './hypnogram-runs.js';
import type { SleepStatistics } from './statistics.js';

/** One line of the statistics table, as shown. */
export interface StatisticsRow {
  /** The field's abbreviation, where there is one. */
  readonly term: string;
  readonly meaning: string;
  readonly value: string;
}

/** The night's durations, latencies and counts in reading order. */
export function statisticsRows(statistics: SleepStatistics): StatisticsRow[] {
  const minutes = (value: number | null): string => figure(value, 1, ' min');
  const percent = (value: number | null): string => figure(value, 1, ' %');
  const anHour = (value: number | null): string => figure(value, 1, ' /h');
  const rows: readonly (readonly [string, string, string])[] = [
    ['TIB', 'time in bed', minutes(statistics.TIB)],
    ['SPT', 'sleep period', minutes(statistics.SPT)],
    ['TST', 'total sleep', minutes(statistics.TST)],
    ['SE', 'sleep efficiency', percent(statistics.SE)],
    ['SME', 'sleep maintenance', percent(statistics.SME)],
    ['SOL', 'sleep onset latency', minutes(statistics.SOL)],
    ['LPS', 'to persistent sleep', minutes(statistics.LPS)],
    ['WASO', 'wake after onset', minutes(statistics.WASO)],
    ['REM', 'latency, lights-off', minutes(statistics.remLatencyFromLightsOff)],
    ['REM', 'latency, sleep onset', minutes(statistics.remLatencyFromSleepOnset)],
    ['', 'awakenings', figure(statistics.awakenings, 0)],
    ['', 'stage shifts', figure(statistics.stageShifts, 0)],
    ['', 'stage-shift index', anHour(statistics.stageShiftIndex)],
    ['SFI', 'fragmentation index', anHour(statistics.fragmentationIndex)],
    ['', 'NREM-REM cycles', figure(statistics.cycles.length, 0)],
  ];
  return rows.map(([term, meaning, value]) => ({ term, meaning, value }));
}

/** One NREM-REM cycle, as shown; all but its number are minutes. */
export interface CycleRow {
  readonly cycle: string;
  /** From the start of the time in bed. */
  readonly start: string;
  readonly nrem: string;
  readonly rem: string;
  readonly duration: string;
}

/** The complete cycles in order. */
export function cycleRows({ cycles }: SleepStatistics): CycleRow[] {
  return cycles.map(({ start, nremPeriod, remPeriod, duration }, index) => ({
    cycle: String(index + 1),
    start: figure(start, 1),
    nrem: figure(nremPeriod, 1),
    rem: figure(remPeriod, 1),
    duration: figure(duration, 1),
  }));
}

/** One line of the stage table, as shown. */
export interface StageRow {
  readonly stage: string;
  readonly minutes: string;
  /** Percent of TST; empty for what is not sleep. */
  readonly share: string;
}

/** Minutes and share of every stage, W first as drawn, and the unscored time when there is any. */
export function stageRows(statistics: SleepStatistics): StageRow[] {
  const rows = ROWS.map((stage) => ({
    stage,
    minutes: figure(statistics.minutes[stage], 1),
    share: stage === 'W' ? '' : figure(statistics.share?.[stage] ?? null, 1),
  }));
  const unscored = { stage: 'unscored', minutes: figure(statistics.unscored, 1), share: '' };
  return statistics.unscored === 0 ? rows : [...rows, unscored];
}
