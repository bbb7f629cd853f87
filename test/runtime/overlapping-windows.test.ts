import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import type { ModelChannel } from '../../src/model/channel.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import { OverlappingWindows } from '../../src/runtime/overlapping-windows.js';
import { type ScoredRecording, scoreRecording } from '../../src/runtime/score-recording.js';
import { smoothEpochs } from '../../src/runtime/smoothing/smooth-epochs.js';
import { type FakeOptions, fakeRecording, header } from '../signal/fake-recording.js';
import { randomModel } from '../support/random-model.js';

const MONTAGE: readonly ModelChannel[] = [
  { label: 'EEG C3-M2', role: 'eeg', aliases: [] },
  { label: 'EOG', role: 'eog', aliases: [] },
];
const LABELS = ['C3-M2', 'EOG'];
const EPOCHS = 6;
const RATE = 100;
const LENGTH = 30 * RATE;

let model: SleepModel;
beforeAll(async () => {
  const random = randomModel(3, { channels: 2 });
  model = await loadModel(encodeUlw({ ...random, metadata: { ...random.metadata, channels: MONTAGE } }));
});

/** Seconds in which a channel is flat, one pair or none a channel. */
type Flat = readonly (readonly [number, number] | null)[];

/** Slower and slower waves, so that windows differ. */
const valueOf =
  (channel: number, flat: Flat) =>
  (n: number): number => {
    const [from, to] = flat[channel] ?? [0, 0];
    if (n >= from * RATE && n < to * RATE) return 1;
    return 60 * Math.sin((n / RATE) * (9 + channel - n / 3000)) + (n % 13);
  };

const recordingOf = (flat: Flat, options: Partial<FakeOptions> = {}): ReturnType<typeof fakeRecording> =>
  fakeRecording({
    seconds: 30 * EPOCHS + 10,
    signals: LABELS.map((label, channel) => ({ header: header(label, { rate: RATE }), value: valueOf(channel, flat) })),
    ...options,
  });

const stretch = (channel: number, flat: Flat, from: number): Float32Array =>
  Float32Array.from({ length: LENGTH }, (_, i) => valueOf(channel, flat)(from + i));

const score = (flat: Flat, overlap?: number): Promise<ScoredRecording> =>
  scoreRecording(recordingOf(flat), model, overlap === undefined ? {} : { overlap });

/**
 * Epochs' probabilities by the definition: windows that begin at `phase` of every epoch, a sleeper for each phase, heard
 * from the channels that `heard` names.
 */
function expected(
  windows: number,
  alone: ScoredRecording,
  heard: (window: number, channel: number) => boolean,
): number[][] {
  const sums = alone.epochs.map(({ probabilities }) => [...probabilities]);
  const weights = sums.map(() => 1);
  for (let phase = 1; phase < windows; phase++) {
    const stager = model.stager();
    for (let before = 0; before + 1 < EPOCHS; before++) {
      const from = before * LENGTH + (phase * LENGTH) / windows;
      const samples = LABELS.map((_, channel) => (heard(before, channel) ? stretch(channel, [], from) : null));
      const { stage, probabilities } = stager.stageEpoch(samples);
      if (stage < 0) continue;
      for (const [epoch, share] of [
        [before, 1 - phase / windows],
        [before + 1, phase / windows],
      ]) {
        probabilities.forEach((probability, i) => (sums[epoch][i] += share * probability));
        weights[epoch] += share;
      }
    }
  }
  return sums.map((sum, epoch) => sum.map((share) => share / weights[epoch]));
}

function expectClose(scored: ScoredRecording, probabilities: readonly (readonly number[])[]): void {
  expect(scored.epochs).toHaveLength(EPOCHS);
  scored.epochs.forEach((epoch, index) => {
    expect(epoch.probabilities).toHaveLength(probabilities[index].length);
    epoch.probabilities.forEach((found, stage) => expect(found).toBeCloseTo(probabilities[index][stage], 12));
    if (epoch.stage >= 0) expect(epoch.probabilities[epoch.stage]).toBe(Math.max(...epoch.probabilities));
  });
}

describe('overlapping windows', () => {
  it.each([2, 3, 4, 30])('are averaged over what of an epoch they hold, with %d begun in its time', async (windows) => {
    const alone = await score([]);
    const scored = await score([], windows);
    expectClose(
      scored,
      expected(windows, alone, () => true),
    );
    // Another opinion than each epoch's own.
    expect(scored.epochs.map(({ probabilities }) => probabilities)).not.toEqual(
      alone.epochs.map(({ probabilities }) => probabilities),
    );
    expect(scored.smoothing).toEqual({
      mode: null,
      overlap: windows,
      raw: alone.epochs.map(({ stage, probabilities }) => ({ stage, probabilities })),
    });
    // All else is each epoch's own.
    const own = (recording: ScoredRecording): unknown[] =>
      recording.epochs.map(({ onset, logits, quality, leftOut }) => [onset, logits, quality, leftOut]);
    expect(own(scored)).toEqual(own(alone));
    expect([scored.stretches, scored.warnings]).toEqual([alone.stretches, alone.warnings]);
  });

  it('count where both of their epochs have a stage; one without stays without', async () => {
    const flat: Flat = [[60, 90], null];
    const alone = await score(flat);
    expect(alone.epochs.map(({ unscored }) => unscored)).toEqual([null, null, 'flat', null, null, null]);
    const scored = await score(flat, 2);
    expectClose(
      scored,
      expected(2, alone, (window) => window !== 1 && window !== 2),
    );
    expect(scored.epochs[2]).toMatchObject({ stage: -1, probabilities: [], unscored: 'flat' });
  });

  it('hear the channels that are good in both of their epochs', async () => {
    const flat: Flat = [null, [60, 90]];
    const alone = await score(flat);
    expect(alone.epochs[2].leftOut).toEqual(['EOG']);
    expectClose(
      await score(flat, 2),
      expected(2, alone, (window, channel) => channel === 0 || (window !== 1 && window !== 2)),
    );
  });

  it('come before smoothing, which keeps what each epoch alone was', async () => {
    const alone = await score([]);
    const scored = await scoreRecording(recordingOf([]), model, { overlap: 2, smoothing: 'full' });
    const averaged = await score([], 2);
    expect(scored.epochs).toEqual(smoothEpochs(averaged.epochs, 'full'));
    expect(scored.smoothing).toEqual({
      mode: 'full',
      overlap: 2,
      raw: alone.epochs.map(({ stage, probabilities }) => ({ stage, probabilities })),
    });
  });

  it('copy what the next epoch is written over', () => {
    const judged = { defects: [null, null], unscored: null };
    const all = (reused: boolean): unknown => {
      const [stager, windows] = [model.stager(), new OverlappingWindows(model, 3)];
      const arrays = LABELS.map(() => new Float32Array(LENGTH));
      for (let epoch = 0; epoch < EPOCHS; epoch++) {
        const own = LABELS.map((_, channel) => stretch(channel, [], epoch * LENGTH));
        arrays.forEach((array, channel) => array.set(own[channel]));
        windows.add(reused ? arrays : own, judged, stager.stageEpoch(own));
      }
      return windows.stages();
    };
    expect(all(true)).toEqual(all(false));
  });

  it('are none of one an epoch, and none of a recording of one', async () => {
    expect((await score([], 1)).smoothing).toBeNull();
    const short = await scoreRecording(recordingOf([], { seconds: 45 }), model, { overlap: 2 });
    expect(short.epochs).toHaveLength(1);
    expect(short.epochs[0].probabilities).toEqual(short.smoothing!.raw[0].probabilities);
  });

  it.each([0, -1, 1.5, 31, Number.NaN])('are refused by the number of %d', async (overlap) => {
    await expect(score([], overlap)).rejects.toThrow(UsageError);
    await expect(score([], overlap)).rejects.toThrow(/overlap: found .* expected a whole number of windows .* to 30/);
  });
});
