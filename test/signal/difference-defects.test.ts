import { describe, expect, it } from 'vitest';
import { differenceDefects } from '../../src/signal/difference-defects.js';
import { streamMicrovolts } from '../../src/signal/stream.js';
import { fakeRecording, header } from './fake-recording.js';

const RATE = 100;
const wave = (n: number): number => 60 * Math.sin(n / 3);

/** Ten seconds of a wave that rests from second `from` to before `to`. */
const resting = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: 10 * RATE }, (_, n) => (n >= from * RATE && n < to * RATE ? 0 : wave(n)));

describe('differenceDefects', () => {
  it('finds the seconds in which a difference rests, from the block’s own onset', () => {
    expect(differenceDefects(resting(3, 5), RATE, 30, [])).toEqual([
      { onset: 33, duration: 1, defect: 'flat' },
      { onset: 34, duration: 1, defect: 'flat' },
    ]);
  });

  it('passes over what is known, in part or whole, and a second that is not there', () => {
    const known = [{ onset: 33.5, duration: 0.5 }];
    const found = differenceDefects(resting(3, 10).subarray(0, 950), RATE, 30, known);
    expect(found.map(({ onset }) => onset)).toEqual([34, 35, 36, 37, 38]);
  });

  it('knows a difference that no skin gives', () => {
    const far = resting(0, 0).map((sample, n) => (n < RATE ? sample * 20 : sample));
    expect(differenceDefects(far, RATE, 0, [])).toEqual([{ onset: 0, duration: 1, defect: 'lead-off' }]);
  });

  it('is asked of bridged electrodes, and only of differences', async () => {
    const bridged = (n: number): number => (n >= 2 * RATE && n < 4 * RATE ? 0 : wave(n * 2));
    const signals = [
      { header: header('C3'), value: (n: number) => wave(n) + bridged(n) },
      { header: header('M2'), value: wave },
    ];
    const recording = fakeRecording({ seconds: 10, signals });
    const sources = [
      { signal: 0, minus: 1 },
      { signal: 0, minus: null },
    ];
    for await (const { defects } of streamMicrovolts(recording, sources, { rate: RATE, blockSamples: 10 * RATE })) {
      expect(defects[0].map(({ onset, defect }) => [onset, defect])).toEqual([
        [2, 'flat'],
        [3, 'flat'],
      ]);
      expect(defects[1]).toEqual([]);
    }
  });
});
