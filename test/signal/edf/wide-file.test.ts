import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/signal/byte-source.js';
import { EdfEncoder } from '../../../src/signal/edf/encoder.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { START } from './edf-file.js';
import { rawEdf, tal } from './raw-edf.js';

/** What was asked of a source. */
interface Traffic {
  total: number;
  largest: number;
  readonly buffers: Set<ArrayBufferLike>;
}

function counted(source: ByteSource): ByteSource & { readonly traffic: Traffic } {
  const traffic: Traffic = { total: 0, largest: 0, buffers: new Set() };
  return {
    traffic,
    size: source.size,
    read(offset, length, into) {
      traffic.total += length;
      traffic.largest = Math.max(traffic.largest, length);
      if (into !== undefined) traffic.buffers.add(into.buffer);
      return source.read(offset, length, into);
    },
  };
}

describe('a file of many channels', () => {
  it('of a whole day is streamed through one small buffer', async () => {
    const signals = Array.from({ length: 40 }, (_, i) => ({
      label: `EEG ${i}`,
      samplesPerRecord: 100,
      physicalMin: -500,
      physicalMax: 500,
    }));
    const encoder = new EdfEncoder({ start: START, recordSeconds: 1, signals, annotationBytes: 0 });
    const header = encoder.header(86400);
    const record = encoder.record(signals.map((_, c) => new Float32Array(100).fill(c * 10)));
    // 691 MB that are never all there.
    const source = counted({
      size: header.length + 86400 * record.length,
      read(offset, length, into = new Uint8Array(length)) {
        const bytes = into.subarray(0, length);
        if (offset < header.length) bytes.set(header.subarray(offset, offset + length));
        else for (let at = 0; at < length; at += record.length) bytes.set(record, at);
        return Promise.resolve(bytes);
      },
    });
    const recording = await openRecording(source);
    const sums = [0, 0, 0];
    let most = 0;
    for await (const { samples } of recording.slices([3, 17, 39], { seconds: 600 })) {
      for (const [i, array] of samples.entries()) {
        sums[i]! += array.reduce((sum, value) => sum + value, 0) / 8_640_000;
        most = Math.max(most, array.length);
      }
    }
    [30, 170, 390].forEach((value, i) => expect(sums[i]).toBeCloseTo(value, 1));
    expect(source.traffic.buffers.size).toBe(1);
    expect(source.traffic.largest).toBeLessThanOrEqual(1 << 20);
    expect(most * 3 * Float32Array.BYTES_PER_ELEMENT).toBeLessThan(1 << 20);
  });

  it.each(['C', 'D'] as const)(
    'with large records (EDF+%s) is read where it is asked for alone, to the same samples',
    async (plus) => {
      const samplesPerRecord = 20_000;
      const range = { dimension: 'uV', physical: ['-32768', '32767'], digital: ['-32768', '32767'] } as const;
      const bytes = rawEdf({
        plus,
        recordSeconds: '100',
        records: 4,
        signals: Array.from({ length: 12 }, (_, c) => ({
          label: `EEG ${c}`,
          samplesPerRecord,
          count: (i) => ((i * 7 + c * 1000) % 60000) - 30000,
          ...range,
        })),
        tal: (record) => tal(`+${record * (plus === 'D' ? 150 : 100)}`),
      });
      const read = async (chosen: readonly number[], seconds: number) => {
        const source = counted({ size: bytes.length, read: (o, n) => Promise.resolve(bytes.subarray(o, o + n)) });
        const samples: number[] = [];
        const onsets: number[] = [];
        for await (const slice of (await openRecording(source)).slices(chosen, { seconds })) {
          samples.push(...slice.samples[0]!);
          onsets.push(slice.onset);
        }
        return { samples, onsets, total: source.traffic.total };
      };
      const everything = Array.from({ length: 12 }, (_, i) => (i + 5) % 12);
      const whole = await read(everything, 1000);
      const part = await read([5], 1000);
      expect(part.samples).toEqual(whole.samples);
      expect(part.samples).toHaveLength(80_000);
      expect(part.onsets).toEqual(plus === 'D' ? [0, 150, 300, 450] : [0, 100, 200, 300]);
      expect((await read([5], 7)).samples).toEqual(whole.samples);
      expect(part.total).toBeLessThan(bytes.length / 10);
    },
  );

  it.each([
    ['few large', 12, 5],
    ['many small', 1, 3000],
  ])('has the annotations of every one of its %s records', async (_, signals, records) => {
    const range = { dimension: 'uV', physical: ['-32768', '32767'], digital: ['-32768', '32767'] } as const;
    const channel = { samplesPerRecord: signals === 1 ? 10 : 20_000, count: () => 0, ...range };
    const bytes = rawEdf({
      plus: 'C',
      recordSeconds: '100',
      records,
      signals: Array.from({ length: signals }, (_, c) => ({ label: `EEG ${c}`, ...channel })),
      annotationsAfter: 0,
      tal: (record) => tal(`+${record * 100}`, `+${record * 100 + 1}\x142\x14event ${record}`),
    });
    const found = await (await openRecording(bytes)).annotations();
    const texts = Array.from({ length: records }, (_, record) => ['2', `event ${record}`]);
    expect(found.map(({ text }) => text)).toEqual(texts.flat());
    expect(found.map(({ onset }) => onset)).toEqual(texts.flatMap((_, record) => [record * 100 + 1, record * 100 + 1]));
  });

  it('in one large record is cut where its fastest signal has a sample, the others to within one of theirs', async () => {
    const range = { dimension: 'uV', physical: ['-32768', '32767'], digital: ['-32768', '32767'] } as const;
    const size = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(size, size, fc.double({ min: 0.02, max: 3, noNaN: true }), async (a, b, seconds) => {
        const signals = [a, b].map((samplesPerRecord, i) => ({
          label: `EEG ${i}`,
          samplesPerRecord,
          count: (n: number) => n,
          ...range,
        }));
        const recording = await openRecording(rawEdf({ recordSeconds: '4', records: 2, signals }));
        const next = [0, 0];
        let end = 0;
        for await (const { onset, samples } of recording.slices([0, 1], { seconds })) {
          expect(onset).toBeCloseTo(end, 9);
          end = onset + (samples[a > b ? 0 : 1]!.length * 4) / Math.max(a, b);
          samples.forEach((array, i) => {
            array.forEach((value) => expect(value).toBe(next[i]!++));
            const late = array.length === 0 ? 0 : array[0]! - (onset * [a, b][i]!) / 4;
            expect(late).toBeGreaterThan(-1e-6);
            expect(late).toBeLessThan(1);
          });
        }
        expect(next).toEqual([2 * a, 2 * b]);
      }),
    );
  });
});
