import type { ElementType } from './safetensors-header.js';
import { F32 } from './safetensors.js';

/** IEEE 754 half precision: one sign, five exponent bits (bias 15), ten of the fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const scratch = new DataView(new ArrayBuffer(4));

/** A bfloat16 is the upper half of a float32. */
function fromBrainHalf(bits: number): number {
  scratch.setUint32(0, bits << 16);
  return scratch.getFloat32(0);
}

const typeOf = (bytes: number, element: (view: DataView, at: number) => number): ElementType => ({
  bytes,
  decode: (data) => {
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    return Float32Array.from({ length: data.length / bytes }, (_, i) => element(view, i * bytes));
  },
});

/** Element types that weights of others come in, by the format's own names: halves are exact, doubles are rounded. */
export const FLOAT_TYPES: Readonly<Record<string, ElementType>> = {
  ...F32,
  F16: typeOf(2, (view, at) => fromHalf(view.getUint16(at, true))),
  BF16: typeOf(2, (view, at) => fromBrainHalf(view.getUint16(at, true))),
  F64: typeOf(8, (view, at) => view.getFloat64(at, true)),
};
