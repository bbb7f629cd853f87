import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError, UsageError } from '../../../src/errors.js';
import { readEdf } from '../../../src/signal/edf/read-edf.js';
import { encodeEdf, encodeHypnogram } from '../../../src/signal/edf/write.js';
import { START, smallEdf, withSignalField } from './edf-file.js';

const RANGE = { physicalMin: -32768, physicalMax: 32767 };

/** 100 and 10 Hz, records of 2 s; a sample's value is its number. */
function numbered(records: number, recordOnsets?: readonly number[], recordSeconds = 2): Uint8Array {
  const ramp = (rate: number): Float32Array =>
    Float32Array.from({ length: records * recordSeconds * rate }, (_, i) => i);
  return encodeEdf({
    start: START,
    recordSeconds,
    signals: [
      { label: 'EEG', rate: 100, samples: ramp(100), ...RANGE },
      { label: 'EMG', rate: 10, samples: ramp(10), ...RANGE },
    ],
    ...(recordOnsets && { recordOnsets }),
  });
}

describe('readEdf', () => {
  it('gives header, samples and annotations', async () => {
    const annotations = [{ onset: 1, duration: 2, text: 'Arousal' }];
    const contents = await readEdf(smallEdf({ annotations }));
    expect(contents).toMatchObject({
      name: 'recording',
      format: 'EDF+C',
      start: START,
      durationSeconds: 6,
      annotations,
    });
    expect(contents.signals.map(({ label, rate, samples }) => [label, rate, samples.length])).toEqual([
      ['EEG C3-A2', 4, 24],
      ['EMG chin', 2, 12],
    ]);
    expect(contents.signals[0]!.samples[23]).toBeCloseTo(130, 1);
    expect(contents.warnings).toEqual([]);
  });

  it('takes signals by label or index, in the order asked for', async () => {
    const { signals } = await readEdf(numbered(2), { signals: ['EMG', 0] });
    expect(signals.map(({ label }) => label)).toEqual(['EMG', 'EEG']);
  });

  it('gives any stretch as the whole file has it, in records short and long', async () => {
    const files = [
      numbered(50),
      numbered(1, undefined, 100),
      numbered(
        50,
        Array.from({ length: 50 }, (_, i) => 2 * i),
      ),
    ];
    const time = fc.integer({ min: 0, max: 1000 }).map((n) => n / 10);
    await fc.assert(
      fc.asyncProperty(fc.nat(files.length - 1), time, time, async (file, a, b) => {
        fc.pre(a !== b);
        const [fromSeconds, toSeconds] = [Math.min(a, b), Math.max(a, b)];
        const { signals } = await readEdf(files[file]!, { fromSeconds, toSeconds });
        for (const { samples, firstSample, rate } of signals) {
          expect(firstSample).toBe(Math.round(fromSeconds * rate));
          expect(samples).toHaveLength(Math.round((toSeconds - fromSeconds) * rate));
          expect(samples.every((value, i) => value === firstSample + i)).toBe(true);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('reads what is there of a file with gaps that was cut short, where that is allowed', async () => {
    const cut = numbered(3, [0, 5, 7]).slice(0, -1);
    await expect(readEdf(cut)).rejects.toThrow(RecordingError);
    const { durationSeconds, signals, warnings } = await readEdf(cut, { allowTruncated: true });
    expect(durationSeconds).toBe(7);
    expect(signals[0]!.samples[699]).toBe(399);
    expect(warnings.join()).toContain('2 of its 3 records');
  });

  it('leaves NaN in a gap and puts what follows where its time is', async () => {
    const { signals, durationSeconds } = await readEdf(numbered(3, [0, 5, 7]));
    expect(durationSeconds).toBe(9);
    for (const { samples, rate } of signals) {
      expect(samples).toHaveLength(9 * rate);
      samples.forEach((value, i) => {
        const time = i / rate;
        if (time >= 2 && time < 5) expect(value).toBeNaN();
        else expect(value).toBe(time < 2 ? i : i - 3 * rate);
      });
    }
    const part = await readEdf(numbered(3, [0, 5, 7]), { fromSeconds: 1.9, toSeconds: 5.1, signals: ['EMG'] });
    expect(part.signals[0]!.samples).toHaveLength(32);
    expect(part.signals[0]!.samples[0]).toBe(19);
    expect(part.signals[0]!.samples[31]).toBe(20);
  });

  it('reads no further than the stretch it is asked for', async () => {
    for (const onsets of [undefined, Array.from({ length: 3000 }, (_, i) => 2 * i + (i > 2000 ? 60 : 0))]) {
      const bytes = numbered(3000, onsets);
      let read = 0;
      const size = bytes.length;
      const count = (offset: number, length: number): Promise<Uint8Array> => {
        read += length;
        return Promise.resolve(bytes.subarray(offset, offset + length));
      };
      await readEdf({ size, read: count }, { fromSeconds: 100, toSeconds: 110 });
      const annotations = onsets === undefined ? 0 : size;
      expect(read).toBeLessThan(annotations + size / 2);
    }
  });

  it('reads a file of annotations alone', async () => {
    const hypnogram = { epochSeconds: 30, startSeconds: 0, stages: Int8Array.of(0, 1) };
    const { signals, annotations } = await readEdf(encodeHypnogram(hypnogram, START));
    expect(signals).toEqual([]);
    expect(annotations.map(({ text }) => text)).toEqual(['Sleep stage W', 'Sleep stage 1']);
  });

  it('leaves out a signal that cannot be read, unless it was asked for', async () => {
    const file = withSignalField(smallEdf(), 'physicalMax', 1, '-500');
    const { signals, warnings } = await readEdf(file);
    expect(signals.map(({ label }) => label)).toEqual(['EEG C3-A2']);
    expect(warnings).toHaveLength(1);
    await expect(readEdf(file, { signals: ['EMG chin'] })).rejects.toThrow(RecordingError);
  });

  it.each([
    ['a signal that is not there', { signals: ['EEG Fz'] }],
    ['an index that is not there', { signals: [2] }],
    ['a stretch beyond the end', { fromSeconds: 6 }],
    ['an empty stretch', { fromSeconds: 2, toSeconds: 2 }],
    ['a stretch that is no number', { fromSeconds: NaN }],
    ['more memory than allowed', { maxBytes: 143 }],
    ['no number of bytes', { maxBytes: NaN }],
  ])('refuses %s', async (_, options) => {
    await expect(readEdf(smallEdf(), options)).rejects.toThrow(UsageError);
  });

  it('allows exactly what it needs', async () => {
    expect((await readEdf(smallEdf(), { maxBytes: 144 })).signals).toHaveLength(2);
    const night = numbered(3, [0, 5, 30 * 86400]);
    await expect(readEdf(night)).rejects.toThrow('maxBytes');
    expect((await readEdf(night, { toSeconds: 9 })).signals[0]!.samples).toHaveLength(900);
  });

  it('asks for an index where two signals have one name', async () => {
    const file = withSignalField(smallEdf(), 'label', 1, 'EEG C3-A2');
    await expect(readEdf(file, { signals: ['EEG C3-A2'] })).rejects.toThrow('index');
    const { signals, warnings } = await readEdf(file, { signals: [1] });
    expect(signals[0]!.rate).toBe(2);
    expect(warnings.join()).toContain("2 signals are called 'EEG C3-A2'");
  });

  it('closes the source, also when it fails', async () => {
    const bytes = smallEdf();
    let closed = 0;
    const source = {
      size: bytes.length,
      read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
      close: () => Promise.resolve(void closed++),
    };
    await readEdf(source);
    await expect(readEdf(source, { signals: ['x'] })).rejects.toThrow(UsageError);
    expect(closed).toBe(2);
  });
});
