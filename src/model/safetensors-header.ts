import { WeightsError } from '../errors.js';
import { repeatedKey } from './json-keys.js';
import { shown } from './shown.js';

/** How a number is stored. */
export interface ElementType {
  /** Of one number. */
  readonly bytes: number;
  /** Whole numbers' little-endian bytes as float32, in memory of their own. */
  readonly decode: (data: Uint8Array) => Float32Array;
}
export type ElementTypes = Readonly<Record<string, ElementType>>;

/** One tensor as the header describes it, checked against the file. */
export interface TensorEntry {
  readonly name: string;
  /** The format's name of it, such as `F32`. */
  readonly type: string;
  readonly shape: readonly number[];
  /** In the file. */
  readonly from: number;
  readonly to: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes; the format allows 100 million, and a ULW-SleepNet of eight blocks needs 20,000. */
const HEADER_LIMIT = 1_000_000;
const REMEDY = 'Is this a whole .safetensors file?';

function refuse(subject: string, found: string, expected: string, remedy = REMEDY): never {
  throw new WeightsError({ subject, found, expected, remedy });
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** null where the bytes are no JSON in UTF-8. */
function parse(bytes: Uint8Array): { readonly text: string; readonly header: unknown } | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, header: JSON.parse(text) };
  } catch {
    return null;
  }
}

function headerOf(bytes: Uint8Array, subject: string): Json {
  const { text = '', header } = parse(bytes) ?? {};
  if (!isObject(header)) return refuse(subject, 'a header that is no JSON object', 'JSON with a tensor an entry');
  const repeated = repeatedKey(text);
  if (repeated !== undefined) refuse(`${subject}, tensor ${repeated}`, 'the name twice', 'every name once');
  return header;
}

function metadataOf(value: unknown, subject: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const isTexts = isObject(value) && Object.values(value).every((text) => typeof text === 'string');
  if (!isTexts) refuse(`${subject}, __metadata__`, 'what is no map of texts', 'a text for every key');
  return value as Readonly<Record<string, string>>;
}

function entryOf(
  [name, value]: readonly [string, unknown],
  dataStart: number,
  file: { readonly subject: string; readonly length: number },
  types: ElementTypes,
): TensorEntry {
  const subject = `${file.subject}, tensor ${name}`;
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const type = typeof dtype === 'string' ? dtype : shown(dtype);
  if (!Object.hasOwn(types, type)) {
    // Backticks: a page's bundle must not seem to ask for modules.
    refuse(
      subject,
      `type ${type}`,
      `type ${Object.keys(types).join(', ')}`,
      'F32 comes from other floats by `ulw import`.',
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    return refuse(subject, `shape ${shown(shape)}`, 'a shape of counts');
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return refuse(subject, 'no valid offsets', 'two offsets into the data');
  }
  const [from, to] = offsets as [number, number];
  const count = (shape as number[]).reduce((product, size) => product * size, 1);
  const wanted = count * types[type].bytes;
  if (to - from !== wanted || dataStart + to > file.length) {
    const found = `bytes ${from} to ${to} of ${file.length - dataStart} for shape [${shape.join(', ')}] of ${type}`;
    refuse(subject, found, `${wanted} bytes inside the file`);
  }
  return { name, type, shape: shape as number[], from: dataStart + from, to: dataStart + to };
}

/** The format demands that tensors fill the data, one behind another: nothing shared, nothing hidden between. */
function checkCover(entries: readonly TensorEntry[], dataStart: number, length: number, subject: string): void {
  let end = dataStart;
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      const found =
        from < end ? 'bytes that another tensor has too' : `${from - end} bytes before it that are nobody's`;
      refuse(`${subject}, tensor ${name}`, found, `its data at byte ${end - dataStart}`);
    }
    end = to;
  }
  if (end !== length) refuse(subject, `${length - end} bytes behind the last tensor`, 'none');
}

/**
 * @param types element types that the caller can read
 * @throws WeightsError for a header that is broken, ambiguous or at odds with the file, naming the tensor
 */
export function readHeader(bytes: Uint8Array, types: ElementTypes, subject: string): SafetensorsHeader {
  if (bytes.length < 8) refuse(subject, `${bytes.length} bytes`, 'at least the 8 bytes of the header length');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > bytes.length) {
    refuse(subject, `a header of ${length} bytes in a file of ${bytes.length}`, 'a whole header, at most 1 MB');
  }
  const dataStart = 8 + length;
  const { __metadata__: stated, ...tensors } = headerOf(bytes.subarray(8, dataStart), subject);
  const metadata = metadataOf(stated, subject);
  const file = { subject, length: bytes.length };
  const entries = Object.entries(tensors).map((entry) => entryOf(entry, dataStart, file, types));
  checkCover(entries, dataStart, bytes.length, subject);
  return { entries, metadata };
}
