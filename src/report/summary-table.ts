import type { SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import { STAGES, UNSCORED } from '../stages.js';
import type { Agreement } from './agreement.js';
import type { NightReport } from './night.js';
import { smoothingName } from './smoothing-text.js';
import type { SleepStatistics } from './statistics.js';

/** What a table of many nights holds of each. */
export interface NightSummary {
  /** The recording's name. */
  readonly name: string;
  /** ISO 8601 without a zone, since EDF has none; null where it is not known. */
  readonly start: string | null;
  readonly durationSeconds: number;
  readonly epochs: number;
  readonly unscoredEpochs: number;
  readonly statistics: SleepStatistics;
  /** Null without a truth. */
  readonly agreement: Pick<Agreement, 'epochs' | 'accuracy' | 'macroF1' | 'kappa' | 'perStage'> | null;
  /** Null where each epoch was staged for itself; kappa without smoothing is null without a truth. */
  readonly smoothing: {
    readonly mode: SmoothingMode | null;
    readonly overlap: number;
    readonly rawKappa: number | null;
  } | null;
  /** How many warnings its report carries. */
  readonly warnings: number;
}

/** The figures of a night that a table of many nights shows. */
export function nightSummary(night: NightReport): NightSummary {
  const { recording, epochs, smoothing, statistics, agreement, warnings } = night;
  return {
    name: recording.name,
    start: recording.start?.toISOString().slice(0, 19) ?? null,
    durationSeconds: recording.durationSeconds,
    epochs: epochs.length,
    unscoredEpochs: epochs.filter(({ stage }) => stage === UNSCORED).length,
    statistics,
    agreement:
      agreement === null
        ? null
        : {
            epochs: agreement.epochs,
            accuracy: agreement.accuracy,
            macroF1: agreement.macroF1,
            kappa: agreement.kappa,
            perStage: agreement.perStage,
          },
    smoothing: smoothing && {
      mode: smoothing.mode,
      overlap: smoothing.overlap,
      rawKappa: smoothing.rawAgreement?.kappa ?? null,
    },
    warnings: warnings.length,
  };
}

type Value = string | number | null | undefined;
type Column = readonly [header: string, value: (night: NightSummary) => Value];

const SLEEP_STAGES = ['N1', 'N2', 'N3', 'REM'] as const;

/** Minutes unless the header says otherwise. */
const STATISTICS: readonly Column[] = [
  ['TIB_min', ({ statistics }) => statistics.TIB],
  ['SPT_min', ({ statistics }) => statistics.SPT],
  ['TST_min', ({ statistics }) => statistics.TST],
  ['SE_percent', ({ statistics }) => statistics.SE],
  ['SME_percent', ({ statistics }) => statistics.SME],
  ['SOL_min', ({ statistics }) => statistics.SOL],
  ['LPS_min', ({ statistics }) => statistics.LPS],
  ['WASO_min', ({ statistics }) => statistics.WASO],
  ['REM_latency_from_lights_off_min', ({ statistics }) => statistics.remLatencyFromLightsOff],
  ['REM_latency_from_sleep_onset_min', ({ statistics }) => statistics.remLatencyFromSleepOnset],
  ...STAGES.map((stage): Column => [`${stage}_min`, ({ statistics }) => statistics.minutes[stage]]),
  ['unscored_min', ({ statistics }) => statistics.unscored],
  ...SLEEP_STAGES.map((stage): Column => [`${stage}_percent_of_TST`, ({ statistics }) => statistics.share?.[stage]]),
  ['awakenings', ({ statistics }) => statistics.awakenings],
  ['stage_shifts', ({ statistics }) => statistics.stageShifts],
  ['stage_shift_index_per_hour', ({ statistics }) => statistics.stageShiftIndex],
  ['SFI_per_hour', ({ statistics }) => statistics.fragmentationIndex],
  ['NREM_REM_cycles', ({ statistics }) => statistics.cycles.length],
];

const COLUMNS: readonly Column[] = [
  ['name', ({ name }) => name],
  ['start', ({ start }) => start],
  ['duration_s', ({ durationSeconds }) => durationSeconds],
  ['epochs', ({ epochs }) => epochs],
  ['unscored_epochs', ({ unscoredEpochs }) => unscoredEpochs],
  ...STATISTICS,
  ['compared_epochs', ({ agreement }) => agreement?.epochs],
  ['accuracy', ({ agreement }) => agreement?.accuracy],
  ['macro_F1', ({ agreement }) => agreement?.macroF1],
  ['kappa', ({ agreement }) => agreement?.kappa],
  ...STAGES.map((stage, index): Column => [`F1_${stage}`, ({ agreement }) => agreement?.perStage[index]?.f1]),
  ['smoothing', ({ smoothing }) => smoothing && smoothingName(smoothing)],
  ['kappa_without_smoothing', ({ smoothing }) => smoothing?.rawKappa],
  ['warnings', ({ warnings }) => warnings],
];

/** CSV with a header, then one line a night; a figure that has no meaning is an empty field. Quoted as RFC 4180 says. */
export function summaryTable(rows: readonly NightSummary[]): string {
  const lines = [COLUMNS.map(([header]) => header), ...rows.map((row) => COLUMNS.map(([, value]) => text(value(row))))];
  return lines.map((fields) => `${fields.map(quoted).join(',')}\n`).join('');
}

/** Figures to at most four decimals. */
function text(value: Value): string {
  if (typeof value !== 'number') return value ?? '';
  return String(Math.round(value * 1e4) / 1e4);
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
