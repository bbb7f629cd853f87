import { UsageError } from '../../errors.js';
import { refuseCall } from '../../model/refuse-call.js';
import { stageName, type Hypnogram } from '../../stages.js';
import { encodeAnnotation, encodeRecordOnset, type Annotation } from './annotations.js';
import { EdfEncoder, fitNumber, type EdfSignalForm } from './encoder.js';

/** One signal to write: samples in microvolts, from the recording's start. */
export interface EdfSignal extends Omit<EdfSignalForm, 'samplesPerRecord'> {
  /** Hz; `rate * recordSeconds` is a whole number. */
  readonly rate: number;
  /** Microvolts; clamped to physicalMin..physicalMax. */
  readonly samples: Float32Array;
}

/** What {@link encodeEdf} writes. */
export interface EdfOptions {
  /** Its UTC fields are the clock of the place of recording. */
  readonly start: Date;
  readonly recordSeconds: number;
  readonly signals: readonly EdfSignal[];
  /** 80 characters, EDF+ form `code sex birthdate name`. */
  readonly patient?: string;
  /** 80 characters; `Startdate dd-MMM-yyyy X X X` unless given. */
  readonly recording?: string;
  /** When given, even empty, the file is EDF+C and carries them; onsets are seconds from the first sample. */
  readonly annotations?: readonly Annotation[];
  /** When given, the file is EDF+D and these are its records' onsets, seconds from the first one's. */
  readonly recordOnsets?: readonly number[];
}

/**
 * A whole EDF (or EDF+C with annotations, EDF+D with record onsets) file. The last record is filled with each signal's
 * last sample. A start between two seconds is kept in EDF+ alone. For files that do not fit in memory use
 * {@link EdfEncoder}, record by record.
 * @throws UsageError where a signal does not fit the format
 */
export function encodeEdf(options: EdfOptions): Uint8Array {
  const signals = options.signals.map((signal) => ({
    ...signal,
    samplesPerRecord: wholeSamples(signal, options.recordSeconds),
  }));
  const recordCount = Math.max(1, ...signals.map((s) => Math.ceil(s.samples.length / s.samplesPerRecord)));
  const lists = annotationLists(options, recordCount);
  const annotationBytes = lists === null ? 0 : Math.max(...lists.map((list) => list.length));
  const encoder = new EdfEncoder({
    ...options,
    signals,
    annotationBytes,
    hasGaps: options.recordOnsets !== undefined,
  });
  const file = new Uint8Array(encoder.headerBytes + recordCount * encoder.recordBytes);
  file.set(encoder.header(recordCount));
  for (let record = 0; record < recordCount; record++) {
    const blocks = signals.map((s) => recordOf(s.samples, record, s.samplesPerRecord));
    file.set(encoder.record(blocks, lists?.[record]), encoder.headerBytes + record * encoder.recordBytes);
  }
  return file;
}

/**
 * A hypnogram as an EDF+ annotation file, the way Sleep-EDF keeps it: no signals, one record, one annotation
 * (`Sleep stage W`, `1`, `2`, `3`, `R` or `?`) for each run of equal stages.
 * @param start the recording's start, not the first epoch's; its UTC fields are the local clock
 */
export function encodeHypnogram(hypnogram: Hypnogram, start: Date): Uint8Array {
  return encodeAnnotationFile(stageRuns(hypnogram), { start });
}

/** EDF+'s way to say that the start is not known or not to be told: this date, midnight and the subfield `X`. */
const UNKNOWN_START = { start: new Date(Date.UTC(1985, 0, 1)), recording: 'Startdate X X X X' };

/**
 * An EDF+C file of annotations alone: no signals, one record.
 * @param head of it `start` is the recording's, its UTC fields the local clock; null where that is not known.
 *   `durationSeconds` is the recording's: EDFbrowser opens no file whose record has no duration. 0, as Sleep-EDF has it,
 *   when left out
 */
export function encodeAnnotationFile(
  annotations: readonly Annotation[],
  head: { readonly start: Date | null; readonly durationSeconds?: number } & Pick<EdfOptions, 'patient' | 'recording'>,
): Uint8Array {
  const fraction = head.start === null ? 0 : fractionOf(head.start);
  const lists = annotations.map((entry) => encodeAnnotation({ ...entry, onset: fraction + entry.onset }));
  const list = concatenate([encodeRecordOnset(fraction), ...lists]);
  const start = head.start === null ? UNKNOWN_START : { start: head.start };
  const encoder = new EdfEncoder({
    ...head,
    ...start,
    recordSeconds: head.durationSeconds ?? 0,
    signals: [],
    annotationBytes: list.length,
  });
  return concatenate([encoder.header(1), encoder.record([], list)]);
}

const SLEEP_EDF_NAMES: Readonly<Record<string, string>> = { W: 'W', N1: '1', N2: '2', N3: '3', REM: 'R', '-': '?' };

function stageRuns({ stages, epochSeconds, startSeconds }: Hypnogram): Annotation[] {
  const runs: Annotation[] = [];
  for (let first = 0, next = 0; first < stages.length; first = next) {
    while (next < stages.length && stages[next] === stages[first]) next++;
    runs.push({
      onset: startSeconds + first * epochSeconds,
      duration: (next - first) * epochSeconds,
      text: `Sleep stage ${SLEEP_EDF_NAMES[stageName(stages[first]!)]!}`,
    });
  }
  return runs;
}

/** Every record's annotation bytes, or null where the file is to be plain EDF. */
function annotationLists(options: EdfOptions, recordCount: number): Uint8Array[] | null {
  const { annotations, recordOnsets, start } = options;
  if (annotations === undefined && recordOnsets === undefined) return null;
  // As the header will state it, or the records would seem to wander from it.
  const recordSeconds = Number(fitNumber(options.recordSeconds, 'record duration'));
  if (recordOnsets !== undefined && recordOnsets.length < recordCount) refuseOnsets(recordOnsets, recordCount);
  const fraction = fractionOf(start);
  const parts = Array.from({ length: recordCount }, (_, i) => [
    encodeRecordOnset(fraction + (recordOnsets?.[i] ?? i * recordSeconds)),
  ]);
  for (const annotation of annotations ?? []) {
    const record = Math.floor(annotation.onset / recordSeconds);
    const list = parts[Math.min(Math.max(record, 0), recordCount - 1)]!;
    list.push(encodeAnnotation({ ...annotation, onset: fraction + annotation.onset }));
  }
  return parts.map(concatenate);
}

/** Seconds that the header's start, in whole seconds, leaves to the first record's onset (EDF+ 2.2.4). */
function fractionOf(start: Date): number {
  return start.getUTCMilliseconds() / 1000;
}

function refuseOnsets(onsets: readonly number[], recordCount: number): never {
  return refuseCall('EDF+D record onsets', onsets.length, `one for each of ${recordCount} records`);
}

function wholeSamples({ label, rate }: EdfSignal, recordSeconds: number): number {
  const samples = rate * recordSeconds;
  const whole = Math.round(samples);
  if (whole >= 1 && Math.abs(samples - whole) < 1e-9 * whole) return whole;
  throw new UsageError({
    subject: `EDF signal ${label}`,
    found: `${samples} samples in a record of ${recordSeconds} s`,
    expected: 'a whole number, at least 1',
    remedy: 'Choose another record duration.',
  });
}

function recordOf(samples: Float32Array, record: number, length: number): Float32Array {
  const block = samples.subarray(record * length, (record + 1) * length);
  if (block.length === length) return block;
  const filled = new Float32Array(length).fill(samples.at(-1) ?? 0);
  filled.set(block);
  return filled;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
