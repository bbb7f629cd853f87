import { describe, expect, it } from 'vitest';
import { WeightsError } from '../../src/errors.js';
import { parseSafetensors } from '../../src/model/safetensors.js';
import { FLOAT_TYPES } from '../../src/model/tensor-types.js';

/** What is shown of lists in lists: V8 14 writes them without end, earlier ones run out of stack. */
const NESTED = String.raw`(lists in lists without end|\[{80};)`;

/** A file of this header text, and as many bytes of data. */
function file(header: string, dataBytes = 0, length = BigInt(Buffer.byteLength(header))): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(length);
  return Buffer.concat([size, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

const tensor = (from: number, to: number, shape: unknown = [(to - from) / 4], dtype = 'F32'): string =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

describe('a .safetensors header', () => {
  it('may hold tensors in any order of their data, and empty ones', () => {
    const { tensors } = parseSafetensors(file(`{"b":${tensor(8, 12)},"a":${tensor(0, 8)},"none":${tensor(8, 8)}}`, 12));
    expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
      ['b', [1]],
      ['a', [2]],
      ['none', [0]],
    ]);
  });

  it('keeps texts for metadata, whatever their keys', () => {
    const { metadata } = parseSafetensors(file('{"__metadata__":{"__proto__":"x","a":"b"}}'));
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ]);
  });

  const two = (first: string, second: string): string => `{"a":${first},"b":${second}}`;
  const hostile: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['longer than the file', file('{}', 0, 3n), /found a header of 3 bytes in a file of 10/],
    ['of 2^64 - 1 bytes', file('{}', 0, 2n ** 64n - 1n), /found a header of 18446744073709552000 bytes/],
    ['of 2^63 bytes', file('{}', 0, 2n ** 63n), /found a header of 9223372036854776000 bytes/],
    [
      'larger than any network’s',
      file(`{"a":"${'x'.repeat(1e6)}"}`),
      /found a header of 1000008 bytes .* at most 1 MB/,
    ],
    ['full of escapes', file(`{"${'\\\\'.repeat(2e5)}":1}`), /found type nothing/],
    [
      'with a deep type',
      file(`{"a":{"dtype":${'['.repeat(2e5)}${']'.repeat(2e5)}}}`),
      new RegExp(`tensor a: found type ${NESTED}`),
    ],
    ['no JSON', file('{"a":'), /no JSON object/],
    ['an array', file('[]'), /no JSON object/],
    ['broken UTF-8', Buffer.concat([file('{}', 0, 3n), Buffer.of(0xff)]), /no JSON object/],
    ['brackets alone', file('['.repeat(9e5)), /no JSON object/],
    [
      'deep',
      file(`{"a":{"dtype":"F32","shape":${'['.repeat(2e5)}${']'.repeat(2e5)}}}`),
      new RegExp(`tensor a: found shape ${NESTED}`),
    ],
    ['with a name twice', file(`{"a":${tensor(0, 4)},"\\u0061":${tensor(4, 8)}}`, 8), /tensor a: found the name twice/],
    ['with metadata twice', file('{"__metadata__":{},"__metadata__":{}}'), /tensor __metadata__: found the name twice/],
    [
      'with numbers for metadata',
      file('{"__metadata__":{"version":1}}'),
      /__metadata__: found what is no map of texts/,
    ],
    ['with a text for metadata', file('{"__metadata__":"ulw"}'), /__metadata__: found what is no map of texts/],
    [
      'with a type of every object',
      file('{"a":{"dtype":"toString","shape":[1],"data_offsets":[0,4]}}', 4),
      /found type toString/,
    ],
    ['with a null tensor', file('{"a":null}'), /tensor a: found type nothing/],
    ['with a negative size', file(two(tensor(0, 4, [-1]), tensor(4, 8)), 8), /tensor a: found shape \[-1\]/],
    ['with half a row', file(two(tensor(0, 4, [0.5]), tensor(4, 8)), 8), /tensor a: found shape \[0\.5\]/],
    ['without a shape', file('{"a":{"dtype":"F32","data_offsets":[0,4]}}', 4), /tensor a: found shape nothing/],
    ['with a shape beyond 2^53', file(`{"a":${tensor(0, 4, [2 ** 40, 2 ** 40])}}`, 4), /tensor a: found bytes 0 to 4/],
    [
      'with a shape of infinitely many',
      file(`{"a":${tensor(0, 4, Array(200).fill(2 ** 50))}}`, 4),
      /tensor a: found bytes/,
    ],
    [
      'with one offset',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}', 4),
      /tensor a: found no valid offsets/,
    ],
    ['with offsets the wrong way round', file(`{"a":${tensor(4, 0, [1])}}`, 4), /tensor a: found bytes 4 to 0/],
    ['with a negative offset', file(`{"a":${tensor(-4, 0, [1])}}`, 4), /tensor a: found no valid offsets/],
    ['with data outside the file', file(`{"a":${tensor(0, 8)}}`, 4), /tensor a: found bytes 0 to 8 of 4/],
    [
      'with data in two tensors',
      file(two(tensor(0, 8), tensor(4, 12)), 12),
      /tensor b: found bytes that another tensor has/,
    ],
    ['with nobody’s data between', file(two(tensor(0, 4), tensor(8, 12)), 12), /tensor b: found 4 bytes before it/],
    ['with nobody’s data behind', file(`{"a":${tensor(0, 4)}}`, 12), /found 8 bytes behind the last tensor/],
  ];

  it.each(hostile)('is refused, typed, when it is %s', (_, bytes, says) => {
    expect(() => parseSafetensors(bytes, 'file')).toThrow(WeightsError);
    expect(() => parseSafetensors(bytes, 'file')).toThrow(says);
  });

  it.each(['F16', 'BF16', 'F64'])('of type %s is refused by name, and says who converts it', (dtype) => {
    const bytes = file(`{"block1.main1.bias":${tensor(0, 8, [dtype === 'F64' ? 1 : 4], dtype)}}`, 8);
    expect(() => parseSafetensors(bytes, 'file')).toThrow(
      `file, tensor block1.main1.bias: found type ${dtype}; expected type F32. F32 comes from other floats by \`ulw import\`.`,
    );
    expect(parseSafetensors(bytes, 'file', FLOAT_TYPES).types).toEqual([dtype]);
  });

  it.each(['I64', 'F8_E4M3', 7])('of type %s is refused by all', (dtype) => {
    const bytes = file(JSON.stringify({ a: { dtype, shape: [1], data_offsets: [0, 8] } }), 8);
    expect(() => parseSafetensors(bytes, 'file', FLOAT_TYPES)).toThrow(
      `file, tensor a: found type ${dtype}; expected type F32, F16, BF16, F64.`,
    );
  });
});

describe('other element types', () => {
  /** Bit patterns and what IEEE 754 says of them. */
  const patterns: readonly (readonly [string, readonly (readonly [number, number])[]])[] = [
    [
      'F16',
      [
        [0x0000, 0],
        [0x8000, -0],
        [0x0001, 2 ** -24],
        [0x83ff, -1023 * 2 ** -24],
        [0x0400, 2 ** -14],
        [0x3c00, 1],
        [0x3555, 0.333251953125],
        [0xc500, -5],
        [0x7bff, 65504],
        [0x7c00, Infinity],
        [0xfc00, -Infinity],
        [0x7e00, NaN],
      ],
    ],
    [
      'BF16',
      [
        [0x0000, 0],
        [0x8000, -0],
        [0x0001, 2 ** -133],
        [0x3f80, 1],
        [0xc0a0, -5],
        [0x4049, 3.140625],
        [0x7f80, Infinity],
        [0x7fc0, NaN],
      ],
    ],
  ];

  it.each(patterns)('%s come as their own numbers', (dtype, pairs) => {
    const data = Buffer.alloc(2 * pairs.length);
    pairs.forEach(([bits], i) => data.writeUInt16LE(bits, 2 * i));
    const bytes = Buffer.concat([file(`{"a":${tensor(0, data.length, [pairs.length], dtype)}}`), data]);
    const { tensors } = parseSafetensors(bytes, 'file', FLOAT_TYPES);
    expect([...tensors.get('a')!.data]).toEqual(pairs.map(([, value]) => value));
  });

  it('F64 are rounded', () => {
    const bytes = Buffer.concat([file(`{"a":${tensor(0, 16, [2], 'F64')}}`), Buffer.alloc(16)]);
    bytes.writeDoubleLE(Math.PI, bytes.length - 16);
    bytes.writeDoubleLE(-1e-3, bytes.length - 8);
    const { tensors } = parseSafetensors(bytes, 'file', FLOAT_TYPES);
    expect([...tensors.get('a')!.data]).toEqual([Math.fround(Math.PI), Math.fround(-1e-3)]);
  });
});
