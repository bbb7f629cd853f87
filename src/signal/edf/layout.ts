/**
 * Where every field of an EDF or BDF header lies. All are ASCII, left-justified, filled with spaces; widths in bytes.
 * Source: Kemp et al. 1992 (EDF) and Kemp & Olivan 2003 (EDF+), tables at https://www.edfplus.info/specs/edf.html;
 * BDF is the same but for the version field and 24-bit samples, https://www.biosemi.com/faq/file_format.htm
 */

/** The first 256 bytes, in file order. */
export const FILE_FIELDS = {
  version: 8,
  patient: 80,
  recording: 80,
  startDate: 8,
  startTime: 8,
  headerBytes: 8,
  reserved: 44,
  recordCount: 8,
  recordSeconds: 8,
  signalCount: 4,
} as const;

/** The next 256 bytes a signal: first every signal's label, then every signal's transducer, and so on. */
export const SIGNAL_FIELDS = {
  label: 16,
  transducer: 80,
  dimension: 8,
  physicalMin: 8,
  physicalMax: 8,
  digitalMin: 8,
  digitalMax: 8,
  prefilter: 80,
  samplesPerRecord: 8,
  reserved: 32,
} as const;

export type FileField = keyof typeof FILE_FIELDS;
export type SignalField = keyof typeof SIGNAL_FIELDS;

/** Bytes of the file part, and of every signal's part, of a header. */
export const HEADER_BLOCK = 256;
/** What is written here is EDF: int16, little-endian. */
export const SAMPLE_BYTES = 2;
export const DIGITAL_MIN = -32768;
export const DIGITAL_MAX = 32767;
/** Bytes read at once; large enough that a disk's seek is nothing beside it. */
export const READ_BYTES = 1 << 18;
/** The label of the signal that holds EDF+ annotations instead of samples. */
export const ANNOTATION_LABEL = 'EDF Annotations';
/** The same in BDF+. */
export const BDF_ANNOTATION_LABEL = 'BDF Annotations';
/** 31 days: no night is longer, and a wild number must not ask for the memory of one. */
export const MOST_SECONDS = 31 * 24 * 3600;

/** Byte offset of a field of the file part. */
export function fileFieldOffset(field: FileField): number {
  return offsetIn(FILE_FIELDS, field);
}

/** Byte offset of one signal's field, from the start of the file. */
export function signalFieldOffset(field: SignalField, signal: number, signalCount: number): number {
  return HEADER_BLOCK + offsetIn(SIGNAL_FIELDS, field) * signalCount + SIGNAL_FIELDS[field] * signal;
}

function offsetIn(fields: Readonly<Record<string, number>>, field: string): number {
  let offset = 0;
  for (const [name, width] of Object.entries(fields)) {
    if (name === field) return offset;
    offset += width;
  }
  return offset;
}
