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
/** Bytes of one list; a text is a few words, and each byte of a list could be an entry to hold. */
const LONGEST_LIST = 1 << 16;
/** Enough for a record's onset to any sensible precision. */
export const ONSET_BYTES = 64;
const UTF8 = new TextDecoder();
const ONSET_FORM = /^[+-]\d+(\.\d*)?$/;
const DURATION_FORM = /^\d+(\.\d*)?$/;

/** What one record's annotation bytes hold. */
export interface AnnotationList {
  readonly annotations: readonly Annotation[];
  /** Lists that do not follow the EDF+ form and were passed over. */
  readonly malformed: number;
}

/**
 * Decodes one record's bytes of an `EDF Annotations` signal. Malformed lists are counted, never thrown.
 * @param most annotations after which it stops, give or take one list's
 */
export function decodeAnnotations(bytes: Uint8Array, most = Infinity): AnnotationList {
  const annotations: Annotation[] = [];
  let malformed = 0;
  for (const list of lists(bytes)) {
    if (annotations.length >= most) break;
    const [stamp, ...texts] = list.length > LONGEST_LIST ? [''] : split(list);
    const time = parseStamp(stamp!);
    if (time === null || texts.length === 0) {
      malformed++;
      continue;
    }
    for (const entry of texts) if (entry !== '') annotations.push({ ...time, text: entry });
  }
  return { annotations, malformed };
}

/**
 * When a record begins, in seconds from the header's start: the first list, whose first text is empty.
 * @param bytes the front of the record's first annotation signal, {@link ONSET_BYTES} or more where there are more
 * @returns null where the first list is malformed or about something else
 */
export function decodeRecordOnset(bytes: Uint8Array): number | null {
  let start = 0;
  while (bytes[start] === TAL_END) start++;
  const end = bytes.indexOf(TEXT_END, start);
  if (end < 0 || end > start + ONSET_BYTES) return null;
  const next = bytes[end + 1];
  if (next !== undefined && next !== TEXT_END && next !== TAL_END) return null;
  return parseStamp(UTF8.decode(bytes.subarray(start, end)))?.onset ?? null;
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
  const time = { onset: Number(onset), duration: Number(duration ?? 0) };
  // Hundreds of digits make an infinity.
  return Number.isFinite(time.onset + time.duration) ? time : null;
}

/** The non-empty lists between zero bytes; most of a record's annotation bytes are usually such filling. */
function* lists(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length;) {
    const end = indexOrEnd(bytes, TAL_END, start);
    if (end > start) yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** The texts of one list; the closing mark adds an empty one at the end. */
function split(list: Uint8Array): string[] {
  const parts: string[] = [];
  for (let start = 0; start <= list.length;) {
    const end = indexOrEnd(list, TEXT_END, start);
    // Most are empty: the text of a record's onset, and what follows the last mark.
    parts.push(start === end ? '' : UTF8.decode(list.subarray(start, end)));
    start = end + 1;
  }
  return parts;
}

function indexOrEnd(bytes: Uint8Array, mark: number, from: number): number {
  const index = bytes.indexOf(mark, from);
  return index < 0 ? bytes.length : index;
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
