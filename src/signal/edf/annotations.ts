/** One EDF+ annotation. */
export interface Annotation {
  /** Seconds from the recording's start; may be negative. */
  readonly onset: number;
  /** Seconds; 0 where none was given. */
  readonly duration: number;
  readonly text: string;
}

/** Ends a text and an onset in a time-stamped annotation list (TAL), EDF+ section 2.2.2. */
const TEXT_END = 0x14;
/** Stands between onset and duration. */
const DURATION_MARK = 0x15;
const TAL_END = 0;
const ONSET_FORM = /^[+-]\d+(\.\d*)?$/;
const DURATION_FORM = /^\d+(\.\d*)?$/;

/** What one record's annotation bytes hold. */
export interface AnnotationList {
  /** Onset of the record itself, from its first, empty annotation; null where that is missing. */
  readonly recordOnset: number | null;
  readonly annotations: readonly Annotation[];
  /** Lists that do not follow the EDF+ form and were passed over. */
  readonly malformed: number;
}

/** Decodes one record's bytes of an `EDF Annotations` signal. Malformed lists are counted, never thrown. */
export function decodeAnnotations(bytes: Uint8Array): AnnotationList {
  const text = new TextDecoder('utf-8');
  const annotations: Annotation[] = [];
  let recordOnset: number | null = null;
  let malformed = 0;
  let first = true;
  for (const list of split(bytes, TAL_END)) {
    if (list.length === 0) continue;
    const [stamp, ...texts] = split(list, TEXT_END).map((part) => text.decode(part));
    const time = parseStamp(stamp!);
    if (time === null || texts.length === 0) {
      malformed++;
      continue;
    }
    if (first && texts[0] === '') recordOnset = time.onset;
    first = false;
    for (const entry of texts) if (entry !== '') annotations.push({ ...time, text: entry });
  }
  return { recordOnset, annotations, malformed };
}

/** One annotation as a TAL, its closing zero byte included. */
export function encodeAnnotation({ onset, duration, text }: Annotation): Uint8Array {
  const length = duration > 0 ? `\x15${decimal(duration)}` : '';
  const sign = onset < 0 ? '-' : '+';
  return new TextEncoder().encode(`${sign}${decimal(Math.abs(onset))}${length}\x14${withoutMarks(text)}\x14\0`);
}

/** The empty annotation that must open every record and says when it starts. */
export function encodeRecordOnset(onset: number): Uint8Array {
  return encodeAnnotation({ onset, duration: 0, text: '' });
}

function parseStamp(stamp: string): { onset: number; duration: number } | null {
  const [onset, duration] = stamp.split(String.fromCharCode(DURATION_MARK));
  if (!ONSET_FORM.test(onset!)) return null;
  if (duration !== undefined && !DURATION_FORM.test(duration)) return null;
  return { onset: Number(onset), duration: Number(duration ?? 0) };
}

function split(bytes: Uint8Array, mark: number): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let start = 0;
  for (let end = bytes.indexOf(mark); end >= 0; end = bytes.indexOf(mark, start)) {
    parts.push(bytes.subarray(start, end));
    start = end + 1;
  }
  parts.push(bytes.subarray(start));
  return parts;
}

/** Seconds with at most a microsecond's digits; TALs allow no exponent. */
function decimal(seconds: number): string {
  return seconds.toFixed(6).replace(/\.?0+$/, '');
}

function withoutMarks(text: string): string {
  return [...text].map((character) => (isMark(character.charCodeAt(0)) ? ' ' : character)).join('');
}

function isMark(code: number): boolean {
  return code === TEXT_END || code === DURATION_MARK || code === TAL_END;
}
