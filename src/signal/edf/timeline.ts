import { RecordingError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { decodeRecordOnset, ONSET_BYTES } from './annotations.js';
import { refuseEndless, type EdfHeader } from './header.js';
import { MOST_SECONDS } from './layout.js';

/** When the records of a file begin, as far as its first and its last one tell. */
export interface Timeline {
  /** The first record's onset as the file states it; annotations count from the same zero. */
  readonly origin: number;
  /** Whether each record says when it begins, so that there may be gaps; else they follow each other. */
  readonly stated: boolean;
  /** Seconds from the first sample to the end of the last record. */
  readonly durationSeconds: number;
  readonly warnings: readonly string[];
}

/**
 * Reads the onsets of the first and the last record. A continuous file whose last record begins later than its length
 * allows has gaps, whatever its header says, and is read as one that has.
 * @throws RecordingError where a file with gaps lacks an onset, ends before it begins or lasts longer than 31 days
 */
export async function readTimeline(source: ByteSource, header: EdfHeader, name: string): Promise<Timeline> {
  const first = await readOnset(source, header, 0);
  const last = await readOnset(source, header, header.recordCount - 1);
  const origin = first ?? 0;
  const nominal = header.recordCount * header.recordSeconds;
  const found = first === null || last === null ? null : last - first + header.recordSeconds;
  const { warnings, ...length } = hasGaps(header)
    ? withGaps(first, last, header, name)
    : judge(found ?? nominal, nominal, header);
  return { origin, ...length, warnings: [...originWarnings(origin), ...warnings] };
}

/** The header's start, moved by the fraction of a second that the first record may begin after it (EDF+ 2.2.4). */
export function startOf({ start }: EdfHeader, { origin }: Timeline): Date | null {
  return start === null || !isFraction(origin) ? start : new Date(start.getTime() + Math.round(origin * 1000));
}

type Judged = Pick<Timeline, 'stated' | 'durationSeconds' | 'warnings'>;

function continuous(seconds: number, ...warnings: string[]): Judged {
  return { stated: false, durationSeconds: seconds, warnings };
}

function withGaps(first: number | null, last: number | null, header: EdfHeader, name: string): Judged {
  if (first === null || last === null) throw withoutOnset(name, header, first === null ? 1 : header.recordCount);
  if (last < first) throw tooEarly(name, header, last - first);
  const durationSeconds = last - first + header.recordSeconds;
  refuseEndless(durationSeconds, name);
  return { stated: true, durationSeconds, warnings: [] };
}

/** What to make of a continuous file's duration as its onsets give it. */
function judge(found: number, nominal: number, header: EdfHeader): Judged {
  const difference = found - nominal;
  if (header.signals.length === 0 || Math.abs(difference) <= halfSample(header)) return continuous(nominal);
  const what = `The header says that the recording is continuous and lasts ${nominal} s`;
  if (difference < 0 || found > MOST_SECONDS) {
    return continuous(nominal, `${what}; its records' onsets make that ${found} s and were ignored.`);
  }
  const warning = `${what}, but its records' onsets make that ${found} s: it was read as one with gaps.`;
  return { stated: true, durationSeconds: found, warnings: [warning] };
}

/** Whether the header says so; without a sample there is nothing to have them. */
function hasGaps({ format, signals }: EdfHeader): boolean {
  return format.endsWith('+D') && signals.length > 0;
}

function halfSample({ signals, recordSeconds }: EdfHeader): number {
  return recordSeconds / Math.max(...signals.map(({ samplesPerRecord }) => samplesPerRecord)) / 2;
}

function isFraction(origin: number): boolean {
  return origin >= 0 && origin < 1;
}

function originWarnings(origin: number): string[] {
  if (isFraction(origin)) return [];
  return [`The first record's onset is ${origin} s where EDF+ allows 0 to 1; the start is the header's.`];
}

async function readOnset(source: ByteSource, header: EdfHeader, record: number): Promise<number | null> {
  const area = header.annotations[0];
  if (area === undefined) return null;
  const at = header.headerBytes + record * header.recordBytes + area.offset;
  return decodeRecordOnset(await source.read(at, Math.min(area.bytes, ONSET_BYTES)));
}

/** @param record from 1 */
export function withoutOnset(name: string, { format }: EdfHeader, record: number): RecordingError {
  return new RecordingError({
    subject: `${name}, record ${record}`,
    found: 'no onset',
    expected: `the time it begins, which every record of ${format} states`,
    remedy: 'Convert the file to EDF+C, with the gaps filled.',
  });
}

function tooEarly(name: string, { recordCount }: EdfHeader, onset: number): RecordingError {
  return new RecordingError({
    subject: `${name}, record ${recordCount}`,
    found: `an onset of ${onset} s`,
    expected: "a time after the first record's",
  });
}
