import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { simulateNight } from '../../../src/signal/simulate/night.js';
import { drawEegPowers } from '../../../src/signal/simulate/powers.js';
import { Random } from '../../../src/signal/simulate/random.js';
import { BAND_COUNT } from '../../../src/signal/simulate/tables.js';
import { bandPowers } from './band-powers.js';

const EPOCH = 3000;
/** Blocks of each stage: stage changes, and long enough runs between them. */
const STAGES = Int8Array.from({ length: 200 }, (_, epoch) => [0, 1, 2, 3, 2, 4, 1, 2, 3, 0][Math.floor(epoch / 20)]);

describe('simulateNight', () => {
  it('is the same for the same seed and another for another', () => {
    const [once, again, other] = [5, 5, 6].map((seed) => simulateNight({ seed, hours: 0.2 }));
    expect(again.hypnogram).toEqual(once.hypnogram);
    // Buffers: toEqual is slow on a hundred thousand numbers.
    again.channels.forEach(({ samples }, c) =>
      expect(Buffer.compare(Buffer.from(samples.buffer), Buffer.from(once.channels[c].samples.buffer))).toBe(0),
    );
    expect(other.channels[0].samples.subarray(0, 100)).not.toEqual(once.channels[0].samples.subarray(0, 100));
    expect(other.person).not.toEqual(once.person);
  });

  it('keeps the person and changes the night when only the seed differs', () => {
    const [a, b] = [1, 2].map((seed) => simulateNight({ seed, personSeed: 9, hours: 0.1 }));
    expect(a.person).toEqual(b.person);
    expect(a.conditions).not.toEqual(b.conditions);
  });

  it('has the montage asked for and finite samples within an amplifier', () => {
    const night = simulateNight({
      seed: 11,
      hours: 1,
      channels: [
        { label: 'EOG left', role: 'eog' },
        { label: 'C3-A2', role: 'eeg' },
      ],
    });
    expect(night.channels.map(({ label, role }) => [label, role])).toEqual([
      ['EOG left', 'eog'],
      ['C3-A2', 'eeg'],
    ]);
    for (const { samples } of night.channels) {
      expect(samples.length).toBe(120 * EPOCH);
      expect(samples.every((x) => Math.abs(x) < 3000)).toBe(true);
    }
    expect(night.hypnogram.stages.length).toBe(120);
  });

  it.each([true, false])("has every epoch's intended band powers, morphology drawn: %s", (morphology) => {
    const night = simulateNight({ seed: 3, stages: STAGES, morphology, artefacts: false });
    const intended = drawEegPowers(new Random(3, 'powers'), STAGES, night.conditions);
    const errors = Array.from({ length: 2 * BAND_COUNT }, () => [] as number[]);
    for (let epoch = 0; epoch < STAGES.length; epoch++) {
      for (const c of [0, 1]) {
        const samples = night.channels[c].samples.subarray(epoch * EPOCH, (epoch + 1) * EPOCH);
        bandPowers(samples).forEach((found, band) => {
          const feature = c * BAND_COUNT + band;
          errors[feature].push(found - intended[epoch * 2 * BAND_COUNT + feature]);
        });
      }
    }
    errors.forEach((list, feature) => {
      const mean = list.reduce((sum, e) => sum + e, 0) / list.length;
      const spread = Math.sqrt(list.reduce((sum, e) => sum + e * e, 0) / list.length);
      expect(Math.abs(mean), `bias of feature ${feature}`).toBeLessThan(0.03);
      expect(spread, `error of feature ${feature}`).toBeLessThan(0.06);
    });
  });

  it('has no steps where epochs join', () => {
    const { channels } = simulateNight({ seed: 4, stages: STAGES, artefacts: false });
    for (const { samples, label } of channels) {
      const jump = (at: number): number => Math.abs(samples[at] - samples[at - 1]);
      // Beside each boundary, a hundred jumps of the same neighbourhood to compare with.
      let joins = 0;
      let beside = 0;
      for (let at = EPOCH; at < samples.length; at += EPOCH) {
        joins += jump(at) ** 2;
        for (let k = 1; k <= 50; k++) beside += (jump(at - k) ** 2 + jump(at + k) ** 2) / 100;
      }
      expect(joins / beside, label).toBeLessThan(1.6);
    }
  });

  it('lowers the chin in REM and moves the eyes there', () => {
    const { channels } = simulateNight({ seed: 8, stages: STAGES, artefacts: false });
    const [, , eog, emg] = channels;
    const level = (samples: Float32Array, stage: number): number => {
      const epochs = [...STAGES.keys()].filter((epoch) => STAGES[epoch] === stage);
      const energy = epochs.map((e) => samples.subarray(e * EPOCH, (e + 1) * EPOCH).reduce((s, x) => s + x * x, 0));
      return Math.sqrt(energy.reduce((s, x) => s + x, 0) / epochs.length / EPOCH);
    };
    expect(level(emg.samples, 0)).toBeGreaterThan(2 * level(emg.samples, 4));
    expect(level(emg.samples, 2)).toBeGreaterThan(level(emg.samples, 4));
    expect(level(eog.samples, 4)).toBeGreaterThan(level(eog.samples, 2));
  });

  it('adds artefacts, lists them, and only where asked', () => {
    const clean = simulateNight({ seed: 12, stages: STAGES, artefacts: false });
    const dirty = simulateNight({ seed: 12, stages: STAGES });
    expect(clean.artefacts).toEqual([]);
    expect(dirty.artefacts.length).toBeGreaterThan(0);
    const peak = dirty.artefacts.find(({ kind }) => kind === 'movement')!;
    const span = [peak.startSeconds * 100, (peak.startSeconds + peak.seconds) * 100] as const;
    const size = (night: typeof clean): number =>
      night.channels[0].samples.subarray(...span).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    expect(size(dirty)).toBeGreaterThan(size(clean) + 20);
  });

  it('refuses what cannot be simulated', () => {
    for (const options of [
      { seed: 0.5 },
      { seed: 1, hours: 0 },
      { seed: 1, hours: NaN },
      { seed: 1, hours: 49 },
      { seed: 1, channels: [] },
      { seed: 1, stages: Int8Array.of(0, 5) },
      { seed: 1, personSeed: Infinity },
    ]) {
      expect(() => simulateNight(options), JSON.stringify(options)).toThrow(UsageError);
    }
    expect(simulateNight({ seed: -3, stages: Int8Array.of(2) }).channels[0].samples.length).toBe(EPOCH);
  });
});
