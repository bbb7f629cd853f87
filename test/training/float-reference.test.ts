import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readWeights } from '../../src/model/weights.js';
import { floatLogits } from '../../src/reference/float.js';
import { runTrainer, trainerMissing } from './trainer.js';

const EXPORT_CHECK = join(import.meta.dirname, '../../training/export_check.py');
const missing = trainerMissing();
const folder = mkdtempSync(join(tmpdir(), 'ulw-training-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Weights as training leaves them: every tensor moved away from its start, BatchNorm statistics of real activations. */
function writeRandomWeights(path: string, channels: number): void {
  const channel = { label: 'EEG', role: 'eeg', aliases: [], signals: ['EEG'] };
  const recipe = {
    name: 'random',
    seed: 7,
    channels: Array<typeof channel>(channels).fill(channel),
    initialDeviation: Array<number>(channels).fill(18),
    provenance: { data: 'none', recipe: 'random' },
  };
  const program = `
import json, sys, torch
from network import SleepNet
from provenance import write_model
torch.manual_seed(7)
recipe = json.loads(sys.argv[2])
network = SleepNet(len(recipe["channels"]))
with torch.no_grad():
    for parameter in network.parameters():
        parameter += torch.randn_like(parameter) * 0.1
    network.dense2.weight *= 10
    for _ in range(10):
        network(torch.randn(8, network.channels, 3000) * 2)
write_model(sys.argv[1], network, recipe)`;
  runTrainer(['-c', program, path, JSON.stringify(recipe)]);
}

function epochsOf(count: number, channels: number): Int16Array {
  const samples = new Int16Array(count * channels * 3000);
  samples.forEach((_, i) => {
    const t = i % 3000;
    const loudness = 800 * 3 ** Math.floor(i / (3000 * channels));
    samples[i] = Math.round(loudness * Math.sin(t * 0.01 * (1 + (i % 7))) * Math.sin(i * i * 0.37)) + (t === 5 ? 32000 : 0);
  });
  return samples;
}

describe.skipIf(missing !== null)(`PyTorch${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('agrees with the float reference within 1e-4', () => {
    const channels = 2;
    const weights = join(folder, `random${channels}.safetensors`);
    writeRandomWeights(weights, channels);
    const epochs = epochsOf(2, channels);
    const file = join(folder, `epochs${channels}.bin`);
    writeFileSync(file, new Uint8Array(epochs.buffer));
    const byTorch = JSON.parse(runTrainer([EXPORT_CHECK, weights, file]).toString()) as number[][];

    const network = readWeights(readFileSync(weights), 'random weights');
    expect(byTorch).toHaveLength(2);
    byTorch.forEach((logits, epoch) => {
      const input = Array.from({ length: channels }, (_, c) => {
        const start = (epoch * channels + c) * 3000;
        return Float64Array.from(epochs.subarray(start, start + 3000), (count) => count / 2048);
      });
      const expected = floatLogits(network, input);
      const largest = Math.max(...logits.map((logit, stage) => Math.abs(logit - expected[stage])));
      expect(largest, `epoch ${epoch}: ${logits} against ${expected}`).toBeLessThan(1e-4);
    });
    const spread = byTorch[0].map((logit, stage) => Math.abs(logit - byTorch[1][stage]));
    expect(Math.max(...spread), 'the epochs differ, so their logits must').toBeGreaterThan(1e-2);
  });
});
