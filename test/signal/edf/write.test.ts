import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { encodeEdf, encodeHypnogram } from '../../../src/signal/edf/write.js';

const start = new Date(Date.UTC(2024, 1, 29, 22, 5, 9));
const ascii = new TextDecoder('latin1');

function signal(samples: readonly number[], rate = 2) {
  return { label: 'EEG C3-A2', rate, samples: Float32Array.from(samples), physicalMin: -500, physicalMax: 500 };
}

describe('encodeEdf', () => {
  it('lays the header out as the specification says', () => {
    const file = encodeEdf({ start, recordSeconds: 2, signals: [signal([1, 2, 3, 4, 5])] });
    const field = (from: number, length: number): string => ascii.decode(file.subarray(from, from + length));
    expect(field(0, 8)).toBe('0       ');
    expect(field(88, 23)).toBe('Startdate 29-FEB-2024 X');
    expect(field(168, 16)).toBe('29.02.2422.05.09');
    expect(field(184, 8)).toBe('512     ');
    expect(field(236, 16)).toBe('2       2       ');
    expect(field(252, 4)).toBe('1   ');
    expect(field(256, 16)).toBe('EEG C3-A2       ');
    expect(field(256 + 16 + 80, 40)).toBe('uV      -500    500     -32768  32767   ');
    expect(field(256 + 16 + 80 + 40 + 80, 8)).toBe('4       ');
    expect(file.length).toBe(512 + 2 * 4 * 2);
  });

  it('scales, clamps and fills the last record with the last sample', () => {
    const file = encodeEdf({ start, recordSeconds: 2, signals: [signal([-500, 500, 900, -900, 250])] });
    const view = new DataView(file.buffer, 512);
    const counts = Array.from({ length: 8 }, (_, i) => view.getInt16(i * 2, true));
    expect(counts).toEqual([-32768, 32767, 32767, -32768, 16383, 16383, 16383, 16383]);
  });

  it('refuses what the format cannot hold', () => {
    const write = (change: object): (() => Uint8Array) => {
      return () => encodeEdf({ start, recordSeconds: 1, signals: [{ ...signal([1, 2]), ...change }] });
    };
    expect(write({ rate: 0.5 })).toThrow(UsageError);
    expect(write({ label: 'a label of more than sixteen' })).toThrow(UsageError);
    expect(write({ label: 'µ' })).toThrow(UsageError);
    expect(write({ physicalMin: 500 })).toThrow(UsageError);
    expect(write({ physicalMax: Infinity })).toThrow(UsageError);
    expect(write({ physicalMax: 123456789 })).toThrow(UsageError);
    expect(write({ samples: Float32Array.of(1, NaN) })).toThrow(UsageError);
  });
});

describe('encodeHypnogram', () => {
  it('merges runs of a stage into one annotation each', () => {
    const hypnogram = { epochSeconds: 30, startSeconds: 60, stages: Int8Array.of(0, 0, 1, 2, 3, 3, 3, 4, -1) };
    const file = encodeHypnogram(hypnogram, start);
    const list = ascii.decode(file.subarray(512)).replace(/\0+$/, '\0');
    expect(ascii.decode(file.subarray(192, 197))).toBe('EDF+C');
    expect(list).toBe(
      '+0\x14\x14\0+60\x1560\x14Sleep stage W\x14\0+120\x1530\x14Sleep stage 1\x14\0' +
        '+150\x1530\x14Sleep stage 2\x14\0+180\x1590\x14Sleep stage 3\x14\0' +
        '+270\x1530\x14Sleep stage R\x14\0+300\x1530\x14Sleep stage ?\x14\0',
    );
  });
});
