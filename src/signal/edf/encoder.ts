import { refuseCall } from '../../model/refuse-call.js';
import {
  ANNOTATION_LABEL,
  DIGITAL_MAX,
  DIGITAL_MIN,
  FILE_FIELDS,
  HEADER_BLOCK,
  SAMPLE_BYTES,
  SIGNAL_FIELDS,
  fileFieldOffset,
  signalFieldOffset,
  type FileField,
  type SignalField,
} from './layout.js';
import { formatDate, formatLongDate, formatTime } from './start-date.js';

/** How one signal is stored: int16 counts over the full digital range, physical unit uV. */
export interface EdfSignalForm {
  /** 16 characters. */
  readonly label: string;
  readonly samplesPerRecord: number;
  /** Microvolts of the lowest and the highest count; an inverted range is legal. */
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly transducer?: string;
  readonly prefilter?: string;
}

/** All that a header says, but for the number of records. */
export interface EdfForm {
  /** Its UTC fields are the clock of the place of recording. */
  readonly start: Date;
  readonly recordSeconds: number;
  readonly signals: readonly EdfSignalForm[];
  /** Bytes of every record kept for annotations; above 0 the file is EDF+C, or EDF+D where `hasGaps` is set. */
  readonly annotationBytes: number;
  readonly hasGaps?: boolean;
  readonly patient?: string;
  readonly recording?: string;
}

interface Scale {
  readonly offset: number;
  readonly countsPerUnit: number;
}

/**
 * Makes an EDF file piece by piece, in memory of one record: write `header(-1)`, then every `record(...)`, then
 * `header(count)` over the first again.
 */
export class EdfEncoder {
  readonly headerBytes: number;
  readonly recordBytes: number;
  readonly #form: EdfForm;
  readonly #scales: readonly Scale[];
  readonly #annotationSamples: number;

  /** @throws UsageError where a field does not fit the format */
  constructor(form: EdfForm) {
    this.#form = form;
    this.#annotationSamples = Math.ceil(form.annotationBytes / SAMPLE_BYTES);
    this.#scales = form.signals.map(scaleOf);
    this.headerBytes = HEADER_BLOCK * (1 + this.#signalCount);
    const samples = form.signals.reduce((sum, signal) => sum + signal.samplesPerRecord, this.#annotationSamples);
    this.recordBytes = samples * SAMPLE_BYTES;
  }

  get #signalCount(): number {
    return this.#form.signals.length + (this.#annotationSamples > 0 ? 1 : 0);
  }

  /**
   * The whole header.
   * @param recordCount -1 while it is not known
   */
  header(recordCount: number): Uint8Array {
    const header = new Uint8Array(this.headerBytes).fill(0x20);
    const form = this.#form;
    const fields: Readonly<Record<FileField, string>> = {
      version: '0',
      patient: form.patient ?? 'X X X X',
      recording: form.recording ?? `${formatLongDate(form.start)} X X X`,
      startDate: formatDate(form.start),
      startTime: formatTime(form.start),
      headerBytes: String(this.headerBytes),
      reserved: this.#annotationSamples > 0 ? (form.hasGaps ? 'EDF+D' : 'EDF+C') : '',
      recordCount: String(recordCount),
      recordSeconds: fitNumber(form.recordSeconds, 'record duration'),
      signalCount: String(this.#signalCount),
    };
    for (const [name, width] of entries(FILE_FIELDS)) put(header, fileFieldOffset(name), width, fields[name], name);
    this.#signalHeaders().forEach((signal, index) => {
      for (const [name, width] of entries(SIGNAL_FIELDS)) {
        put(header, signalFieldOffset(name, index, this.#signalCount), width, signal[name], name);
      }
    });
    return header;
  }

  /**
   * One record.
   * @param signals every signal's samples in microvolts, `samplesPerRecord` each; values outside the physical range
   *   are clamped
   * @param annotations encoded lists, at most `annotationBytes`
   * @throws UsageError on a sample that is not a number or a block of the wrong length
   */
  record(signals: readonly Float32Array[], annotations: Uint8Array = new Uint8Array()): Uint8Array {
    const bytes = new Uint8Array(this.recordBytes);
    const view = new DataView(bytes.buffer);
    let offset = 0;
    this.#form.signals.forEach((form, index) => {
      const samples = signals[index];
      if (samples?.length !== form.samplesPerRecord) refuseLength(form, samples?.length ?? 0);
      offset = putSamples(view, offset, samples, this.#scales[index]!, form.label);
    });
    if (annotations.length > bytes.length - offset) refuseAnnotations(annotations.length, bytes.length - offset);
    bytes.set(annotations, offset);
    return bytes;
  }

  #signalHeaders(): Readonly<Record<SignalField, string>>[] {
    const common = { digitalMin: String(DIGITAL_MIN), digitalMax: String(DIGITAL_MAX), reserved: '' };
    const headers: Readonly<Record<SignalField, string>>[] = this.#form.signals.map((signal) => ({
      ...common,
      label: signal.label,
      transducer: signal.transducer ?? '',
      dimension: 'uV',
      physicalMin: fitNumber(signal.physicalMin, signal.label),
      physicalMax: fitNumber(signal.physicalMax, signal.label),
      prefilter: signal.prefilter ?? '',
      samplesPerRecord: String(signal.samplesPerRecord),
    }));
    if (this.#annotationSamples === 0) return headers;
    const annotations = {
      ...common,
      label: ANNOTATION_LABEL,
      transducer: '',
      dimension: '',
      physicalMin: '-1',
      physicalMax: '1',
      prefilter: '',
      samplesPerRecord: String(this.#annotationSamples),
    };
    return [...headers, annotations];
  }
}

function putSamples(view: DataView, start: number, samples: Float32Array, scale: Scale, label: string): number {
  let offset = start;
  for (const sample of samples) {
    const count = Math.round((sample - scale.offset) * scale.countsPerUnit) + DIGITAL_MIN;
    if (Number.isNaN(count)) refuseCall(`EDF signal ${label}`, 'a sample that is NaN', 'microvolts');
    view.setInt16(offset, Math.min(Math.max(count, DIGITAL_MIN), DIGITAL_MAX), true);
    offset += SAMPLE_BYTES;
  }
  return offset;
}

/** From the range as the header will state it, so that rounding in the header's eight characters adds no gain error. */
function scaleOf(signal: EdfSignalForm): Scale {
  const low = Number(fitNumber(signal.physicalMin, signal.label));
  const high = Number(fitNumber(signal.physicalMax, signal.label));
  if (low === high) {
    refuseCall(`EDF signal ${signal.label}`, `physical range ${low}..${high}`, 'two different ends');
  }
  return { offset: low, countsPerUnit: (DIGITAL_MAX - DIGITAL_MIN) / (high - low) };
}

/**
 * The number in at most eight characters, as precisely as they allow.
 * @throws UsageError where they do not hold it
 */
export function fitNumber(value: number, subject: string): string {
  const width = SIGNAL_FIELDS.physicalMin;
  if (Number.isFinite(value)) {
    const whole = String(Number(value));
    if (whole.length <= width && !whole.includes('e')) return whole;
    for (let digits = width - 2; digits >= 0; digits--) {
      const text = value.toFixed(digits);
      if (text.length <= width) return text;
    }
  }
  return refuseCall(subject, value, `a number that fits ${width} characters`);
}

function put(header: Uint8Array, offset: number, width: number, text: string, field: string): void {
  const printable = /^[\x20-\x7e]*$/.test(text);
  if (!printable || text.length > width) {
    refuseCall(`EDF header field ${field}`, `'${text}'`, `at most ${width} printable ASCII characters`);
  }
  for (let i = 0; i < text.length; i++) header[offset + i] = text.charCodeAt(i);
}

function entries<K extends string>(fields: Readonly<Record<K, number>>): [K, number][] {
  return Object.entries(fields) as [K, number][];
}

function refuseLength({ label, samplesPerRecord }: EdfSignalForm, found: number): never {
  return refuseCall(`EDF signal ${label}`, `${found} samples for a record`, `${samplesPerRecord}`);
}

function refuseAnnotations(found: number, expected: number): never {
  return refuseCall('EDF annotations of a record', `${found} bytes`, `at most ${expected}`);
}
