import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError } from '../../../src/errors.js';
import { encodeEdf } from '../../../src/signal/edf/write.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { START, smallEdf } from './edf-file.js';
import { rawEdf, tal, type RawFile } from './raw-edf.js';

/** Two signals of 100 and 10 Hz in records of 1 s; a sample's value is its number. */
function withOnsets(onsets: readonly (number | string)[], changes: Partial<RawFile> = {}): Uint8Array {
  const range = { dimension: 'uV', physical: ['-32768', '32767'], digital: ['-32768', '32767'] } as const;
  return rawEdf({
    plus: 'D',
    recordSeconds: '1',
    records: onsets.length,
    signals: [
      { label: 'EEG', samplesPerRecord: 100, count: (i) => i, ...range },
      { label: 'EMG', samplesPerRecord: 10, count: (i) => i, ...range },
    ],
    tal: (record) => {
      const onset = onsets[record]!;
      return typeof onset === 'string' ? onset : tal(`+${onset.toFixed(6)}`);
    },
    ...changes,
  });
}

/** [onset, first sample's number, samples] of every slice of the chosen signals. */
async function slicesOf(bytes: Uint8Array, chosen = [0, 1], seconds = 1000): Promise<[number, number, number][]> {
  const found: [number, number, number][] = [];
  const recording = await openRecording(bytes);
  for await (const { onset, samples } of recording.slices(chosen, { seconds })) {
    found.push([Number(onset.toFixed(6)), samples[0]![0]!, samples[0]!.length]);
  }
  return found;
}

describe('a recording with gaps', () => {
  it('is cut into slices at its gaps, each with its own time', async () => {
    const file = withOnsets([0, 1, 2, 10, 11, 60.5]);
    expect(await slicesOf(file)).toEqual([
      [0, 0, 300],
      [10, 300, 200],
      [60.5, 500, 100],
    ]);
    const recording = await openRecording(file);
    expect(recording.format).toBe('EDF+D');
    expect(recording.durationSeconds).toBe(61.5);
    expect(recording.warnings).toEqual([]);
  });

  it('has its gaps at the same places however it is sliced', async () => {
    const file = withOnsets([0.5, 1.5, 4, 5, 6, 9.25]);
    for (const seconds of [0.05, 0.3, 1, 2, 2.5, 100]) {
      const samples = new Map<number, number>();
      let end = 0;
      for (const [onset, first, length] of await slicesOf(file, [0, 1], seconds)) {
        expect(onset).toBeGreaterThanOrEqual(end - 1e-6);
        for (let i = 0; i < length; i++) samples.set(first + i, onset + i / 100);
        end = onset + length / 100;
      }
      expect(samples.size).toBe(600);
      for (const [number, time] of [
        [0, 0],
        [199, 1.99],
        [200, 3.5],
        [499, 6.49],
        [500, 8.75],
        [599, 9.74],
      ] as const) {
        expect(samples.get(number)).toBeCloseTo(time, 5);
      }
    }
  });

  it('counts from its first sample, whose fraction of a second belongs to the start', async () => {
    const recording = await openRecording(withOnsets([0.125, 1.125]));
    expect(recording.start?.toISOString()).toBe('2024-02-29T22:05:09.125Z');
    expect(await slicesOf(withOnsets([0.125, 1.125]))).toEqual([[0, 0, 200]]);
  });

  it('takes less than half a sample of the fastest chosen signal for no gap, more for one', async () => {
    expect(await slicesOf(withOnsets([0, 1.004, 2.001]))).toHaveLength(1);
    expect(await slicesOf(withOnsets([0, 1.006, 2.006]))).toHaveLength(2);
    expect(await slicesOf(withOnsets([0, 1.006, 2.006]), [1])).toHaveLength(1);
    expect(await slicesOf(withOnsets([0, 0.996, 2]))).toHaveLength(1);
  });

  it('takes a clock that runs differently from the samples for no gap, and says so once', async () => {
    for (const step of [1.004, 0.996]) {
      const file = withOnsets(Array.from({ length: 300 }, (_, i) => i * step));
      const recording = await openRecording(file);
      const onsets: number[] = [];
      for await (const { onset } of recording.slices([0], { seconds: 10 })) onsets.push(onset);
      expect(onsets).toEqual(Array.from({ length: 30 }, (_, i) => i * 10));
      const warnings = await recording.readingWarnings();
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain('wander');
    }
  });

  it('never goes back in time after samples that came too fast', async () => {
    const onsets = Array.from({ length: 10 }, (_, i) => i * 0.996);
    const file = withOnsets([...onsets, 9.99, 20]);
    let end = 0;
    for (const [onset, , length] of await slicesOf(file)) {
      expect(onset).toBeGreaterThanOrEqual(end - 1e-6);
      end = onset + length / 100;
    }
    expect(end).toBeCloseTo(21, 6);
  });

  it.each([
    ['runs backwards', [0, 1, 2, 1, 5], 'record 4'],
    ['overlaps', [0, 1, 1.9, 5], 'record 3'],
    ['ends before it begins', [5, 6, 1], 'record 3'],
    ['goes beyond its own end', [0, 9e9, 2], 'record 2'],
    ['lacks an onset', [0, '+1\x14no onset\x14\0', 5], 'record 2'],
    ['has a malformed onset', [0, '1\x14\x14\0', 5], 'record 2'],
    ['lacks its first onset', ['', 1, 5], 'record 1'],
    ['lacks its last onset', [0, 1, '\x14\x14\0'], 'record 3'],
    ['lasts longer than a month', [0, 1, 32 * 86400], '31 days'],
  ])('is refused where it %s', async (_, onsets, text) => {
    for (const seconds of [0.1, 1000]) {
      const read = slicesOf(withOnsets(onsets), [0, 1], seconds);
      await expect(read).rejects.toThrow(RecordingError);
      await expect(read).rejects.toThrow(text);
    }
  });

  it('takes its times from the annotations wherever they stand, and no sample for a part of them', async () => {
    expect(await slicesOf(withOnsets([0, 1, 10], { annotationsAfter: 0 }))).toHaveLength(2);
    expect(await slicesOf(withOnsets([0, 1, 10], { annotationsAfter: 1 }), [1], 0.5)).toHaveLength(6);
    // Empty annotations, behind which the samples would read as an onset.
    const text = new TextEncoder().encode('+1\x14\x14\0\0');
    const count = (i: number): number => text[(2 * i) % 6]! | (text[((2 * i) % 6) + 1]! << 8);
    const range = { dimension: 'uV', physical: ['-1', '1'], digital: ['-32768', '32767'] } as const;
    const signals = [{ label: 'EEG', samplesPerRecord: 99, count, ...range }];
    const none = withOnsets([0, '', 10], { annotationsAfter: 0, annotationBytes: 24, signals });
    await expect(slicesOf(none, [0])).rejects.toThrow('record 2');
  });

  it('is refused without an annotation signal', async () => {
    const bytes = smallEdf();
    bytes.set(new TextEncoder().encode('EDF+D'), 192);
    await expect(openRecording(bytes)).rejects.toThrow('record 1');
  });

  it('is noticed where the header claims that there are none', async () => {
    const file = withOnsets([0, 1, 10, 11], { plus: 'C' });
    const recording = await openRecording(file);
    expect(recording.warnings.join()).toContain('read as one with gaps');
    expect(recording.durationSeconds).toBe(12);
    expect(await slicesOf(file)).toEqual([
      [0, 0, 200],
      [10, 200, 200],
    ]);
  });

  it.each([
    ['all the same', [0, 0, 0, 0]],
    ['beyond a month', [0, 1, 2, 1e8]],
  ])('is not made up from onsets that are %s in a continuous file', async (_, onsets) => {
    const file = withOnsets(onsets, { plus: 'C' });
    const recording = await openRecording(file);
    expect(recording.warnings.join()).toContain('ignored');
    expect(recording.durationSeconds).toBe(4);
    expect(await slicesOf(file)).toEqual([[0, 0, 400]]);
  });

  it('says so where the first onset is no fraction of a second, and keeps the start', async () => {
    const recording = await openRecording(withOnsets([100, 101, 102], { plus: 'C' }));
    expect(recording.warnings).toEqual([expect.stringContaining('100 s')]);
    expect(recording.start?.toISOString()).toBe('2024-02-29T22:05:09.000Z');
    expect(recording.durationSeconds).toBe(3);
  });

  it('reads back any onsets that were written', async () => {
    const pauses = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 10, max: 100_000 })), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        pauses,
        fc.nat(999),
        fc.double({ min: 0.4, max: 10, noNaN: true }),
        async (gaps, ms, seconds) => {
          const recordOnsets = [0];
          for (const gap of gaps) recordOnsets.push(Math.round((recordOnsets.at(-1)! + 2 + gap / 1000) * 1e6) / 1e6);
          const samples = Float32Array.from({ length: recordOnsets.length * 200 }, (_, i) => i % 400);
          const signal = { label: 'EEG', rate: 100, samples, physicalMin: -500, physicalMax: 500 };
          const start = new Date(START.getTime() + ms);
          const recording = await openRecording(
            encodeEdf({ start, recordSeconds: 2, signals: [signal], recordOnsets }),
          );
          expect(recording.start).toEqual(start);
          expect(recording.durationSeconds).toBeCloseTo(recordOnsets.at(-1)! + 2, 5);
          const stretches: [number, number][] = [];
          let read = 0;
          for await (const slice of recording.slices([0], { seconds })) {
            const last = stretches.at(-1);
            const length = slice.samples[0]!.length / 100;
            if (last !== undefined && Math.abs(last[1] - slice.onset) < 0.005) last[1] = slice.onset + length;
            else stretches.push([slice.onset, slice.onset + length]);
            read += slice.samples[0]!.length;
          }
          expect(read).toBe(samples.length);
          const expected: [number, number][] = [];
          for (const onset of recordOnsets) {
            if (expected.length > 0 && onset - expected.at(-1)![1] < 1e-6) expected.at(-1)![1] = onset + 2;
            else expected.push([onset, onset + 2]);
          }
          expect(stretches).toHaveLength(expected.length);
          stretches.flat().forEach((time, i) => expect(time).toBeCloseTo(expected.flat()[i]!, 5));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a recording whose records do not say when they begin', () => {
  it.each([0.3, 1, 2, 2.5, 100])('tells each slice of %d s where its first sample stands', async (seconds) => {
    const slices = await slicesOf(withOnsets([0, 1, 2, 3, 4, 5, 6], { plus: 'C' }), [0, 1], seconds);
    expect(slices.map(([onset]) => onset)).toEqual(slices.map(([, first]) => first / 100));
    expect(slices.reduce((sum, [, , length]) => sum + length, 0)).toBe(700);
  });
});
