import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRow, MOST_CHANNELS, npyHeader, type PreparedEpoch, rowBytes } from '../../src/dataset/epoch-rows.js';
import { montageOf } from '../../src/dataset/montages.js';

const channels = (count: number) => montageOf(Array.from({ length: count }, (_, i) => `EEG ${i}`));
const form = { channels: channels(2), rate: 1, samples: 'int16' } as const;
const epoch = (values: readonly number[]): PreparedEpoch => ({
  epoch: 70_000,
  stage: -1,
  reason: 'clipped',
  bad: [false, true],
  samples: [Float32Array.from(values), new Float32Array(30).fill(-1)],
});

describe('rows of a .npy file', () => {
  it('hold epoch, stage, reason, bad channels and counts, little-endian', () => {
    const bytes = encodeRow(form, epoch(new Array<number>(30).fill(12.34)));
    expect(bytes).toHaveLength(rowBytes(form));
    const view = new DataView(bytes.buffer);
    expect([view.getInt32(0, true), view.getInt8(4), view.getUint8(5), view.getUint16(6, true)]).toEqual([
      70_000, -1, 5, 0b10,
    ]);
    expect([view.getInt16(8, true), view.getInt16(8 + 60, true)]).toEqual([123, -10]);
  });

  it('hold the nearest count of any sample, or the last one of the range', () => {
    const sample = fc.float({ min: -4000, max: 4000, noNaN: true });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 30, maxLength: 30 }), (values) => {
        const view = new DataView(encodeRow(form, epoch(values)).buffer);
        values.forEach((value, i) => {
          const nearest = Math.min(Math.max(value * 10, -32768), 32767);
          // Float32 has 24 bits; half a count and its rounding of 40,000.
          expect(Math.abs(view.getInt16(8 + 2 * i, true) - nearest)).toBeLessThanOrEqual(0.5 + 0.005);
        });
      }),
    );
  });

  it.each([
    [1, 1, 0],
    [4, 100, 2880],
    [MOST_CHANNELS, 1000, 89_280],
  ])('of %i channels at %i Hz have a header of the same length for any number, %i here', (count, rate, rows) => {
    const own = { channels: channels(count), rate, samples: 'float32' } as const;
    const header = npyHeader(own, rows);
    const text = new TextDecoder('latin1').decode(header);
    expect(header).toHaveLength(256);
    expect([...header.subarray(0, 8)]).toEqual([0x93, ...Buffer.from('NUMPY'), 1, 0]);
    expect(text.slice(10)).toMatch(/^\{.*\} *\n$/);
    expect(text).toContain(`('samples', '<f4', (${count}, ${30 * rate}))`);
    expect(text).toContain(`'shape': (${rows},)`);
  });
});
