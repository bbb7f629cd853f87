import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError, UsageError } from '../../../src/errors.js';
import { encodeEdf } from '../../../src/signal/edf/write.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import type { Recording } from '../../../src/signal/recording.js';
import expected from '../fixtures/ucddb018.json' with { type: 'json' };
import { NEEDS_DATA, SHARED_DATA, sharedPath } from '../shared-data.js';
import { START, smallEdf, withFileField, withSignalField } from './edf-file.js';

async function samplesOf(recording: Recording, signal: number, seconds = 1000): Promise<number[]> {
  const samples: number[] = [];
  for await (const slice of recording.slices([signal], { seconds })) samples.push(...slice.samples[0]!);
  return samples;
}

describe('openRecording', () => {
  it('reads back what was written', async () => {
    const recording = await openRecording(smallEdf());
    expect(recording.format).toBe('EDF');
    expect(recording.start).toEqual(START);
    expect(recording.durationSeconds).toBe(6);
    expect(recording.warnings).toEqual([]);
    expect(recording.signals.map(({ label, rate, dimension }) => [label, rate, dimension])).toEqual([
      ['EEG C3-A2', 4, 'uV'],
      ['EMG chin', 2, 'uV'],
    ]);
    const samples = await samplesOf(recording, 0);
    expect(samples).toHaveLength(24);
    samples.forEach((value, i) => expect(Math.abs(value - (i * 10 - 100))).toBeLessThan(500 / 65535));
    expect(await recording.annotations()).toEqual([]);
  });

  it('gives the same samples however they are sliced', async () => {
    const recording = await openRecording(smallEdf());
    const whole = [await samplesOf(recording, 0), await samplesOf(recording, 1)];
    for (const seconds of [0.1, 0.3, 1, 1.9, 2, 2.1, 4, 5, 6, 7]) {
      expect([await samplesOf(recording, 0, seconds), await samplesOf(recording, 1, seconds)]).toEqual(whole);
    }
  });

  it('round-trips any signal to within half a count', async () => {
    const range = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 }));
    await fc.assert(
      fc.asyncProperty(
        range.filter(([low, high]) => low !== high),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.constantFrom(1, 3, 7),
        async ([physicalMin, physicalMax], shares, rate) => {
          const samples = Float32Array.from(shares, (share) => physicalMin + share * (physicalMax - physicalMin));
          const signal = { label: 'x', rate, samples, physicalMin, physicalMax };
          const recording = await openRecording(encodeEdf({ start: START, recordSeconds: 1, signals: [signal] }));
          const read = await samplesOf(recording, 0);
          const count = Math.abs(physicalMax - physicalMin) / 65535;
          samples.forEach((value, i) => expect(Math.abs(read[i]! - value)).toBeLessThan(0.5001 * count + 1e-3));
        },
      ),
    );
  });

  it.each([
    ['uV', 1],
    ['\u00b5V', 1],
    ['UV', 1],
    ['mV', 1e3],
    ['V', 1e6],
    ['Volts', 1e6],
    ['nV', 1e-3],
    ['uVolts', 1],
    ['mVolt', 1e3],
    ['nanovolt', 1e-3],
    ['\x83\xcaV', 1],
  ])('brings %s to microvolts', async (dimension, factor) => {
    const recording = await openRecording(withSignalField(smallEdf(), 'dimension', 0, dimension));
    expect((await samplesOf(recording, 0))[15]! / factor).toBeCloseTo(50, 1);
  });

  it('leaves other units alone and says that they are none of voltage', async () => {
    for (const dimension of ['', 'degC', '%', 'valueOf', 'kV', 'mVs', 'uVrms']) {
      const recording = await openRecording(withSignalField(smallEdf(), 'dimension', 0, dimension));
      expect(recording.signals[0]!.microvoltsPerUnit).toBeNull();
      expect((await samplesOf(recording, 0))[15]).toBeCloseTo(50, 1);
    }
  });

  it('honours inverted physical ranges', async () => {
    const turned = withSignalField(withSignalField(smallEdf(), 'physicalMin', 0, '500'), 'physicalMax', 0, '-500');
    expect((await samplesOf(await openRecording(turned), 0))[15]).toBeCloseTo(-50, 1);
  });

  it.each([
    ['0,0625', 128, 0.1875],
    ['1,0', 8, 3],
    ['0.1', 80, 0.30000000000000004],
    ['2.5', 3.2, 7.5],
    ['1.0001', 7.999200079992001, 3.0003],
    ['.5', 16, 1.5],
    ['+3.', 8 / 3, 9],
    ['1e1', 0.8, 30],
  ])('honours records of %s s', async (recordSeconds, rate, duration) => {
    const recording = await openRecording(withFileField(smallEdf(), 'recordSeconds', recordSeconds));
    expect(recording.signals[0]!.rate).toBe(rate);
    expect(recording.durationSeconds).toBe(duration);
    expect(await samplesOf(recording, 0)).toHaveLength(24);
  });

  it('takes the length of a header that does not state it from the number of signals', async () => {
    const recording = await openRecording(withFileField(smallEdf(), 'headerBytes', ''));
    expect(recording.warnings).toEqual([expect.stringContaining('how long it is')]);
    expect((await samplesOf(recording, 0))[15]).toBeCloseTo(50, 1);
  });

  it('takes a digital range of one count too many, and none that samples without a sign would have', async () => {
    const wide = await openRecording(withSignalField(smallEdf(), 'digitalMax', 0, '32768'));
    expect(wide.warnings).toEqual([expect.stringContaining('one count too wide')]);
    expect(await samplesOf(wide, 0)).toHaveLength(24);
    const unsigned = withSignalField(withSignalField(smallEdf(), 'digitalMin', 0, '0'), 'digitalMax', 0, '65535');
    const recording = await openRecording(unsigned);
    expect(recording.warnings).toEqual([expect.stringContaining('wider than 16 bits')]);
    await expect(samplesOf(recording, 0)).rejects.toThrow(RecordingError);
  });

  it('warns of signals with one name', async () => {
    const recording = await openRecording(withSignalField(smallEdf(), 'label', 1, 'EEG C3-A2'));
    expect(recording.warnings).toEqual(["2 signals are called 'EEG C3-A2'."]);
  });

  it('refuses slices without a length', async () => {
    const recording = await openRecording(smallEdf());
    for (const seconds of [0, -1, NaN]) await expect(samplesOf(recording, 0, seconds)).rejects.toThrow(UsageError);
    expect(() => recording.slices([2], { seconds: 1 })).toThrow(UsageError);
  });

  it('takes the start from either field, and does without', async () => {
    const startOf = async (file: Uint8Array): Promise<string | undefined> => {
      return (await openRecording(file)).start?.toISOString();
    };
    const plain = withFileField(smallEdf(), 'recording', 'night 1');
    expect(await startOf(plain)).toBe('2024-02-29T22:05:09.000Z');
    expect(await startOf(withFileField(plain, 'startDate', '24.04.89'))).toBe('1989-04-24T22:05:09.000Z');
    expect(await startOf(withFileField(plain, 'startDate', ' 1/ 2/85'))).toBe('1985-02-01T22:05:09.000Z');
    const named = withFileField(smallEdf(), 'recording', 'startdate 02-mar-1951 x x x');
    expect(await startOf(named)).toBe('1951-03-02T22:05:09.000Z');
    expect(await startOf(withFileField(plain, 'startTime', '22:05:09'))).toBe('2024-02-29T22:05:09.000Z');
    expect(await startOf(withFileField(plain, 'startDate', '30.02.24'))).toBeUndefined();
    const without = await openRecording(withFileField(plain, 'startTime', '25.00.00'));
    expect(without.start).toBeNull();
    expect(without.warnings).toHaveLength(1);
  });

  it('counts the records itself where the header says -1', async () => {
    const recording = await openRecording(withFileField(smallEdf(), 'recordCount', '-1'));
    expect(recording.durationSeconds).toBe(6);
    expect(recording.warnings.join()).toContain('3 were found');
  });

  it('ignores bytes after the last record, with a warning', async () => {
    const recording = await openRecording(withFileField(smallEdf(), 'recordCount', '2'));
    expect(recording.durationSeconds).toBe(4);
    expect(recording.warnings.join()).toContain('24 bytes after the last record were ignored (whole records: 1)');
  });

  it('opens a file with one unreadable signal, and refuses that signal', async () => {
    const file = withSignalField(withSignalField(smallEdf(), 'physicalMin', 1, '0'), 'physicalMax', 1, '0');
    const recording = await openRecording(file);
    expect(recording.warnings.join()).toContain("'EMG chin'");
    expect(await samplesOf(recording, 0)).toHaveLength(24);
    await expect(samplesOf(recording, 1)).rejects.toThrow(RecordingError);
  });

  it('reads annotations of EDF+C relative to the first sample', async () => {
    const annotations = [
      { onset: -1.5, duration: 0, text: 'Lights off' },
      { onset: 3.25, duration: 2.5, text: 'Arousal \u00e9' },
      { onset: 1e6, duration: 0, text: 'beyond the end' },
    ];
    const recording = await openRecording(smallEdf({ annotations }));
    expect(recording.format).toBe('EDF+C');
    expect(recording.signals).toHaveLength(2);
    expect(await recording.annotations()).toEqual(annotations);
    const file = smallEdf({ annotations });
    const late = file.slice();
    const text = new TextDecoder('latin1').decode(file);
    late[text.indexOf('+0\x14\x14') + 1] = '1'.charCodeAt(0);
    expect((await (await openRecording(late)).annotations())[1]!.onset).toBe(2.25);
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a text', new TextEncoder().encode('onset,duration,stage\n'.repeat(50))],
    ['zero bytes', new Uint8Array(1000)],
    ['a header cut in its first block', smallEdf().slice(0, 255)],
    ['a header cut in its second block', smallEdf().slice(0, 700)],
    ['no records', smallEdf().slice(0, 768)],
    ['a cut record', smallEdf().slice(0, -1)],
    ['EDF with the version of GDF', withFileField(smallEdf(), 'version', 'GDF 1.25')],
    ['16-bit samples called BDF', Uint8Array.of(0xff, ...new TextEncoder().encode('BIOSEMI'), ...smallEdf().slice(8))],
    ['a header length that is too short', withFileField(smallEdf(), 'headerBytes', '512')],
    ['a header length that is too long', withFileField(smallEdf(), 'headerBytes', '1024')],
    ['a header length that is no number', withFileField(smallEdf(), 'headerBytes', 'long')],
    ['no signals', withFileField(smallEdf(), 'signalCount', '0')],
    ['-1 signals', withFileField(smallEdf(), 'signalCount', '-1')],
    ['9999 signals', withFileField(withFileField(smallEdf(), 'signalCount', '9999'), 'headerBytes', '2560000')],
    ['half a signal', withFileField(smallEdf(), 'signalCount', '2.5')],
    ['0 records', withFileField(smallEdf(), 'recordCount', '0')],
    ['-2 records', withFileField(smallEdf(), 'recordCount', '-2')],
    ['99999999 records', withFileField(smallEdf(), 'recordCount', '99999999')],
    ['no number of records', withFileField(smallEdf(), 'recordCount', 'many')],
    ['records of 0 s', withFileField(smallEdf(), 'recordSeconds', '0')],
    ['records of -1 s', withFileField(smallEdf(), 'recordSeconds', '-1')],
    ['records of more than a month', withFileField(smallEdf(), 'recordSeconds', '892801')],
    ['records of 1e999 s', withFileField(smallEdf(), 'recordSeconds', '1e999')],
    ['0 samples', withSignalField(smallEdf(), 'samplesPerRecord', 0, '0')],
    ['-4 samples', withSignalField(smallEdf(), 'samplesPerRecord', 0, '-4')],
    ['99999999 samples', withSignalField(smallEdf(), 'samplesPerRecord', 0, '99999999')],
  ])('refuses %s', async (_, bytes) => {
    await expect(openRecording(bytes)).rejects.toThrow(RecordingError);
  });

  it.each([
    ['physicalMax', '-500', '-500'],
    ['physicalMin', '500', 'much'],
    ['digitalMax', '-32768', '-32768'],
    ['digitalMin', '32767', '40000'],
  ] as const)('refuses a file none of whose signals has a usable %s', async (field, first, second) => {
    const file = withSignalField(withSignalField(smallEdf(), field, 0, first), field, 1, second);
    await expect(openRecording(file)).rejects.toThrow(/range/);
  });

  it('says how many whole records a cut file has', async () => {
    await expect(openRecording(smallEdf().slice(0, 768 + 24 + 3))).rejects.toThrow('found 1 whole records');
  });

  it('reads the whole records of a file cut anywhere, where that is allowed', async () => {
    const [header, record] = [768, 24];
    const whole = smallEdf();
    const samples = await samplesOf(await openRecording(whole), 0);
    for (let length = header + record; length < whole.length; length++) {
      const records = Math.floor((length - header) / record);
      const recording = await openRecording(whole.slice(0, length), { allowTruncated: true });
      expect(recording.durationSeconds).toBe(2 * records);
      expect(await samplesOf(recording, 0)).toEqual(samples.slice(0, 8 * records));
      expect(recording.warnings[0]).toBe(`The file was cut short: ${records} of its 3 records are there.`);
    }
    await expect(openRecording(whole.slice(0, header + 23), { allowTruncated: true })).rejects.toThrow(
      '0 whole records',
    );
    expect((await openRecording(whole, { allowTruncated: true })).warnings).toEqual([]);
  });

  it('refuses paths that are no file', async () => {
    await expect(openRecording('no/such.edf')).rejects.toThrow('no such file');
    await expect(openRecording('.')).rejects.toThrow('a folder');
  });

  it('says so when the file shrinks after opening', async () => {
    const file = smallEdf();
    const source = {
      size: file.length,
      read: (offset: number, length: number): Promise<Uint8Array> => {
        return offset < 768
          ? Promise.resolve(file.subarray(offset, offset + length))
          : Promise.reject(new RecordingError({ subject: 'x', found: 'less', expected: 'more' }));
      },
    };
    await expect(samplesOf(await openRecording(source), 0)).rejects.toThrow(RecordingError);
  });

  it('reads a path as it reads bytes, and fails where the file is cut while open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ulw-edf-'));
    try {
      const path = join(folder, 'night.edf');
      await writeFile(path, smallEdf());
      const recording = await openRecording(path);
      expect(recording.name).toBe('night.edf');
      expect(await samplesOf(recording, 1)).toEqual(await samplesOf(await openRecording(smallEdf()), 1));
      await writeFile(path, smallEdf().slice(0, 780));
      await expect(samplesOf(recording, 1)).rejects.toThrow('does not shrink');
      await recording.close();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.skipIf(!SHARED_DATA)(`agrees with numpy on a real night${NEEDS_DATA}`, async () => {
    const recording = await openRecording(sharedPath('ucddb/ucddb018.edf'));
    expect(recording.durationSeconds).toBe(822 * 30);
    const counts = new Int16Array(expected.samples);
    const picked: number[] = [];
    let [at, sum, sumOfSquares] = [0, 0, 0];
    for await (const { samples } of recording.slices([0], { seconds: 100 })) {
      for (const value of samples[0]!) {
        sum += value;
        sumOfSquares += value * value;
        if (at % 100003 === 0) picked.push(value);
        counts[at++] = Math.round(((value + 500) * 4095) / 999.76) - 2048;
      }
    }
    await recording.close();
    expect(at).toBe(expected.samples);
    expect(createHash('sha256').update(new Uint8Array(counts.buffer)).digest('hex')).toBe(expected.countsSha256);
    // float32 keeps 24 bits: 6e-8 relative.
    expect(Math.abs(sum / expected.sum - 1)).toBeLessThan(1e-6);
    expect(Math.abs(sumOfSquares / expected.sumOfSquares - 1)).toBeLessThan(1e-6);
    picked.forEach((value, i) => expect(value).toBeCloseTo(expected.every100003rd[i]!, 4));
  });
});
