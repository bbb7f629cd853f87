import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../../src/errors.js';
import { crc32 } from '../../src/quantize/crc32.js';
import { decodeUlw, encodeUlw } from '../../src/quantize/ulw-file.js';
import { randomModel } from '../support/random-model.js';

const model = randomModel(1, { channels: 2, widths: [8, 16], epochSeconds: 4 });
const bytes = encodeUlw(model);

describe('the .ulw file', () => {
  it('gives back the model that went in', () => {
    expect(decodeUlw(bytes)).toEqual(model);
  });

  it('reads from the middle of a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(decodeUlw(larger.subarray(3, 3 + bytes.length))).toEqual(model);
  });

  it('reads from a Node Buffer, whose slice shares memory', () => {
    expect(decodeUlw(Buffer.concat([Buffer.alloc(5), bytes]).subarray(5))).toEqual(model);
  });

  it('is refused when cut at any byte', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeUlw(bytes.subarray(0, length))).toThrow(ModelFileError);
    }
  });

  it('is refused when any byte is altered', () => {
    for (let position = 0; position < bytes.length; position++) {
      const altered = bytes.slice();
      altered[position] ^= 1 << (position % 8);
      expect(() => decodeUlw(altered)).toThrow(ModelFileError);
    }
  });

  it('is refused when bytes follow it', () => {
    expect(() => decodeUlw(Uint8Array.of(...bytes, 0))).toThrow(
      /found \d+ bytes; expected the \d+ that its header states/,
    );
  });

  it('names the version it found', () => {
    const newer = bytes.slice();
    newer[4] = 9;
    expect(() => decodeUlw(newer)).toThrow(/found version 9; expected version 3/);
  });
});

describe('the description of a .ulw file', () => {
  const HEADER_BYTES = 24;
  const view = new DataView(bytes.buffer);
  const end = HEADER_BYTES + view.getUint32(16, true);
  const described = JSON.parse(new TextDecoder().decode(bytes.subarray(HEADER_BYTES, end))) as Record<string, unknown>;
  const [exit] = described.exits as readonly Record<string, unknown>[];

  /** The file again with this text, whole by its header; `missing` bytes belong to no part. */
  function withText(text: string, missing = 0): Uint8Array {
    const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 4) * 4));
    const file = new Uint8Array(Buffer.concat([bytes.subarray(0, HEADER_BYTES), padded, bytes.subarray(end)]));
    const header = new DataView(file.buffer);
    header.setUint32(8, file.length, true);
    header.setUint32(16, padded.length - missing, true);
    header.setUint32(12, crc32(file.subarray(0, 12), file.subarray(16)), true);
    return file;
  }

  it.each([
    ['a second exit', { exits: [exit, exit] }, /exits: found 2 exits; expected one exit over all channels/],
    ['an exit of some channels', { exits: [{ ...exit, channels: [0] }] }, /expected one exit over all channels/],
    ['an exit of swapped channels', { exits: [{ ...exit, channels: [1, 0] }] }, /expected one exit over all channels/],
    ['an exit with a threshold', { exits: [{ ...exit, threshold: 0.9 }] }, /expected one exit over all channels/],
    ['another gain', { gainMode: 'loud' }, /gainMode: found loud; expected running or fixed/],
    ['a width of 0', { widths: [8, 0] }, /widths: found \[8,0\]; expected 1 to 8 block widths/],
    ['a width beyond any', { widths: [8, 1025] }, /widths: found \[8,1025\]/],
    ['nine widths', { widths: new Array(9).fill(8) }, /widths: found \[8,8,8,8,8,8,8,8,8\]/],
    ['no widths', { widths: undefined }, /widths: found nothing/],
    ['fractions of one block', { fractions: [[0, 0, 0]] }, /fractions: found \[\[0,0,0\]\]; expected three a block/],
    [
      'two fractions a block',
      {
        fractions: [
          [0, 0],
          [0, 0, 0],
        ],
      },
      /fractions: found \[\[0,0\],/,
    ],
    ['other widths than its tensors', { widths: [16, 16] }, /tensors: found \d+ bytes; expected \d+/],
    ['metadata that is none', { metadata: null }, /metadata name: found nothing; expected a name/],
  ] as const)('is refused with %s, though the checksum is right', (_, change, message) => {
    const file = withText(JSON.stringify({ ...described, ...change }));
    expect(() => decodeUlw(file)).toThrow(ModelFileError);
    expect(() => decodeUlw(file)).toThrow(message);
  });

  it('is refused where it is no JSON object, or leaves bytes between itself and the tensors', () => {
    expect(decodeUlw(withText(JSON.stringify(described)))).toEqual(model);
    for (const text of ['[', '1', 'null']) expect(() => decodeUlw(withText(text))).toThrow(/no JSON object/);
    expect(() => decodeUlw(withText(`${JSON.stringify(described)}    `, 4))).toThrow(
      /found parts of \d+ and \d+ bytes; expected parts that fill \d+ bytes/,
    );
  });
});
