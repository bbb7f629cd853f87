import { UsageError } from '../../errors.js';
import type { Slice, SliceLimits } from '../recording.js';
import { ONSET_BYTES } from './annotations.js';
import { decoderOf, type Decode } from './decode.js';
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

/** One signal and how its counts become samples. */
interface Track {
  readonly signal: EdfSignalHeader;
  readonly decode: Decode;
}

interface Reading {
  readonly file: EdfFile;
  readonly tracks: readonly Track[];
  readonly clock: RecordClock;
  readonly range: RecordRange;
}

const NO_ANNOTATIONS: AnnotationArea = { offset: 0, bytes: 0 };
const NOTHING = new Uint8Array();

/**
 * The chosen signals, slice by slice, in microvolts; no slice spans a gap. Short records are read many at a time; where
 * records are larger than the limits (some files are one single record) or hold much that nobody asked for, each
 * signal's own stretch is read by itself.
 * @throws UsageError where the limits leave no room
 * @throws RecordingError where a signal cannot be read, the file ends early or time runs backwards
 */
export async function* readSlices(
  file: EdfFile,
  signals: readonly EdfSignalHeader[],
  { seconds }: SliceLimits,
  range: RecordRange = { first: 0, end: file.header.recordCount },
): AsyncGenerator<Slice> {
  if (!(seconds > 0)) throw new UsageError({ subject: 'slices', found: `${seconds} s`, expected: 'more than 0 s' });
  const { recordBytes, recordSeconds, sampleBytes } = file.header;
  const tracks = signals.map((signal) => ({ signal, decode: decoderOf(signal, sampleBytes, file.name) }));
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

async function* wholeRecords({ file, tracks, clock, range }: Reading, most: number): AsyncGenerator<Slice> {
  const { annotations, headerBytes, recordBytes } = file.header;
  const arrays = tracks.map(({ signal }) => new Float32Array(most * signal.samplesPerRecord));
  const buffer = new Uint8Array(most * recordBytes);
  const stamp = annotations[0] ?? NO_ANNOTATIONS;
  for (let first = range.first; first < range.end; first += most) {
    const count = Math.min(most, range.end - first);
    const bytes = await file.source.read(headerBytes + first * recordBytes, count * recordBytes, buffer);
    const decodeRun = (from: number, to: number): Float32Array[] =>
      tracks.map(({ signal: { offset, samplesPerRecord }, decode }, i) => {
        const samples = arrays[i]!.subarray(0, (to - from) * samplesPerRecord);
        decode(bytes, from * recordBytes + offset, recordBytes, samplesPerRecord, samples);
        return samples;
      });
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
async function* recordParts(
  { file, tracks, clock, range }: Reading,
  longest: number,
  parts: number,
): AsyncGenerator<Slice> {
  const { header, source } = file;
  const { headerBytes, recordBytes, recordSeconds, sampleBytes } = header;
  const arrays = tracks.map(({ signal }) => new Float32Array(Math.ceil(signal.samplesPerRecord / parts) + 1));
  const buffer = new Uint8Array(Math.max(ONSET_BYTES, ...arrays.map((array) => array.length * sampleBytes)));
  const stamp = header.annotations[0] ?? NO_ANNOTATIONS;
  for (let record = range.first; record < range.end; record++) {
    const start = headerBytes + record * recordBytes;
    const stampBytes = Math.min(stamp.bytes, ONSET_BYTES);
    const { onset } = clock.next(clock.reads ? await source.read(start + stamp.offset, stampBytes, buffer) : NOTHING);
    for (let part = 0; part < parts; part++) {
      const [begin, end] = [part, part + 1].map((at) => Math.floor((at * longest) / parts)) as [number, number];
      const samples: Float32Array[] = [];
      for (const [i, { signal, decode }] of tracks.entries()) {
        const from = Math.ceil((begin * signal.samplesPerRecord) / longest);
        const length = Math.ceil((end * signal.samplesPerRecord) / longest) - from;
        const at = start + signal.offset + from * sampleBytes;
        const target = arrays[i]!.subarray(0, length);
        decode(await source.read(at, length * sampleBytes, buffer), 0, 0, length, target);
        samples.push(target);
      }
      yield { onset: onset + (begin / longest) * recordSeconds, samples };
    }
  }
}
