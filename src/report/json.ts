import type { Defect, DefectStretch } from '../signal/defects.js';
import type { Lights } from '../signal/lights.js';
import type { RecordingFormat } from '../signal/recording.js';
import type { RawStage, SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import { STAGES, stageName, type Stage } from '../stages.js';
import type { Agreement } from './agreement.js';
import type { ModelFacts, NightReport, RecordingChannel, Timing } from './night.js';
import type { SleepStatistics } from './statistics.js';

/** One epoch as JSON. */
export interface JsonEpoch {
  /** Seconds. */
  readonly onset: number;
  readonly duration: number;
  /** `-` when unscored. */
  readonly stage: Stage | '-';
  /** In the order of `model.stages`; empty when unscored. */
  readonly probabilities: readonly number[];
  /** Why there is no stage; null where there is one. */
  readonly unscored: Defect | null;
  /** Model channels that were no good in this epoch. */
  readonly leftOut: readonly string[];
}

/** What an epoch's stage was before smoothing. */
export type JsonRawStage = Pick<JsonEpoch, 'stage' | 'probabilities'>;

/** The object that `--json` prints. */
export interface NightJson {
  readonly recording: {
    readonly name: string;
    /** ISO 8601 without a zone, since EDF has none. */
    readonly start: string | null;
    readonly durationSeconds: number;
    readonly format: RecordingFormat;
    readonly channels: readonly RecordingChannel[];
  };
  readonly model: ModelFacts & { readonly stages: readonly Stage[] };
  readonly epochs: readonly JsonEpoch[];
  /** Null where each epoch was staged for itself; else what the network alone said, one an epoch, and its agreement. */
  readonly smoothing: {
    /** Null where windows overlap and nothing else was done. */
    readonly mode: SmoothingMode | null;
    /** Windows begun in an epoch's time: 1 where none overlap. */
    readonly overlap: number;
    readonly raw: readonly JsonRawStage[];
    readonly rawAgreement: Agreement | null;
  } | null;
  readonly stretches: readonly DefectStretch[];
  readonly lights: Lights;
  readonly statistics: SleepStatistics;
  readonly agreement: Agreement | null;
  readonly timing: Timing;
  readonly warnings: readonly string[];
}

/** A night as plain data, ready for `JSON.stringify`; probabilities to six decimals. */
export function nightJson(night: NightReport): NightJson {
  const { recording, model, epochs, smoothing, stretches, lights, statistics, agreement, timing, warnings } = night;
  return {
    recording: { ...recording, start: recording.start?.toISOString().slice(0, 19) ?? null },
    model: { ...model, stages: STAGES },
    epochs: epochs.map(({ onset, duration, stage, probabilities, unscored, leftOut }) => ({
      onset,
      duration,
      stage: stageName(stage),
      probabilities: probabilities.map(sixDecimals),
      unscored,
      leftOut,
    })),
    smoothing: smoothing && { ...smoothing, raw: smoothing.raw.map(jsonStage) },
    stretches,
    lights,
    statistics,
    agreement,
    timing,
    warnings,
  };
}

function jsonStage({ stage, probabilities }: RawStage): JsonRawStage {
  return {
    stage: stageName(stage),
    probabilities: probabilities.map(sixDecimals),
  };
}

const sixDecimals = (probability: number): number => Math.round(probability * 1e6) / 1e6;
