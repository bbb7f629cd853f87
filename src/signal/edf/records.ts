import { refuseCall } from '../../model/refuse-call.js';
import type { Slice, SliceLimits } from '../recording.js';
import { ONSET_BYTES } from './annotations.js';
import { copy16, type Decode, decoderOf, lineOf } from './decode.js';
import type { EdfFile } from './file.js';
import { READ_BYTES } from './layout.js';
import { readsWhole } from './read-cost.js';
import { RecordClock } from './record-clock.js';
import type { AnnotationArea, EdfSignalHeader } from './signal-header.js';

/** The records to read, `end` itself left out. */
export interface RecordRange {
  /** Above 0 only where records follow each other without their own onsets. */
  readonly first: number;
  readonly end: number;
}

type Samples = Float32Array | Int16Array;

/** One signal, how its counts become samples, and room for them. */
interface Track<S extends Samples> {
  readonly signal: EdfSignalHeader;
  readonly decode: Decode<S>;
  readonly room: (length: number) => S;
}

interface Reading<S extends Samples> {
  readonly file: EdfFile;
  readonly tracks: readonly Track<S>[];
  readonly clock: RecordClock;
  readonly range: RecordRange;
}

const NO_ANNOTATIONS: AnnotationArea = { offset: 0, bytes: 0 };

/**
 * The chosen signals, slice by slice, in microvolts; no slice spans a gap. Short records are read many at a time; where
 * records are larger than the limits (some files are one single record) or hold much that nobody asked for, each
 * signal's own stretch is read by itself.
 * @throws UsageError where the limits leave no room
 * @throws RecordingError where a signal cannot be read, the file ends early or time runs backwards
 */
export function readSlices(
  file: EdfFile,
  signals: readonly EdfSignalHeader[],
  limits: SliceLimits,
  range?: RecordRange,
): AsyncGenerator<Slice> {
  const room = (length: number): Float32Array => new Float32Array(length);
  const { sampleBytes } = file.header;
  const trackOf = (signal: EdfSignalHeader): Track<Float32Array> => ({
    signal,
    decode: decoderOf(signal, sampleBytes, file.name),
    room,
  });
  return slicesOf(file, signals, trackOf, limits, range);
}

/** {@link readSlices} of a file of 16 bits a sample, in the counts that it holds. */
export function readCounts(
  file: EdfFile,
  signals: readonly EdfSignalHeader[],
  limits: SliceLimits,
): AsyncGenerator<Slice<Int16Array>> {
  const room = (length: number): Int16Array => new Int16Array(length);
  const trackOf = (signal: EdfSignalHeader): Track<Int16Array> => {
    lineOf(signal, file.name);
    return { signal, decode: copy16, room };
  };
  return slicesOf(file, signals, trackOf, limits);
}

async function* slicesOf<S extends Samples>(
  file: EdfFile,
  signals: readonly EdfSignalHeader[],
  trackOf: (signal: EdfSignalHeader) => Track<S>,
  { seconds }: SliceLimits,
  range: RecordRange = { first: 0, end: file.header.recordCount },
): AsyncGenerator<Slice<S>> {
  if (!(seconds > 0)) refuseCall('slices', `${seconds} s`, 'more than 0 s');
  const { recordBytes, recordSeconds, sampleBytes } = file.header;
  const tracks = signals.map(trackOf);
  const longest = Math.max(1, ...signals.map(({ samplesPerRecord }) => samplesPerRecord));
  const wanted = signals.reduce((sum, signal) => sum + signal.samplesPerRecord * sampleBytes, 0);
  const clock = new RecordClock(file, recordSeconds / longest / 2, range.first);
  const reading = { file, tracks, clock, range };
  if (recordSeconds <= seconds && readsWhole(recordBytes, wanted, signals.length + (clock.reads ? 1 : 0))) {
    const atOnce = Math.floor(Math.min(READ_BYTES / recordBytes, seconds / recordSeconds));
    yield* wholeRecords(reading, Math.min(Math.max(1, atOnce), file.header.recordCount));
  } else {
    const parts = Math.ceil(Math.max(wanted / READ_BYTES, recordSeconds / seconds));
    yield* recordParts(reading, longest, Math.min(parts, longest));
  }
}

async function* wholeRecords<S extends Samples>(
  { file, tracks, clock, range }: Reading<S>,
  most: number,
): AsyncGenerator<Slice<S>> {
  const { annotations, headerBytes, recordBytes } = file.header;
  const arrays = tracks.map(({ signal, room }) => room(most * signal.samplesPerRecord));
  const buffer = new Uint8Array(most * recordBytes);
  const stamp = annotations[0] ?? NO_ANNOTATIONS;
  for (let first = range.first; first < range.end; first += most) {
    const count = Math.min(most, range.end - first);
    const bytes = await file.source.read(headerBytes + first * recordBytes, count * recordBytes, buffer);
    const decodeRun = (from: number, to: number): S[] =>
      tracks.map(({ signal: { offset, samplesPerRecord }, decode }, i) => {
        const samples = arrays[i]!.subarray(0, (to - from) * samplesPerRecord) as S;
        decode(bytes, from * recordBytes + offset, recordBytes, samplesPerRecord, samples);
        return samples;
      });
    if (!clock.reads) {
      yield { onset: clock.pass(count), samples: decodeRun(0, count) };
      continue;
    }
    let run = { record: 0, onset: 0 };
    for (let record = 0; record < count; record++) {
      const at = record * recordBytes + stamp.offset;
      const { onset, follows } = clock.next(bytes.subarray(at, at + stamp.bytes));
      if (record > 0 && follows) continue;
      if (record > 0) yield { onset: run.onset, samples: decodeRun(run.record, record) };
      run = { record, onset };
    }
    yield { onset: run.onset, samples: decodeRun(run.record, count) };
  }
}

/**
 * Each record in parts that begin with a sample of the fastest signal, so that one part's end is the next one's onset.
 * @param longest samples of that signal in a record
 */
async function* recordParts<S extends Samples>(
  { file, tracks, clock, range }: Reading<S>,
  longest: number,
  parts: number,
): AsyncGenerator<Slice<S>> {
  const { header, source } = file;
  const { headerBytes, recordBytes, recordSeconds, sampleBytes } = header;
  const arrays = tracks.map(({ signal, room }) => room(Math.ceil(signal.samplesPerRecord / parts) + 1));
  const buffer = new Uint8Array(Math.max(ONSET_BYTES, ...arrays.map((array) => array.length * sampleBytes)));
  const stamp = header.annotations[0] ?? NO_ANNOTATIONS;
  for (let record = range.first; record < range.end; record++) {
    const start = headerBytes + record * recordBytes;
    const stampBytes = Math.min(stamp.bytes, ONSET_BYTES);
    const onset = clock.reads
      ? clock.next(await source.read(start + stamp.offset, stampBytes, buffer)).onset
      : clock.pass(1);
    for (let part = 0; part < parts; part++) {
      const [begin, end] = [part, part + 1].map((at) => Math.floor((at * longest) / parts)) as [number, number];
      const samples: S[] = [];
      for (const [i, { signal, decode }] of tracks.entries()) {
        const from = Math.ceil((begin * signal.samplesPerRecord) / longest);
        const length = Math.ceil((end * signal.samplesPerRecord) / longest) - from;
        const at = start + signal.offset + from * sampleBytes;
        const target = arrays[i]!.subarray(0, length) as S;
        decode(await source.read(at, length * sampleBytes, buffer), 0, 0, length, target);
        samples.push(target);
      }
      yield { onset: onset + (begin / longest) * recordSeconds, samples };
    }
  }
}
