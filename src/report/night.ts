import type { Provenance } from '../model/metadata.js';
import type { RecordingSmoothing, ScoredChannel } from '../runtime/score-recording.js';
import type { ScoredEpoch } from '../runtime/scored-epoch.js';
import type { DefectStretch } from '../signal/defects.js';
import type { Lights } from '../signal/lights.js';
import type { RecordingFormat } from '../signal/recording.js';
import type { Agreement } from './agreement.js';
import type { SleepStatistics } from './statistics.js';

/** Where one of the model's channels came from. */
export type RecordingChannel = ScoredChannel;

/** `EEG from C3-M2 (C3 minus M2, 256 Hz)`; the label once where both sides use the same, the rate alone where recorded so. */
export function channelText({ model, signal, formedFrom, rate }: RecordingChannel): string {
  const formed = formedFrom === null ? '' : `${formedFrom[0]} minus ${formedFrom[1]}, `;
  return `${model === signal ? model : `${model} from ${signal}`} (${formed}${String(rate)} Hz)`;
}

/** The recording that was staged. */
export interface RecordingFacts {
  /** Usually the file's name. */
  readonly name: string;
  /**
   * Wall-clock start, held in the date's UTC fields: EDF knows no time zone, so reports read only `getUTC...`. Null when
   * the file does not say.
   */
  readonly start: Date | null;
  readonly durationSeconds: number;
  readonly format: RecordingFormat;
  readonly channels: readonly RecordingChannel[];
}

/** Bytes of what staged the night; shown when known. */
export interface EngineSizes {
  readonly wasmBytes: number;
  readonly modelBytes: number;
  /** Program image, state and scratch. */
  readonly arenaBytes: number;
}

/** The model that staged the night. */
export interface ModelFacts {
  readonly name: string;
  readonly provenance: Provenance;
  readonly sizes?: EngineSizes;
}

/** What a report shows of a staged epoch; `probabilities` is empty when it was left unscored. */
export type StagedEpoch = Pick<ScoredEpoch, 'onset' | 'duration' | 'stage' | 'probabilities' | 'unscored' | 'leftOut'>;

/** That the stages are smoothed, and what they would be without. */
export interface NightSmoothing extends RecordingSmoothing {
  /** The network's own stages with the truth; null without one. */
  readonly rawAgreement: Agreement | null;
}

/** How long it took. */
export interface Timing {
  /** Seconds inside the engine. */
  readonly stagingSeconds: number;
  /** Seconds from opening the file to the last stage. */
  readonly totalSeconds: number;
  readonly microsecondsPerEpoch: number;
  /** Which build ran, such as `wasm SIMD`. */
  readonly engine: string;
}

/** All that a person or a program is told about one scored night. */
export interface NightReport {
  readonly recording: RecordingFacts;
  readonly model: ModelFacts;
  /** In order of onset, not overlapping. */
  readonly epochs: readonly StagedEpoch[];
  /** Null where each epoch was staged for itself; else all figures are of the smoothed stages but where they say so. */
  readonly smoothing: NightSmoothing | null;
  /** What was no good, in order of time. */
  readonly stretches: readonly DefectStretch[];
  readonly lights: Lights;
  /** From lights-off to lights-on where they are known, else of the whole recording. */
  readonly statistics: SleepStatistics;
  readonly agreement: Agreement | null;
  /** One stage an epoch, in step with `epochs`. */
  readonly truth: Int8Array | null;
  readonly timing: Timing;
  readonly warnings: readonly string[];
}
