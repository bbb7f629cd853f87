import { fileFieldOffset, FILE_FIELDS, SIGNAL_FIELDS, signalFieldOffset } from '../../../src/signal/edf/layout.js';

/** One signal of a file to build, its header fields as written. */
export interface RawSignal {
  readonly label: string;
  readonly dimension: string;
  readonly physical: readonly [string, string];
  readonly digital: readonly [string, string];
  readonly samplesPerRecord: number;
  /** The stored count of the signal's sample i. */
  readonly count: (i: number) => number;
}

/** A file to build byte by byte, so that its habits need not be ours. */
export interface RawFile {
  readonly family?: 'EDF' | 'BDF';
  /** With one, an annotation signal is added. */
  readonly plus?: 'C' | 'D';
  readonly recordSeconds: string;
  readonly records: number;
  readonly signals: readonly RawSignal[];
  /** `dd.mm.yy`, `hh.mm.ss` and the recording field. */
  readonly startDate?: string;
  readonly startTime?: string;
  readonly recording?: string;
  readonly recordCount?: string;
  /** Signals that stand before the annotations; all of them when left out. */
  readonly annotationsAfter?: number;
  /** Of each record; 120 when left out. A multiple of 6. */
  readonly annotationBytes?: number;
  /** The annotation bytes of a record; its onset by the record's length when left out. */
  readonly tal?: (record: number) => string;
}

/** The lists of a record that begins at `onset` (as written), with texts of its own. */
export function tal(onset: string, ...annotations: string[]): string {
  return `${onset}\x14\x14\0${annotations.map((text) => `${text}\x14\0`).join('')}`;
}

export function rawEdf(file: RawFile): Uint8Array {
  const sampleBytes = file.family === 'BDF' ? 3 : 2;
  const end = 2 ** (8 * sampleBytes - 1);
  const annotationBytes = file.annotationBytes ?? 120;
  const signals: RawSignal[] = [...file.signals];
  const place = file.annotationsAfter ?? signals.length;
  if (file.plus !== undefined) {
    signals.splice(
      place,
      0,
      annotationSignal(`${file.family ?? 'EDF'} Annotations`, end, annotationBytes / sampleBytes),
    );
  }
  const headerBytes = 256 * (1 + signals.length);
  const recordBytes = signals.reduce((sum, { samplesPerRecord }) => sum + samplesPerRecord * sampleBytes, 0);
  const bytes = new Uint8Array(headerBytes + file.records * recordBytes);
  bytes.fill(0x20, 0, headerBytes);
  putHeader(bytes, file, signals);
  let at = headerBytes;
  for (let record = 0; record < file.records; record++) {
    for (const [index, { samplesPerRecord, count }] of signals.entries()) {
      if (file.plus !== undefined && index === place) {
        const text = file.tal?.(record) ?? tal(`+${record * Number(file.recordSeconds.replace(',', '.'))}`);
        bytes.set(new TextEncoder().encode(text), at);
        at += annotationBytes;
        continue;
      }
      for (let i = record * samplesPerRecord; i < (record + 1) * samplesPerRecord; i++) {
        for (let byte = 0; byte < sampleBytes; byte++) bytes[at++] = (count(i) >> (8 * byte)) & 0xff;
      }
    }
  }
  return bytes;
}

function putHeader(bytes: Uint8Array, file: RawFile, signals: readonly RawSignal[]): void {
  const isBdf = file.family === 'BDF';
  const reserved = file.plus === undefined ? (isBdf ? '24BIT' : '') : `${file.family ?? 'EDF'}+${file.plus}`;
  const fields: Readonly<Record<keyof typeof FILE_FIELDS, string>> = {
    version: isBdf ? '\xffBIOSEMI' : '0',
    patient: 'X X X X',
    recording: file.recording ?? 'Startdate 29-FEB-2024 X X X',
    startDate: file.startDate ?? '29.02.24',
    startTime: file.startTime ?? '22.05.09',
    headerBytes: String(256 * (1 + signals.length)),
    reserved,
    recordCount: file.recordCount ?? String(file.records),
    recordSeconds: file.recordSeconds,
    signalCount: String(signals.length),
  };
  for (const [name, text] of Object.entries(fields)) put(bytes, fileFieldOffset(name as keyof typeof fields), text);
  signals.forEach((signal, index) => {
    const own: Partial<Record<keyof typeof SIGNAL_FIELDS, string>> = {
      label: signal.label,
      dimension: signal.dimension,
      physicalMin: signal.physical[0],
      physicalMax: signal.physical[1],
      digitalMin: signal.digital[0],
      digitalMax: signal.digital[1],
      samplesPerRecord: String(signal.samplesPerRecord),
    };
    for (const [name, text] of Object.entries(own)) {
      put(bytes, signalFieldOffset(name as keyof typeof own, index, signals.length), text);
    }
  });
}

function annotationSignal(label: string, end: number, samplesPerRecord: number): RawSignal {
  const digital = [String(-end), String(end - 1)] as const;
  return { label, dimension: '', physical: ['-1', '1'], digital, samplesPerRecord, count: () => 0 };
}

/** Latin-1, a byte a character. */
function put(bytes: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
}
