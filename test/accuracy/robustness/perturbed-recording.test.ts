import { describe, expect, it } from 'vitest';
import type { Perturbation } from '../../../src/accuracy/robustness/perturbations.js';
import { perturbationGroups } from '../../../src/accuracy/robustness/perturbations.js';
import { perturbedRecording } from '../../../src/accuracy/robustness/perturbed-recording.js';
import { matchChannels } from '../../../src/signal/channels.js';
import type { Recording } from '../../../src/signal/recording.js';
import { type FakeOptions, fakeRecording, header } from '../../signal/fake-recording.js';

const channels = [{ label: 'EEG C3-A2', role: 'eeg', aliases: [] }] as const;
const wave = (n: number): number => 50 * Math.sin(n / 7);

function recorded(changes: Partial<FakeOptions> = {}): Recording {
  const signals = [
    { header: header('EEG C3-A2', { rate: 128 }), value: wave },
    { header: header('EOG', { rate: 128 }), value: wave },
  ];
  return fakeRecording({ seconds: 1200, signals, ...changes });
}

async function samplesOf(recording: Recording, signal = 0): Promise<number[]> {
  const all: number[] = [];
  for await (const { samples } of recording.slices([signal], { seconds: 100 })) all.push(...samples[0]);
  return all;
}

const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Samples that differ: toEqual would write a diff of a hundred thousand lines. */
const differing = (one: readonly number[], other: readonly number[]): number =>
  one.filter((value, n) => value !== other[n]).length + Math.abs(one.length - other.length);

const disturbed = (perturbation: Perturbation, recording = recorded()): Recording =>
  perturbedRecording(recording, matchChannels(recording.signals, channels), perturbation, 'night');

/** What was added to each sample. */
async function differences(perturbation: Perturbation, recording = recorded()): Promise<number[]> {
  const [before, after] = [await samplesOf(recording), await samplesOf(disturbed(perturbation, recording))];
  expect(after).toHaveLength(before.length);
  return after.map((value, n) => value - before[n]);
}

describe('perturbedRecording', () => {
  it.each([
    ['gain', 1.4, (value: number) => 1.4 * value],
    ['polarity', 1, (value: number) => -value],
    ['offset', -300, (value: number) => value - 300],
    ['jumps', 100, (value: number, n: number) => value + (Math.floor(n / 128 / 300) % 2 === 1 ? 100 : 0)],
    ['lost-channel', 0, () => 0],
    ['lost-channel', 1, (value: number) => value],
    ['clock', 4, (value: number) => value],
  ] as const)('%s %f', async (kind, strength, expected) => {
    const [before, after] = [await samplesOf(recorded()), await samplesOf(disturbed({ kind, strength }))];
    expect(largest(after.map((value, n) => value - expected(before[n], n)))).toBeLessThan(1e-3);
  });

  it('leaves signals alone that the model does not hear', async () => {
    const recording = disturbed({ kind: 'white-noise', strength: 20 });
    expect(differing(await samplesOf(recording, 1), await samplesOf(recorded(), 1))).toBe(0);
    expect(recording.signals[1]).toEqual(recorded().signals[1]);
  });

  it('draws the same noise however the file is cut, each time, and for every strength', async () => {
    const noise = await differences({ kind: 'pink-noise', strength: 10 });
    const cut = await differences({ kind: 'pink-noise', strength: 10 }, recorded({ cuts: [3.5, 700] }));
    expect(differing(cut, noise)).toBe(0);
    const stronger = await differences({ kind: 'pink-noise', strength: 20 });
    expect(largest(stronger.map((value, n) => value - 2 * noise[n]))).toBeLessThan(1e-3);
    const rms = Math.sqrt(noise.reduce((sum, value) => sum + value ** 2, 0) / noise.length);
    expect(rms).toBeGreaterThan(8);
    expect(rms).toBeLessThan(12);
  });

  it('hums at the mains amplitude, folded where the recorder is too slow', async () => {
    const slow = recorded({ signals: [{ header: header('EEG C3-A2', { rate: 100 }), value: wave }] });
    for (const recording of [recorded(), slow]) {
      const hum = await differences({ kind: 'mains-50', strength: 20 }, recording);
      expect(Math.max(...hum.slice(0, 12800))).toBeCloseTo(20, 1);
    }
  });

  it('loses an only channel from a quarter of the recording on, and nothing else', async () => {
    const [before, after] = [
      await samplesOf(recorded()),
      await samplesOf(disturbed({ kind: 'lost-part', strength: 0.5 })),
    ];
    const lost = after.map((value, n) => value !== before[n]);
    expect(lost.indexOf(true)).toBe(300 * 128);
    expect(lost.lastIndexOf(true)).toBe(900 * 128 - 1);
    const inside = after.slice(300 * 128, 900 * 128);
    const rms = Math.sqrt(inside.reduce((sum, value) => sum + value ** 2, 0) / inside.length);
    expect(rms).toBeCloseTo(2 * Math.sqrt(1.28), 1);
  });

  it('gives the converter room, with steps as before', () => {
    const range = (recording: Recording) => {
      const { physicalMin, physicalMax, digitalMin, digitalMax } = recording.signals[0];
      return { low: physicalMin, high: physicalMax, step: (physicalMax - physicalMin) / (digitalMax - digitalMin) };
    };
    const before = range(recorded());
    for (const [kind, strength, more] of [
      ['gain', 2, 3276.7],
      ['offset', -300, 300],
      ['white-noise', 20, 60],
    ] as const) {
      const { low, high, step } = range(disturbed({ kind, strength }));
      expect(high).toBeGreaterThanOrEqual(before.high + more);
      expect(low).toBeLessThanOrEqual(before.low - more);
      expect(step).toBeCloseTo(before.step, 9);
    }
  });

  it('adds to the first signal of a difference alone, where it does not cancel', async () => {
    const electrodes = ['C3', 'A2'].map((label) => ({ header: header(label, { rate: 128 }), value: wave }));
    const recording = recorded({ signals: electrodes });
    const matches = matchChannels(recording.signals, channels);
    expect(matches[0]).toMatchObject({ signal: 0, minus: 1 });
    const humming = perturbedRecording(recording, matches, { kind: 'mains-60', strength: 20 }, 'night');
    expect(differing(await samplesOf(humming, 1), await samplesOf(recording, 1))).toBe(0);
    expect(differing(await samplesOf(humming, 0), await samplesOf(recording, 0))).toBeGreaterThan(100_000);
    const louder = perturbedRecording(recording, matches, { kind: 'gain', strength: 2 }, 'night');
    expect((await samplesOf(louder, 1))[100]).toBeCloseTo(2 * wave(100), 3);
  });
});

describe('perturbationGroups', () => {
  it('loses each channel in turn, and a part of the only one', () => {
    const labels = (channelsOf: readonly string[]): string[] =>
      perturbationGroups(channelsOf)
        .at(-1)!
        .points.map(({ label }) => label);
    expect(labels(['EEG', 'EOG'])).toEqual(['none', 'EEG', 'EOG']);
    expect(labels(['EEG'])).toEqual(['0 %', '10 %', '30 %', '60 %']);
    for (const { points } of perturbationGroups(['EEG'])) {
      expect(points.filter(({ isNeutral }) => isNeutral)).toHaveLength(1);
    }
  });
});
