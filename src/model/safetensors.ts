import { type ElementTypes, readHeader } from './safetensors-header.js';

/** A `.safetensors` file of F32 tensors: 8 bytes of header length, a JSON header, then the data (format by Hugging Face). */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Element types in the file read; what is written is F32. */
  readonly types?: readonly string[];
}

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What this program writes. */
export const F32: ElementTypes = {
  // Not slice: a Node Buffer's shares its memory.
  F32: { bytes: 4, decode: (data) => new Float32Array(new Uint8Array(data).buffer) },
};

/**
 * @param types element types to take; all become float32
 * @throws WeightsError when the bytes are no whole `.safetensors` file of tensors of these types
 */
export function parseSafetensors(bytes: Uint8Array, subject = 'weights', types: ElementTypes = F32): TensorFile {
  const { entries, metadata } = readHeader(bytes, types, subject);
  const tensors = new Map(
    entries.map(({ name, type, shape, from, to }): [string, Tensor] => {
      return [name, { shape, data: types[type].decode(bytes.subarray(from, to)) }];
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
