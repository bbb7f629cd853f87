import { RecordingError } from '../../errors.js';
import type { SignalHeader } from '../recording.js';
import { integerOf, numberOf, quoted, signalField } from './fields.js';
import { ANNOTATION_LABEL, BDF_ANNOTATION_LABEL, HEADER_BLOCK, type SignalField } from './layout.js';
import { microvoltsPerUnit } from './units.js';

/** A signal and where its samples lie in each record. */
export interface EdfSignalHeader extends SignalHeader {
  /** Bytes from the record's start. */
  readonly offset: number;
}

/** Where the bytes of an annotation signal lie in each record. */
export interface AnnotationArea {
  readonly offset: number;
  readonly bytes: number;
}

/** Everything a record holds. */
export interface RecordLayout {
  readonly signals: readonly EdfSignalHeader[];
  readonly annotations: readonly AnnotationArea[];
  readonly recordBytes: number;
}

/** Bytes of one annotation signal in one record, which are read at once; a night has some hundred thousand in all. */
const MOST_ANNOTATION_BYTES = 1 << 22;

/**
 * Walks the signals of a record, sorting those with samples from those with annotations.
 * @param header all of it
 * @throws RecordingError where a signal has no samples, or none can be read
 */
export function layOut(
  header: Uint8Array,
  recordSeconds: number,
  sampleBytes: number,
  name: string,
  warnings: string[],
): RecordLayout {
  const count = header.length / HEADER_BLOCK - 1;
  const signals: EdfSignalHeader[] = [];
  const annotations: AnnotationArea[] = [];
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const text = (field: SignalField): string => signalField(header, field, index, count);
    const bytes = samplesOf(text, name) * sampleBytes;
    if (isAnnotation(text('label'))) annotations.push({ offset, bytes: checkedLength(bytes, name) });
    else signals.push(signalHeader(text, recordSeconds, sampleBytes, offset));
    offset += bytes;
  }
  refuseUnreadable(signals, name);
  warnings.push(...signalWarnings(signals, sampleBytes));
  return { signals, annotations, recordBytes: offset };
}

function isAnnotation(label: string): boolean {
  return label === ANNOTATION_LABEL || label === BDF_ANNOTATION_LABEL;
}

function samplesOf(text: (field: SignalField) => string, name: string): number {
  const samples = integerOf(text('samplesPerRecord'));
  if (samples >= 1) return samples;
  throw new RecordingError({
    subject: `${name}, samples per record of signal ${quoted(text('label'))}`,
    found: quoted(text('samplesPerRecord')),
    expected: 'at least 1',
  });
}

function checkedLength(bytes: number, name: string): number {
  if (bytes <= MOST_ANNOTATION_BYTES) return bytes;
  throw new RecordingError({
    subject: name,
    found: `${bytes} bytes of annotations in each record`,
    expected: `at most ${MOST_ANNOTATION_BYTES}`,
  });
}

function signalHeader(
  text: (field: SignalField) => string,
  recordSeconds: number,
  sampleBytes: number,
  offset: number,
): EdfSignalHeader {
  const ranges = {
    physicalMin: numberOf(text('physicalMin')),
    physicalMax: numberOf(text('physicalMax')),
    digitalMin: integerOf(text('digitalMin')),
    digitalMax: integerOf(text('digitalMax')),
  };
  const samplesPerRecord = integerOf(text('samplesPerRecord'));
  const isTrigger = sampleBytes === 3 && /^status$/i.test(text('label'));
  return {
    label: text('label'),
    transducer: text('transducer'),
    prefilter: text('prefilter'),
    dimension: text('dimension'),
    ...ranges,
    samplesPerRecord,
    rate: samplesPerRecord / recordSeconds,
    // BioSemi's `Status` holds trigger bits, whatever unit a converter wrote beside it.
    microvoltsPerUnit: isTrigger ? null : microvoltsPerUnit(text('dimension')),
    problem: problemOf(ranges, sampleBytes),
    offset,
  };
}

type Ranges = Pick<SignalHeader, 'physicalMin' | 'physicalMax' | 'digitalMin' | 'digitalMax'>;

function problemOf(ranges: Ranges, sampleBytes: number): string | null {
  const { physicalMin, physicalMax, digitalMin, digitalMax } = ranges;
  if (Number.isNaN(physicalMin + physicalMax)) return 'its physical range is not two numbers';
  if (Number.isNaN(digitalMin + digitalMax)) return 'its digital range is not two whole numbers';
  if (physicalMin === physicalMax) return `its physical range is empty (${physicalMin} to ${physicalMax})`;
  if (digitalMin >= digitalMax) return `its digital range is empty or reversed (${digitalMin} to ${digitalMax})`;
  // One count too many is an oversight that changes no sample; 0 to 65535 may mean samples without a sign.
  if (countsBeyond(ranges, sampleBytes) <= 1) return null;
  return `its digital range (${digitalMin} to ${digitalMax}) is wider than ${8 * sampleBytes} bits`;
}

/** By how much the digital range passes what a sample can hold. */
function countsBeyond({ digitalMin, digitalMax }: Ranges, sampleBytes: number): number {
  const end = 2 ** (8 * sampleBytes - 1);
  return Math.max(-end - digitalMin, digitalMax - (end - 1));
}

/** One bad signal (often an unused trigger) is a warning; a file with nothing else is refused. */
function refuseUnreadable(signals: readonly EdfSignalHeader[], name: string): void {
  if (signals.length === 0 || signals.some(({ problem }) => problem === null)) return;
  throw new RecordingError({
    subject: `${name}, signal ${quoted(signals[0]!.label)}`,
    found: signals[0]!.problem!,
    expected: 'at least one signal with a physical and a digital range',
  });
}

function signalWarnings(signals: readonly EdfSignalHeader[], sampleBytes: number): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, number>();
  for (const signal of signals) {
    const { label, problem, digitalMin, digitalMax } = signal;
    seen.set(label, (seen.get(label) ?? 0) + 1);
    if (problem !== null) warnings.push(`Signal ${quoted(label)} cannot be read: ${problem}.`);
    else if (countsBeyond(signal, sampleBytes) > 0) {
      warnings.push(`Signal ${quoted(label)} has a digital range (${digitalMin} to ${digitalMax}) one count too wide.`);
    }
  }
  for (const [label, count] of seen) if (count > 1) warnings.push(`${count} signals are called ${quoted(label)}.`);
  return warnings;
}
