import { WeightsError } from '../errors.js';

/** A `.safetensors` file of F32 tensors: 8 bytes of header length, a JSON header, then the data (format by Hugging Face). */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The format's own limit on its header. */
const HEADER_LIMIT = 100_000_000;

function refuse(subject: string, found: string, expected: string): never {
  throw new WeightsError({ subject, found, expected, remedy: 'Is this a whole .safetensors file?' });
}

function parseHeader(bytes: Uint8Array, subject: string): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) refuse(subject, `${bytes.length} bytes`, 'at least the 8 bytes of the header length');
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > HEADER_LIMIT || 8 + length > bytes.length) {
    refuse(subject, `a header of ${length} bytes in a file of ${bytes.length}`, 'a header that the file holds whole');
  }
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) {
      return { header: header as Record<string, unknown>, dataStart: 8 + length };
    }
  } catch {
    // The one refusal below serves broken UTF-8, broken JSON and JSON that is no object.
  }
  return refuse(subject, 'a header that is no JSON object', 'JSON with a tensor an entry');
}

interface Entry {
  readonly dtype?: unknown;
  readonly shape?: unknown;
  readonly data_offsets?: unknown;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readTensor(bytes: Uint8Array, dataStart: number, name: string, value: unknown): Tensor {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Entry;
  if (dtype !== 'F32') refuse(name, `type ${String(dtype)}`, 'type F32');
  if (!Array.isArray(shape) || !shape.every(isCount)) return refuse(name, 'no valid shape', 'a shape of counts');
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return refuse(name, 'no valid offsets', 'two offsets into the data');
  }
  const [from, to] = offsets as [number, number];
  const count = (shape as number[]).reduce((product, size) => product * size, 1);
  if (to - from !== count * 4 || dataStart + to > bytes.length) {
    refuse(name, `bytes ${from} to ${to} of ${bytes.length - dataStart}`, `${count * 4} bytes inside the file`);
  }
  // Not slice: a Node Buffer's shares its memory.
  const copy = new Uint8Array(bytes.subarray(dataStart + from, dataStart + to));
  return { shape: shape as number[], data: new Float32Array(copy.buffer) };
}

/** @throws WeightsError when the bytes are no whole `.safetensors` file of F32 tensors */
export function parseSafetensors(bytes: Uint8Array, subject = 'weights'): TensorFile {
  const { header, dataStart } = parseHeader(bytes, subject);
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, Tensor>();
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') Object.assign(metadata, value);
    else tensors.set(name, readTensor(bytes, dataStart, `${subject}, tensor ${name}`, value));
  }
  return { tensors, metadata };
}

/** The bytes of a `.safetensors` file; tensors in the order given, header padded to 8 bytes. */
export function encodeSafetensors(file: TensorFile): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: file.metadata };
  let offset = 0;
  for (const [name, tensor] of file.tensors) {
    header[name] = { dtype: 'F32', shape: tensor.shape, data_offsets: [offset, offset + tensor.data.byteLength] };
    offset += tensor.data.byteLength;
  }
  const text = JSON.stringify(header);
  const encoded = new TextEncoder().encode(
    text.padEnd(text.length + ((8 - (new TextEncoder().encode(text).length % 8)) % 8)),
  );
  const bytes = new Uint8Array(8 + encoded.length + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(encoded.length), true);
  bytes.set(encoded, 8);
  let position = 8 + encoded.length;
  for (const { data } of file.tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}
