import { UsageError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { sourceOf } from '../open-recording.js';
import type { RecordingFormat, SignalHeader } from '../recording.js';
import type { Annotation } from './annotations.js';
import { openEdfFile, type EdfFile, type OpenOptions } from './file.js';
import { readingWarnings } from './open.js';
import { readAnnotations } from './read-annotations.js';
import { readSlices, type RecordRange } from './records.js';
import type { EdfSignalHeader } from './signal-header.js';
import { startOf } from './timeline.js';

/** Options of {@link readEdf}. */
export interface ReadEdfOptions extends OpenOptions {
  /** Labels, or indices into the file's signals; every readable one when left out. */
  readonly signals?: readonly (string | number)[];
  /** Seconds from the recording's start; 0 when left out. */
  readonly fromSeconds?: number;
  /** Seconds from the recording's start, itself left out; the end when left out. */
  readonly toSeconds?: number;
  /** Bytes that the samples may take, 4 each; 1 GiB when left out. */
  readonly maxBytes?: number;
}

/** A signal and its samples. */
export interface EdfSamples extends SignalHeader {
  /**
   * In microvolts, in the signal's own unit where that is no voltage; NaN in a gap. Sample i was taken at
   * `(firstSample + i) / rate` seconds from the recording's start; after a gap, to the nearest sample.
   */
  readonly samples: Float32Array;
  readonly firstSample: number;
}

/** A whole file, or the part asked for. */
export interface EdfContents {
  readonly name: string;
  readonly format: RecordingFormat;
  /** The UTC fields are the clock of the place of recording. */
  readonly start: Date | null;
  /** Of the whole recording, gaps included. */
  readonly durationSeconds: number;
  /** In the order asked for, else in file order. */
  readonly signals: readonly EdfSamples[];
  /** Every annotation of the file; onsets are seconds from the recording's start. */
  readonly annotations: readonly Annotation[];
  readonly warnings: readonly string[];
}

const GIBIBYTE = 2 ** 30;
/** Seconds of a slice; memory beside the result. */
const SLICE_SECONDS = 600;
/** Part of a sample by which a time may miss it through rounding. */
const ROUNDING = 1e-6;

/**
 * Reads an EDF or BDF file, with or without +C or +D, into memory. `openRecording` streams files that do not fit.
 * @param from a path (Node only), the file's bytes, or any {@link ByteSource}, which is closed
 * @throws UsageError on a signal that is not there or not the only one of its name, an empty stretch, or samples that
 *   take more than `maxBytes`, or nothing to read from, such as a File without `blobSource`
 * @throws RecordingError where the file is neither EDF nor BDF, contradicts itself, is cut short and may not be, or runs backwards
 */
export async function readEdf(
  from: string | Uint8Array | ByteSource,
  options: ReadEdfOptions = {},
): Promise<EdfContents> {
  const source = await sourceOf(from);
  try {
    const file = await openEdfFile(source, options);
    const signals = await readSignals(file, options);
    const annotations = await readAnnotations(file);
    const { header, timeline, name } = file;
    return {
      name,
      format: header.format,
      start: startOf(header, timeline),
      durationSeconds: timeline.durationSeconds,
      signals,
      annotations,
      warnings: [...header.warnings, ...timeline.warnings, ...(await readingWarnings(file))],
    };
  } finally {
    await source.close?.();
  }
}

async function readSignals(file: EdfFile, options: ReadEdfOptions): Promise<EdfSamples[]> {
  const headers = chosen(file, options.signals);
  const { from, to } = stretch(file, options);
  const spans = headers.map(({ rate }) => ({ first: firstAt(from, rate), end: firstAt(to, rate) }));
  const bytes = spans.reduce((sum, { first, end }) => sum + (end - first) * Float32Array.BYTES_PER_ELEMENT, 0);
  const most = options.maxBytes ?? GIBIBYTE;
  if (!(bytes <= most)) throw tooLarge(file.name, bytes, most);
  const signals = headers.map((header, i) => {
    const { first, end } = spans[i]!;
    return { ...header, firstSample: first, samples: new Float32Array(end - first).fill(NaN) };
  });
  if (headers.length > 0) await fill(file, headers, signals, from, to);
  return signals;
}

/** The first sample at or after a time. */
function firstAt(seconds: number, rate: number): number {
  return Math.max(0, Math.ceil(seconds * rate - ROUNDING));
}

/** Copies slices to where their onset belongs; a run without a gap goes on where the last one ended. */
async function fill(
  file: EdfFile,
  headers: readonly EdfSignalHeader[],
  signals: readonly EdfSamples[],
  from: number,
  to: number,
): Promise<void> {
  const range = recordsOf(file, from, to);
  const next = headers.map(() => 0);
  let end = -Infinity;
  const halfSample = 0.5 / Math.max(...headers.map(({ rate }) => rate));
  for await (const { onset, samples } of readSlices(file, headers, { seconds: SLICE_SECONDS }, range)) {
    if (onset >= to) break;
    const jumps = onset - end > halfSample;
    end = onset + Math.max(...headers.map(({ rate }, i) => samples[i]!.length / rate));
    for (const [i, { rate }] of headers.entries()) {
      if (jumps) next[i] = Math.max(next[i]!, Math.round(onset * rate));
      put(signals[i]!, samples[i]!, next[i]!);
      next[i]! += samples[i]!.length;
    }
  }
}

/** @param at number of the first sample */
function put({ samples, firstSample }: EdfSamples, part: Float32Array, at: number): void {
  const start = at - firstSample;
  const wanted = part.subarray(Math.max(0, -start), Math.max(0, samples.length - start));
  if (wanted.length > 0) samples.set(wanted, Math.max(0, start));
}

/** The records that hold a stretch; all of them where only reading tells. */
function recordsOf({ header, timeline }: EdfFile, from: number, to: number): RecordRange {
  const { recordCount, recordSeconds } = header;
  if (timeline.stated) return { first: 0, end: recordCount };
  const first = Math.min(Math.max(0, Math.floor(from / recordSeconds)), recordCount - 1);
  return { first, end: Math.min(Math.max(first + 1, Math.ceil(to / recordSeconds)), recordCount) };
}

function stretch({ name, timeline }: EdfFile, options: ReadEdfOptions): { from: number; to: number } {
  const from = Math.max(0, options.fromSeconds ?? 0);
  const to = Math.min(timeline.durationSeconds, options.toSeconds ?? Infinity);
  if (from < to || (from === 0 && timeline.durationSeconds === 0)) return { from, to };
  throw new UsageError({
    subject: name,
    found: `${options.fromSeconds ?? 0} to ${options.toSeconds ?? timeline.durationSeconds} s`,
    expected: `a stretch of its ${timeline.durationSeconds} s`,
  });
}

function chosen({ name, header }: EdfFile, wanted: ReadEdfOptions['signals']): readonly EdfSignalHeader[] {
  if (wanted === undefined) return header.signals.filter(({ problem }) => problem === null);
  return wanted.map((which) => {
    const found = header.signals.filter(({ label }, index) => label === which || index === which);
    if (found.length === 1) return found[0]!;
    const labels = header.signals.map(({ label }) => `'${label}'`).join(', ');
    throw new UsageError({
      subject: name,
      found: found.length === 0 ? `no signal ${which}` : `${found.length} signals called '${which}'`,
      expected: `one of ${labels}`,
      ...(found.length > 1 && { remedy: 'Give its index instead.' }),
    });
  });
}

function tooLarge(name: string, bytes: number, most: number): UsageError {
  return new UsageError({
    subject: name,
    found: `samples that take ${bytes} bytes`,
    expected: `at most ${most}`,
    remedy: 'Name fewer signals or a shorter stretch, raise maxBytes, or stream with openRecording.',
  });
}
