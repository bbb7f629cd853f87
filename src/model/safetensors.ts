import { readHeader } from './safetensors-header.js';
import { type TensorType, toFloat32 } from './tensor-types.js';

/** A `.safetensors` file of F32 tensors: 8 bytes of header length, a JSON header, then the data (format by Hugging Face). */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Element types in the file read; what is written is F32. */
  readonly types?: readonly TensorType[];
}

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * @param types element types to take; all become float32
 * @throws WeightsError when the bytes are no whole `.safetensors` file of tensors of these types
 */
export function parseSafetensors(
  bytes: Uint8Array,
  subject = 'weights',
  types: readonly TensorType[] = ['F32'],
): TensorFile {
  const { entries, metadata } = readHeader(bytes, types, subject);
  const tensors = new Map(
    entries.map(({ name, type, shape, from, to }): [string, Tensor] => {
      return [name, { shape, data: toFloat32(bytes.subarray(from, to), type) }];
    }),
  );
  return { tensors, metadata, types: [...new Set(entries.map(({ type }) => type))] };
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
