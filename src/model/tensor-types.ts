/** Element types of `.safetensors` that weights come in, by the format's own names. */
export const TENSOR_TYPES = ['F32', 'F16', 'BF16', 'F64'] as const;
export type TensorType = (typeof TENSOR_TYPES)[number];

export const TYPE_BYTES: Readonly<Record<TensorType, number>> = { F32: 4, F16: 2, BF16: 2, F64: 8 };

/** IEEE 754 half precision: one sign, five exponent bits (bias 15), ten of the fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Little-endian bytes as float32; halves are exact, doubles are rounded. @param bytes whole elements */
export function toFloat32(bytes: Uint8Array, type: TensorType): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const element: Readonly<Record<TensorType, (i: number) => number>> = {
    F32: (i) => view.getFloat32(4 * i, true),
    F16: (i) => fromHalf(view.getUint16(2 * i, true)),
    // The upper half of a float32.
    BF16: (i) => {
      scratch.setUint32(0, view.getUint16(2 * i, true) << 16);
      return scratch.getFloat32(0);
    },
    F64: (i) => view.getFloat64(8 * i, true),
  };
  const length = bytes.length / TYPE_BYTES[type];
  return Float32Array.from({ length }, (_, i) => element[type](i));
}

const scratch = new DataView(new ArrayBuffer(4));
