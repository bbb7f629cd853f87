import { describe, expect, it } from 'vitest';
import { RecordingError, UsageError } from '../../src/errors.js';
import { encodeEdf } from '../../src/signal/edf/write.js';
import { openRecording } from '../../src/signal/open-recording.js';
import type { Recording } from '../../src/signal/recording.js';
import { streamMicrovolts } from '../../src/signal/stream.js';
import type { Source } from '../../src/signal/stream-block.js';
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
