import { WeightsError } from '../errors.js';
import { formOfJson } from './json-keys.js';
import { TENSOR_TYPES, type TensorType, TYPE_BYTES } from './tensor-types.js';

/** One tensor as the header describes it, checked against the file. */
export interface TensorEntry {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  /** In the file. */
  readonly from: number;
  readonly to: number;
}

export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** The format's own limit on its header. */
const HEADER_LIMIT = 100_000_000;
/** The header, a tensor, its shape. */
const DEPTH = 3;
const REMEDY = 'Is this a whole .safetensors file?';
const CONVERTED = 'ulw import turns F16, BF16 and F64 into F32.';

function refuse(subject: string, found: string, expected: string, remedy = REMEDY): never {
  throw new WeightsError({ subject, found, expected, remedy });
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return '';
  }
}

function headerOf(bytes: Uint8Array, subject: string): Json {
  const text = decode(bytes);
  const header = parse(text);
  if (!isObject(header)) return refuse(subject, 'a header that is no JSON object', 'JSON with a tensor an entry');
  const { repeated, depth } = formOfJson(text);
  if (repeated.length > 0) refuse(`${subject}, tensor ${repeated[0]}`, 'the name twice', 'every name once');
  if (depth > DEPTH) refuse(subject, `a header of ${depth} objects in one another`, `at most ${DEPTH}`);
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
  types: readonly TensorType[],
): TensorEntry {
  const subject = `${file.subject}, tensor ${name}`;
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const type = types.find((known) => known === dtype);
  if (type === undefined) {
    const remedy = TENSOR_TYPES.some((known) => known === dtype) ? CONVERTED : 'Weights are floating point.';
    return refuse(subject, `type ${String(dtype)}`, `type ${types.join(', ')}`, remedy);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    return refuse(subject, `shape ${JSON.stringify(shape) ?? 'none'}`.slice(0, 80), 'a shape of counts');
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return refuse(subject, 'no valid offsets', 'two offsets into the data');
  }
  const [from, to] = offsets as [number, number];
  const count = (shape as number[]).reduce((product, size) => product * size, 1);
  const wanted = count * TYPE_BYTES[type];
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
export function readHeader(bytes: Uint8Array, types: readonly TensorType[], subject: string): SafetensorsHeader {
  if (bytes.length < 8) refuse(subject, `${bytes.length} bytes`, 'at least the 8 bytes of the header length');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > bytes.length) {
    refuse(subject, `a header of ${length} bytes in a file of ${bytes.length}`, 'a header that the file holds whole');
  }
  const dataStart = 8 + length;
  const { __metadata__: stated, ...tensors } = headerOf(bytes.subarray(8, dataStart), subject);
  const metadata = metadataOf(stated, subject);
  const file = { subject, length: bytes.length };
  const entries = Object.entries(tensors).map((entry) => entryOf(entry, dataStart, file, types));
  checkCover(entries, dataStart, bytes.length, subject);
  return { entries, metadata };
}
