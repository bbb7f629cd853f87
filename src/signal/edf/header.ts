import { RecordingError } from '../../errors.js';
import type { SignalHeader } from '../recording.js';
import { fileField, integerOf, numberOf, quoted, signalField } from './fields.js';
import { ANNOTATION_LABEL, HEADER_BLOCK, SAMPLE_BYTES } from './layout.js';
import { parseStart } from './start-date.js';
import { microvoltsPerUnit } from './units.js';

/** A signal and where its samples lie in each record. */
export interface EdfSignalHeader extends SignalHeader {
  /** Bytes from the record's start. */
  readonly offset: number;
}

/** What an EDF header says, checked against the file's size. */
export interface EdfHeader {
  readonly format: 'EDF' | 'EDF+C';
  readonly start: Date | null;
  /** Whole records in the file. */
  readonly recordCount: number;
  /** Above 0, or 0 where no signal has samples. */
  readonly recordSeconds: number;
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly signals: readonly EdfSignalHeader[];
  /** The `EDF Annotations` signals: bytes from the record's start, and length in bytes. */
  readonly annotations: readonly { readonly offset: number; readonly bytes: number }[];
  readonly warnings: readonly string[];
}

/**
 * The length of the whole header, from its first 256 bytes.
 * @throws RecordingError where this is no EDF or EDF+C, or the header runs past the file's end
 */
export function headerLength(block: Uint8Array, fileSize: number, name: string): number {
  refuseOtherFormats(block, name);
  const count = integerOf(fileField(block, 'signalCount'));
  if (!(count >= 1)) throw badField(name, 'number of signals', fileField(block, 'signalCount'), 'at least 1');
  const expected = HEADER_BLOCK * (1 + count);
  const stated = fileField(block, 'headerBytes');
  if (integerOf(stated) !== expected) {
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
 * @throws RecordingError where a field is no number, contradicts another, or the file ends inside a record
 */
export function parseHeader(header: Uint8Array, fileSize: number, name: string): EdfHeader {
  const warnings: string[] = [];
  const recordSeconds = numberOf(fileField(header, 'recordSeconds'));
  if (!(recordSeconds >= 0)) {
    throw badField(name, 'record duration', fileField(header, 'recordSeconds'), 'seconds, not negative');
  }
  const { signals, annotations, recordBytes } = layOut(header, recordSeconds, name);
  if (signals.length > 0 && recordSeconds === 0) throw badField(name, 'record duration', '0', 'more than 0 seconds');
  refuseUnreadable(signals, name, warnings);
  const start = startOf(header, warnings);
  return {
    format: fileField(header, 'reserved').startsWith('EDF+C') ? 'EDF+C' : 'EDF',
    start,
    recordCount: countRecords(header, recordBytes, fileSize, name, warnings),
    recordSeconds,
    headerBytes: header.length,
    recordBytes,
    signals,
    annotations,
    warnings,
  };
}

function refuseOtherFormats(block: Uint8Array, name: string): void {
  const refuse = (found: string, remedy?: string): never => {
    throw new RecordingError({ subject: name, found, expected: 'EDF or EDF+C', ...(remedy && { remedy }) });
  };
  const version = fileField(block, 'version');
  if (block[0] === 0xff && version.endsWith('BIOSEMI')) refuse('BDF (24-bit)', 'Convert it to EDF.');
  if (version !== '0') refuse(`a file that begins with ${quoted(version)}`);
  if (fileField(block, 'reserved').startsWith('EDF+D')) {
    refuse('EDF+D, a recording with gaps', 'Convert it to EDF+C, with the gaps filled.');
  }
}

/** Walks the signals of a record, sorting those with samples from those with annotations. */
function layOut(header: Uint8Array, recordSeconds: number, name: string): Omit<Layout, 'next'> {
  const count = header.length / HEADER_BLOCK - 1;
  const layout: Layout = { signals: [], annotations: [], recordBytes: 0 };
  for (let index = 0; index < count; index++) {
    const stated = signalField(header, 'samplesPerRecord', index, count);
    const samplesPerRecord = integerOf(stated);
    const label = signalField(header, 'label', index, count);
    if (!(samplesPerRecord >= 1)) {
      throw badField(name, `samples per record of signal ${quoted(label)}`, stated, 'at least 1');
    }
    const bytes = samplesPerRecord * SAMPLE_BYTES;
    if (label === ANNOTATION_LABEL) layout.annotations.push({ offset: layout.recordBytes, bytes });
    else layout.signals.push(signalHeader(header, index, count, recordSeconds, layout.recordBytes));
    layout.recordBytes += bytes;
  }
  return layout;
}

interface Layout {
  readonly signals: EdfSignalHeader[];
  readonly annotations: { offset: number; bytes: number }[];
  recordBytes: number;
}

function signalHeader(
  header: Uint8Array,
  index: number,
  count: number,
  recordSeconds: number,
  offset: number,
): EdfSignalHeader {
  const text = (field: Parameters<typeof signalField>[1]): string => signalField(header, field, index, count);
  const ranges = {
    physicalMin: numberOf(text('physicalMin')),
    physicalMax: numberOf(text('physicalMax')),
    digitalMin: integerOf(text('digitalMin')),
    digitalMax: integerOf(text('digitalMax')),
  };
  const samplesPerRecord = integerOf(text('samplesPerRecord'));
  return {
    label: text('label'),
    transducer: text('transducer'),
    prefilter: text('prefilter'),
    dimension: text('dimension'),
    ...ranges,
    samplesPerRecord,
    rate: samplesPerRecord / recordSeconds,
    microvoltsPerUnit: microvoltsPerUnit(text('dimension')),
    problem: problemOf(ranges),
    offset,
  };
}

type Ranges = Pick<SignalHeader, 'physicalMin' | 'physicalMax' | 'digitalMin' | 'digitalMax'>;

function problemOf({ physicalMin, physicalMax, digitalMin, digitalMax }: Ranges): string | null {
  if (Number.isNaN(physicalMin + physicalMax)) return 'its physical range is not two numbers';
  if (Number.isNaN(digitalMin + digitalMax)) return 'its digital range is not two whole numbers';
  if (physicalMin === physicalMax) return `its physical range is empty (${physicalMin} to ${physicalMax})`;
  if (digitalMin >= digitalMax) return `its digital range is empty or reversed (${digitalMin} to ${digitalMax})`;
  return null;
}

/** One bad signal (often an unused trigger) is a warning; a file with nothing else is refused. */
function refuseUnreadable(signals: readonly EdfSignalHeader[], name: string, warnings: string[]): void {
  const bad = signals.filter((signal) => signal.problem !== null);
  if (bad.length > 0 && bad.length === signals.length) {
    throw new RecordingError({
      subject: `${name}, signal ${quoted(bad[0]!.label)}`,
      found: bad[0]!.problem!,
      expected: 'at least one signal with a physical and a digital range',
    });
  }
  for (const signal of bad) warnings.push(`Signal ${quoted(signal.label)} cannot be read: ${signal.problem}.`);
}

function countRecords(
  header: Uint8Array,
  recordBytes: number,
  fileSize: number,
  name: string,
  warnings: string[],
): number {
  const text = fileField(header, 'recordCount');
  const stated = integerOf(text);
  const dataBytes = fileSize - header.length;
  const whole = Math.floor(dataBytes / recordBytes);
  if (!(stated >= 1) && stated !== -1) throw badField(name, 'number of records', text, 'at least 1, or -1 for unknown');
  if (whole === 0 || stated > whole) {
    throw new RecordingError({
      subject: name,
      found: `${whole} whole records of ${recordBytes} bytes (${dataBytes} bytes after the header)`,
      expected: `${stated === -1 ? 'at least 1' : stated} records`,
      remedy: 'The file was cut short: copy it again from its source.',
    });
  }
  if (stated === -1) warnings.push(`The header does not say how many records there are; ${whole} were found.`);
  const records = stated === -1 ? whole : stated;
  const extra = dataBytes - records * recordBytes;
  if (extra > 0) warnings.push(`${extra} bytes after the last record were ignored.`);
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
