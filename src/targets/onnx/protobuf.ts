/**
 * The wire format of Protocol Buffers, writing only (source: the encoding page of the Protocol Buffers documentation).
 * A message is the concatenation of its encoded fields.
 */
const VARINT = 0;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;

function varintBytes(value: number): number[] {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`no unsigned integer: ${value}`);
  const bytes: number[] = [];
  // Division, not shifts: values reach 2^53 - 1.
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

const key = (field: number, wireType: number): number[] => varintBytes(field * 8 + wireType);

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** An integer or enum field. @param value 0..2^53 - 1; no tensor here needs a negative one */
export function integerField(field: number, value: number): Uint8Array {
  return Uint8Array.from([...key(field, VARINT), ...varintBytes(value)]);
}

/** A repeated integer field, one value after another. */
export function integerFields(field: number, values: readonly number[]): Uint8Array {
  return concatenate(values.map((value) => integerField(field, value)));
}

/** A float field of 32 bits. */
export function floatField(field: number, value: number): Uint8Array {
  const bits = new Uint8Array(4);
  new DataView(bits.buffer).setFloat32(0, value, true);
  return Uint8Array.from([...key(field, FIXED_32), ...bits]);
}

export function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return concatenate([Uint8Array.from([...key(field, LENGTH_DELIMITED), ...varintBytes(bytes.length)]), bytes]);
}

export function textField(field: number, text: string): Uint8Array {
  return bytesField(field, new TextEncoder().encode(text));
}

/** A field that holds a message. */
export function messageField(field: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return bytesField(field, concatenate(parts));
}
