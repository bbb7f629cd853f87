import { describe, expect, it } from 'vitest';
import { ModelFileError } from '../../src/errors.js';
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
