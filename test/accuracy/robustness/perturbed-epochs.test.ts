import { describe, expect, it } from 'vitest';
import { perturbedEpochs } from '../../../src/accuracy/robustness/perturbed-epochs.js';
import { readWeights } from '../../../src/model/weights.js';
import { readFileSync } from 'node:fs';
import { fakeRecording, header } from '../../signal/fake-recording.js';

const WEIGHTS = new URL('../../../weights/eeg1.safetensors', import.meta.url);
const { metadata } = readWeights(readFileSync(WEIGHTS));
const HERTZ = 10;
const RATE = 100;
const EPOCHS = 4;

const recording = fakeRecording({
  seconds: 30 * EPOCHS + 11,
  signals: [
    { header: header('EEG C3-A2', { rate: RATE }), value: (n) => 50 * Math.sin((2 * Math.PI * HERTZ * n) / RATE) },
  ],
});

async function epochs(strength: number): Promise<Float32Array[]> {
  const found: Float32Array[] = [];
  const perturbation = { kind: strength === 0 ? 'none' : 'clock', strength } as const;
  const source = { recording, metadata, perturbation, requested: [], title: 'night' };
  for await (const { index, samples } of perturbedEpochs(source)) {
    expect(index).toBe(found.length);
    found.push(samples[0].slice());
  }
  return found;
}

describe('a clock error', () => {
  it.each([-4, -1, 0, 1, 2, 4])('of %i percent slows waves by it about the middle of each epoch', async (strength) => {
    const found = await epochs(strength);
    expect(found).toHaveLength(EPOCHS);
    const middle = 30 / 2;
    found.slice(0, -1).forEach((samples, index) => {
      expect(samples).toHaveLength(3000);
      // The first epoch has no neighbour to be lengthened from, and filters ring at a recording's ends.
      const off = samples.subarray(100, 2900).map((sample, i) => {
        const seconds = index * 30 + middle + ((100 + i) / RATE - middle) / (1 + strength / 100);
        return Math.abs(sample - 50 * Math.sin(2 * Math.PI * HERTZ * seconds));
      });
      expect(Math.max(...off)).toBeLessThan(0.5);
    });
  });

  it('lengthens an epoch with what its neighbours have', async () => {
    const [, second] = await epochs(-4);
    for (const n of [0, 5, 2990, 2999]) {
      const seconds = 30 + 15 + (n / RATE - 15) / 0.96;
      expect(Math.abs(second[n] - 50 * Math.sin(2 * Math.PI * HERTZ * seconds))).toBeLessThan(0.5);
    }
  });
});
