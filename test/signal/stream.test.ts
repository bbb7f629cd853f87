import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordingError, UsageError } from '../../src/errors.js';
import { encodeEdf } from '../../src/signal/edf/write.js';
import { openRecording } from '../../src/signal/open-recording.js';
import type { Recording } from '../../src/signal/recording.js';
import { streamMicrovolts } from '../../src/signal/stream.js';
import type { Source } from '../../src/signal/stream-block.js';
import { fakeRecording, type FakeOptions, header } from './fake-recording.js';
import { NEEDS_DATA, SHARED_DATA, sharedPath } from './shared-data.js';

const RANGE = { physicalMin: -200, physicalMax: 200 };
/** One count of that range. */
const COUNT = 400 / 65535;

function sine(frequency: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => 100 * Math.sin((2 * Math.PI * frequency * i) / rate));
}

/** The same 3 Hz sinusoid at three rates. */
function night(seconds: number, recordSeconds: number): Uint8Array {
  const signals = [100, 128, 50].map((rate) => ({
    label: `EEG ${rate}`,
    rate,
    samples: sine(3, rate, seconds),
    ...RANGE,
  }));
  return encodeEdf({ start: new Date(0), recordSeconds, signals });
}

const asRecorded = (indices: readonly number[]): Source[] => indices.map((signal) => ({ signal, minus: null }));

async function collect(recording: Recording, indices: readonly number[], blockSamples: number): Promise<number[][]> {
  const channels: number[][] = indices.map(() => []);
  const lengths: number[] = [];
  for await (const { samples: block } of streamMicrovolts(recording, asRecorded(indices), {
    rate: 100,
    blockSamples,
  })) {
    block.forEach((samples, i) => channels[i]!.push(...samples));
    lengths.push(...new Set(block.map((samples) => samples.length)));
  }
  expect(lengths.slice(0, -1).every((length) => length === blockSamples)).toBe(true);
  expect(lengths.at(-1)).toBeLessThanOrEqual(blockSamples);
  return channels;
}

describe('streamMicrovolts', () => {
  it('brings signals of unequal rates into lockstep', async () => {
    const recording = await openRecording(night(60, 1));
    const [same, down, up] = await collect(recording, [0, 1, 2], 3000);
    expect([same!.length, down!.length, up!.length]).toEqual([6000, 6000, 6000]);
    const truth = sine(3, 100, 60);
    for (let i = 100; i < 5900; i++) {
      expect(Math.abs(same![i]! - truth[i]!)).toBeLessThan(COUNT);
      expect(Math.abs(down![i]! - truth[i]!)).toBeLessThan(0.05);
      expect(Math.abs(up![i]! - truth[i]!)).toBeLessThan(0.05);
    }
  });

  it('does not depend on block or record length, nor on the order of the channels', async () => {
    const whole = await collect(await openRecording(night(60, 1)), [0, 1, 2], 3000);
    for (const recordSeconds of [0.5, 30, 60]) {
      const recording = await openRecording(night(60, recordSeconds));
      expect(await collect(recording, [0, 1, 2], 7)).toEqual(whole);
      expect(await collect(recording, [2, 0], 10_000)).toEqual([whole[2], whole[0]]);
    }
  });

  it('holds little of a long record at once', async () => {
    const bytes = night(7200, 7200);
    let largest = 0;
    const recording = await openRecording({
      size: bytes.length,
      read: (offset, length) => {
        largest = Math.max(largest, length);
        return Promise.resolve(bytes.subarray(offset, offset + length));
      },
    });
    let samples = 0;
    for await (const {
      samples: [block],
    } of streamMicrovolts(recording, asRecorded([1]), { rate: 100, blockSamples: 3000 }))
      samples += block!.length;
    expect(samples).toBe(720_000);
    expect(largest).toBeLessThanOrEqual(1 << 17);
  });

  it('gives nothing for no channels, and refuses what makes no sense', async () => {
    const recording = await openRecording(night(2, 1));
    const nothing = streamMicrovolts(recording, [], { rate: 100, blockSamples: 10 });
    expect((await nothing.next()).done).toBe(true);
    await expect(collect(recording, [3], 10)).rejects.toThrow(UsageError);
    await expect(collect(recording, [0], 0)).rejects.toThrow(UsageError);
    await expect(collect(recording, [0], 1.5)).rejects.toThrow(UsageError);
  });

  it('passes errors of the file on', async () => {
    const bytes = night(4, 1);
    const recording = await openRecording({
      size: bytes.length,
      read: (offset, length) => {
        if (offset < 1024) return Promise.resolve(bytes.subarray(offset, offset + length));
        return Promise.reject(new RecordingError({ subject: 'night', found: 'less', expected: 'more' }));
      },
    });
    await expect(collect(recording, [0], 10)).rejects.toThrow(RecordingError);
  });

  it.skipIf(!SHARED_DATA)(`gives whole epochs of a real night at 100 Hz${NEEDS_DATA}`, async () => {
    const recording = await openRecording(sharedPath('ucddb/ucddb018.edf'));
    let [blocks, sum] = [0, 0];
    for await (const {
      samples: [block],
    } of streamMicrovolts(recording, asRecorded([0]), { rate: 100, blockSamples: 3000 })) {
      expect(block).toHaveLength(3000);
      for (const value of block!) sum += value;
      blocks++;
    }
    await recording.close();
    expect(blocks).toBe(822);
    // The mean of the file itself, from numpy (fixtures/ucddb018.json): resampling must not move it.
    expect(sum / (822 * 3000)).toBeCloseTo(218678477.55207816 / 3156480, 3);
  });
});

const DIFFERENCE: Source[] = [
  { signal: 0, minus: 1 },
  { signal: 2, minus: 1 },
  { signal: 3, minus: null },
];

/** Four signals of which the first two differ in rate; the third goes flat and off, the fourth is slow. */
const MIXED = [100, 128, 50, 4].map((rate, k) => ({
  header: header(`S${k}`, { rate }),
  value: (n: number) => {
    const t = n / rate;
    if (k === 2 && t >= 20 && t < 27) return 3;
    if (k === 2 && t >= 40 && t < 48) return n % 2 === 0 ? -900 : 900;
    return 100 * Math.sin(2 * Math.PI * (k + 1) * 0.3 * t) + (k === 3 ? n % 7 : 0);
  },
}));

interface Streamed {
  readonly channels: readonly (readonly number[])[];
  readonly defects: readonly unknown[];
  readonly gaps: readonly unknown[];
}

async function streamed(
  options: Omit<FakeOptions, 'signals'>,
  sources = DIFFERENCE,
  blockSamples = 3000,
): Promise<Streamed> {
  const channels: number[][] = sources.map(() => []);
  const [defects, gaps]: unknown[][] = [[], []];
  const recording = fakeRecording({ signals: MIXED, ...options });
  for await (const block of streamMicrovolts(recording, sources, { rate: 100, blockSamples })) {
    const begins = channels[0]!.length / 100;
    block.samples.forEach((samples, i) => channels[i]!.push(...samples));
    const ends = channels[0]!.length / 100;
    for (const { onset } of block.defects.flat()) expect(onset >= begins && onset < ends).toBe(true);
    block.defects.forEach((windows, i) => defects.push(...windows.map((window) => ({ i, ...window }))));
    gaps.push(...block.gaps);
  }
  return { channels, defects, gaps };
}

describe('streamMicrovolts of differences and gaps', () => {
  it('subtracts at the output rate, and shares a signal between sources', async () => {
    const { channels } = await streamed({ seconds: 30 });
    const alone = await streamed(
      { seconds: 30 },
      [0, 1, 2].map((signal) => ({ signal, minus: null })),
    );
    const minus = (a: number): number[] => alone.channels[a]!.map((v, n) => Math.fround(v - alone.channels[1]![n]!));
    expect(channels[0]).toEqual(minus(0));
    expect(channels[1]).toEqual(minus(2));
  });

  it('keeps every signal in step over a gap by holding the last value', async () => {
    const { channels, gaps } = await streamed(
      {
        seconds: 90,
        runs: [
          [0, 12.5],
          [61.25, 90],
        ],
      },
      [{ signal: 0, minus: null }],
    );
    expect(channels[0]).toHaveLength(9000);
    const value = (n: number): number => Math.fround(MIXED[0]!.value(n));
    expect(channels[0]!.slice(0, 1250)).toEqual(Array.from({ length: 1250 }, (_, n) => value(n)));
    expect(new Set(channels[0]!.slice(1249, 6125))).toEqual(new Set([value(1249)]));
    expect(channels[0]!.slice(6125)).toEqual(Array.from({ length: 2875 }, (_, n) => value(6125 + n)));
    expect(gaps).toEqual([
      { onset: 12.5, duration: 17.5 },
      { onset: 30, duration: 30 },
      { onset: 60, duration: 1.25 },
    ]);
  });

  it('holds the first value before a late start, and the last up to the end that the recording states', async () => {
    const { channels, gaps } = await streamed({ seconds: 20, runs: [[5, 15]] }, [{ signal: 0, minus: null }]);
    expect(channels[0]).toHaveLength(2000);
    expect(new Set(channels[0]!.slice(0, 501)).size).toBe(1);
    expect(new Set(channels[0]!.slice(1499)).size).toBe(1);
    expect(gaps).toEqual([
      { onset: 0, duration: 5 },
      { onset: 15, duration: 5 },
    ]);
  });

  it('tells which windows are no good, a difference by the worse of its signals', async () => {
    const { defects } = await streamed({ seconds: 60 });
    const flat = Array.from({ length: 7 }, (_, k) => ({ i: 1, onset: 20 + k, duration: 1, defect: 'flat' }));
    const off = Array.from({ length: 8 }, (_, k) => ({ i: 1, onset: 40 + k, duration: 1, defect: 'lead-off' }));
    expect(defects).toEqual([...flat, ...off]);
  });

  it('waits with a block until its last window is judged', async () => {
    const signals = [{ header: header('EEG'), value: (n: number) => (n < 2000 ? n % 50 : 0) }];
    const recording = fakeRecording({ signals, seconds: 30, cuts: [20.5] });
    const found = [];
    for await (const { defects } of streamMicrovolts(recording, asRecorded([0]), { rate: 100, blockSamples: 2050 })) {
      found.push(defects[0]!.map(({ onset }) => onset));
    }
    expect(found).toEqual([[20], [21, 22, 23, 24, 25, 26, 27, 28, 29]]);
  });

  it('gives the same bits, windows and gaps however slices and blocks are cut', async () => {
    const quarter = fc.integer({ min: 1, max: 4 * 75 - 1 }).map((n) => n / 4);
    const edges = fc.uniqueArray(quarter, { maxLength: 6 }).map((all) => all.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(
        edges,
        fc.array(fc.double({ min: 0, max: 75, noNaN: true }), { maxLength: 30 }),
        async (runEdges, cuts) => {
          const bounds = [0, ...runEdges, 75];
          const runs = bounds.slice(1).flatMap((to, i) => (i % 2 === 0 ? [[bounds[i]!, to] as const] : []));
          const whole = await streamed({ seconds: 75, runs });
          expect(whole.channels.map(({ length }) => length)).toEqual([7500, 7500, 7500]);
          expect(await streamed({ seconds: 75, runs, cuts })).toEqual(whole);
          const small = await streamed({ seconds: 75, runs, cuts }, DIFFERENCE, 701);
          expect(small.channels).toEqual(whole.channels);
          expect(new Set(small.defects.map((window) => JSON.stringify(window)))).toEqual(
            new Set(whole.defects.map((window) => JSON.stringify(window))),
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it('bridges a gap of days in little memory, and refuses more than 31 days', async () => {
    const day = 86400;
    const runs = [
      [0, 10],
      [3 * day - 10, 3 * day],
    ] as const;
    const recording = fakeRecording({ signals: MIXED, seconds: 3 * day, runs });
    let [samples, gap, last] = [0, 0, 0];
    for await (const block of streamMicrovolts(recording, [{ signal: 0, minus: null }], {
      rate: 100,
      blockSamples: 3000,
    })) {
      samples += block.samples[0]!.length;
      gap += block.gaps.reduce((sum, { duration }) => sum + duration, 0);
      last = block.samples[0]!.buffer.byteLength;
    }
    expect(samples).toBe(3 * day * 100);
    expect(gap).toBeCloseTo(3 * day - 20, 6);
    expect(last).toBeLessThan(4 << 20);
    await expect(streamed({ seconds: 31 * day + 1, runs: [[0, 1]] })).rejects.toThrow(/31 days/);
    await expect(
      streamed({
        seconds: 60,
        runs: [
          [0, 1],
          [32 * day, 32 * day + 1],
        ],
      }),
    ).rejects.toThrow(RecordingError);
  });
});
