import { RecordingError } from '../../errors.js';
import { fileField, integerOf, numberOf, quoted } from './fields.js';
import { formatOf, type Format } from './format.js';
import { HEADER_BLOCK, MOST_SECONDS } from './layout.js';
import { layOut, type RecordLayout } from './signal-header.js';
import { parseStart } from './start-date.js';

const COPY_AGAIN = 'It was cut short. Copy the file again from its source.';

/** What an EDF or BDF header says, checked against the file's size. */
export interface EdfHeader extends Format, RecordLayout {
  /** As the header has it, in whole seconds; the first record may begin a fraction later. */
  readonly start: Date | null;
  /** Whole records in the file. */
  readonly recordCount: number;
  /** Above 0, or 0 where no signal has samples. */
  readonly recordSeconds: number;
  readonly headerBytes: number;
  readonly warnings: readonly string[];
}

/**
 * The length of the whole header, from its first 256 bytes. It follows from the number of signals; a file that states
 * another is refused, since nobody could say where its samples begin.
 * @throws RecordingError where this is no EDF or BDF, or the header runs past the file's end
 */
export function headerLength(block: Uint8Array, fileSize: number, name: string): number {
  formatOf(block, name);
  const count = integerOf(fileField(block, 'signalCount'));
  if (!(count >= 1)) throw badField(name, 'number of signals', fileField(block, 'signalCount'), 'at least 1');
  const expected = HEADER_BLOCK * (1 + count);
  const stated = fileField(block, 'headerBytes');
  if (stated !== '' && integerOf(stated) !== expected) {
    throw badField(name, 'header length', stated, `${expected} bytes for ${count} signals`);
  }
  if (expected > fileSize) {
    throw new RecordingError({
      subject: name,
      found: `a file of ${fileSize} bytes, cut inside its header`,
      expected: `a header of ${expected} bytes and records after it`,
      remedy: 'Copy the file again from its source.',
    });
  }
  return expected;
}

/**
 * The whole header.
 * @param header as many bytes as {@link headerLength} said
 * @param allowTruncated whether fewer whole records than the header states, at least one, are warned of and not refused
 * @throws RecordingError where a field is no number, contradicts another, or the file ends before its records do
 */
export function parseHeader(header: Uint8Array, fileSize: number, name: string, allowTruncated = false): EdfHeader {
  const warnings: string[] = [];
  const format = formatOf(header, name);
  const recordSeconds = numberOf(fileField(header, 'recordSeconds'));
  if (!(recordSeconds >= 0)) {
    throw badField(name, 'record duration', fileField(header, 'recordSeconds'), 'seconds, not negative');
  }
  if (fileField(header, 'headerBytes') === '') warnings.push('The header does not say how long it is.');
  const layout = layOut(header, recordSeconds, format.sampleBytes, name, warnings);
  if (layout.signals.length > 0 && recordSeconds === 0) {
    throw badField(name, 'record duration', fileField(header, 'recordSeconds'), 'more than 0 seconds');
  }
  const start = startOf(header, warnings);
  const recordCount = countRecords(header, layout.recordBytes, fileSize, name, warnings, allowTruncated);
  refuseEndless(recordCount * recordSeconds, name);
  return { ...format, ...layout, start, recordCount, recordSeconds, headerBytes: header.length, warnings };
}

/** @throws RecordingError on a recording longer than 31 days */
export function refuseEndless(seconds: number, name: string): void {
  if (seconds <= MOST_SECONDS) return;
  throw new RecordingError({ subject: name, found: `a recording of ${seconds} s`, expected: 'at most 31 days' });
}

function countRecords(
  header: Uint8Array,
  recordBytes: number,
  fileSize: number,
  name: string,
  warnings: string[],
  allowTruncated: boolean,
): number {
  const text = fileField(header, 'recordCount');
  const stated = integerOf(text);
  const dataBytes = fileSize - header.length;
  const whole = Math.floor(dataBytes / recordBytes);
  if (!(stated >= 1) && stated !== -1) throw badField(name, 'number of records', text, 'at least 1, or -1 for unknown');
  if (whole === 0 || (stated > whole && !allowTruncated)) {
    throw new RecordingError({
      subject: name,
      found: `${whole} whole records of ${recordBytes} bytes (${dataBytes} bytes after the header)`,
      expected: `${stated === -1 ? 'at least 1' : stated} records`,
      remedy: whole === 0 ? COPY_AGAIN : `${COPY_AGAIN} Or read what is there: allowTruncated, --allow-truncated.`,
    });
  }
  if (stated > whole) warnings.push(`The file was cut short: ${whole} of its ${stated} records are there.`);
  if (stated === -1) warnings.push(`The header does not say how many records there are; ${whole} were found.`);
  const records = stated === -1 ? whole : Math.min(stated, whole);
  const extra = dataBytes - records * recordBytes;
  if (extra > 0)
    warnings.push(`${extra} bytes after the last record were ignored (whole records: ${whole - records}).`);
  return records;
}

function startOf(header: Uint8Array, warnings: string[]): Date | null {
  const [date, time] = [fileField(header, 'startDate'), fileField(header, 'startTime')];
  const start = parseStart(date, time, fileField(header, 'recording'));
  if (start === null) warnings.push(`The start (${quoted(date)}, ${quoted(time)}) is no date and time.`);
  return start;
}

function badField(name: string, field: string, text: string, expected: string): RecordingError {
  return new RecordingError({ subject: `${name}, ${field}`, found: quoted(text), expected });
}
