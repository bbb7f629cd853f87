import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  floatField,
  integerField,
  integerFields,
  messageField,
  textField,
} from '../../../src/targets/onnx/protobuf.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The value of a varint that starts at `from`, read by another rule than the writer's. */
function readVarint(bytes: Uint8Array, from: number): bigint {
  const groups = [...bytes.subarray(from)].map((byte, i) => BigInt(byte & 127) << BigInt(7 * i));
  return groups.reduce((sum, group) => sum + group, 0n);
}

describe('the wire format', () => {
  // The examples of the encoding page of the Protocol Buffers documentation.
  it('writes an integer', () => expect(hex(integerField(1, 150))).toBe('089601'));
  it('writes a text', () => expect(hex(textField(2, 'testing'))).toBe('120774657374696e67'));
  it('writes a message in a message', () => expect(hex(messageField(3, integerField(1, 150)))).toBe('1a03089601'));
  it('writes repeated integers', () => expect(hex(integerFields(5, [1, 2, 3]))).toBe('280128022803'));

  it('writes a float as its bits', () => expect(hex(floatField(2, -1.5))).toBe('150000c0bf'));
  it('writes a field number above 15 in two bytes', () => expect(hex(integerField(20, 7))).toBe('a00107'));
  it('counts a text in bytes', () => expect(hex(textField(1, 'µV'))).toBe('0a03c2b556'));

  it.each([0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER])('writes %d', (value) => {
    expect(readVarint(integerField(1, value), 1)).toBe(BigInt(value));
  });

  it('writes every integer that it takes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const bytes = integerField(1, value);
        expect(readVarint(bytes, 1)).toBe(BigInt(value));
        expect(bytes.subarray(1, -1).every((byte) => byte >= 128)).toBe(true);
        expect(bytes[bytes.length - 1]).toBeLessThan(128);
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses %d', (value) => {
    expect(() => integerField(1, value)).toThrow(RangeError);
  });
});
