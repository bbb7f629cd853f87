import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError } from '../../../src/errors.js';
import {
  decodeAnnotations,
  decodeRecordOnset,
  encodeAnnotation,
  encodeRecordOnset,
} from '../../../src/signal/edf/annotations.js';
import { EdfEncoder } from '../../../src/signal/edf/encoder.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import type { Recording } from '../../../src/signal/recording.js';
import { START } from './edf-file.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('annotations', () => {
  it('reads several texts of one stamp, and the record onset', () => {
    const text = bytes('+567\x14\x14\0+567.5\x15 12\x14bad\x14\0+1\x1512\x14a\x14b\x14\0\0\0');
    expect(decodeRecordOnset(text)).toBe(567);
    const list = decodeAnnotations(text);
    expect(list.malformed).toBe(1);
    expect(list.annotations).toEqual([
      { onset: 1, duration: 12, text: 'a' },
      { onset: 1, duration: 12, text: 'b' },
    ]);
  });

  it('takes a number of hundreds of digits, or a list of a whole page, for malformed', () => {
    const endless = decodeAnnotations(
      bytes(`+${'9'.repeat(400)}\x14a\x14\0+1\x14b\x14\0+2\x14${'c'.repeat(70000)}\x14\0`),
    );
    expect(endless).toEqual({ annotations: [{ onset: 1, duration: 0, text: 'b' }], malformed: 2 });
  });

  it.each([
    [65_536, 1],
    [65_537, 0],
  ])('of %i bytes, an entry among them, are %i', (length, entries) => {
    const list = bytes(`+1\x14${'c'.repeat(length - 4)}\x14\0`);
    const { annotations, malformed } = decodeAnnotations(list);
    expect([annotations.length, malformed]).toEqual([entries, 1 - entries]);
  });

  it('are refused where they would flood the memory', async () => {
    const list = '+0\x14\x14\0'.concat('+1\x14a\x14\0'.repeat(250_000));
    const open = (text: string): Promise<Recording> => {
      const form = { start: START, recordSeconds: 0, signals: [], annotationBytes: text.length };
      const encoder = new EdfEncoder(form);
      return openRecording(Buffer.concat([encoder.header(1), encoder.record([], bytes(text))]));
    };
    expect(await (await open(list)).annotations()).toHaveLength(250_000);
    await expect((await open(`${list}+1\x14b\x14\0`)).annotations()).rejects.toThrow(RecordingError);
    await expect(open('x'.repeat(1 << 23))).rejects.toThrow(RecordingError);
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        for (const { onset, duration } of decodeAnnotations(noise).annotations) {
          expect(Number.isFinite(onset) && duration >= 0).toBe(true);
        }
      }),
    );
  });

  it('reads back what it writes', () => {
    const annotation = fc.record({
      onset: fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
      duration: fc.integer({ min: 0, max: 1e9 }).map((n) => n / 1000),
      text: fc
        .string({ unit: 'grapheme', minLength: 1 })
        .filter((text) => !['\0', '\x14', '\x15'].some((mark) => text.includes(mark))),
    });
    fc.assert(
      fc.property(fc.array(annotation), (annotations) => {
        const parts = [encodeRecordOnset(2.5), ...annotations.map(encodeAnnotation)];
        const list = Uint8Array.from(parts.flatMap((part) => [...part]));
        expect(decodeRecordOnset(list)).toBe(2.5);
        expect(decodeAnnotations(list)).toEqual({ annotations, malformed: 0 });
      }),
    );
  });
});
