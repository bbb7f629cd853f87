import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { accumulatorBounds, tapReach } from '../../src/model/contract-check.js';
import { initialGain } from '../../src/model/gain.js';
import type { IntegerModel } from '../../src/model/integer-model.js';
import type { Network } from '../../src/model/network.js';
import { U8_MAX } from '../../src/model/numeric-contract.js';
import { readWeights, writeWeights } from '../../src/model/weights.js';
import { biasCorrection } from '../../src/quantize/bias-correction.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { quantize } from '../../src/quantize/quantize.js';
import { frontEndOf } from '../../src/reference/front-end.js';
import { integerLogits, stageOf } from '../../src/reference/integer.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { Random, randomNetwork } from '../support/random-network.js';
import { runTrainer, trainerMissing } from './trainer.js';

const SAMPLES = 3000;
const UCDDB = join(import.meta.dirname, '../../../shared/data/ucddb/epochs.npz');
const SHIPPED = join(import.meta.dirname, '../../weights/eeg1.safetensors');
const missing = trainerMissing();
const noPeople = missing ?? (existsSync(UCDDB) ? null : '../shared/data/ucddb is not on this machine');
const skipped = (reason: string | null): string => (reason === null ? '' : ` (skipped: ${reason})`);
const folder = mkdtempSync(join(tmpdir(), 'ulw-quantisation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const asked = (program: string, ...args: readonly string[]): unknown =>
  JSON.parse(runTrainer(['-c', program, ...args]).toString());

/** One array a channel of each epoch. @param samples epochs x channels x SAMPLES */
function epochsOf(samples: Int16Array, channels: number): Int16Array[][] {
  const count = samples.length / (channels * SAMPLES);
  return Array.from({ length: count }, (_, epoch) =>
    Array.from({ length: channels }, (_, c) => {
      const from = (epoch * channels + c) * SAMPLES;
      return samples.subarray(from, from + SAMPLES);
    }),
  );
}

interface Answer {
  readonly logits: number[][];
  readonly stages: number[];
  readonly ranges: [number, number][];
  readonly correction: number[];
}

/** What the first block's output can reach, its side path left out. */
function largestSum({ blocks }: IntegerModel): number {
  const { taps, matrix } = blocks[0].second;
  return Math.max(...accumulatorBounds(matrix, tapReach(taps, matrix.rows, U8_MAX)));
}

/** Quantises a network with ranges from some of the epochs, here and in the trainer, and compares all of them. */
function compare(name: string, network: Network, samples: Int16Array, narrowed = 1): Answer {
  const epochs = epochsOf(samples, network.metadata.channels.length);
  const inUnits = epochs.map((epoch) => epoch.map((channel) => Float64Array.from(channel, (count) => count / 2048)));
  const compiled = compile(network);
  const step = Math.ceil(epochs.length / 8);
  const measured = calibrate(compiled, inUnits.filter((_, i) => i % step === 0)).blocks;
  const blocks = measured.map(({ hidden, output }) => ({ hidden, output: output / narrowed }));
  const weights = join(folder, `${name}.safetensors`);
  const plain = quantize(compiled, { blocks });
  const own = biasCorrection(compiled, plain, inUnits);
  // What the trainer measures lacks a correction; what both quantise has one, of another size.
  const stated = own.map((value, stage) => 3 * value + stage / 100);
  writeFileSync(weights, writeWeights({ ...network, activationRanges: blocks, biasCorrection: stated }));
  writeFileSync(join(folder, `${name}.bin`), new Uint8Array(samples.buffer));

  const stored = readWeights(readFileSync(weights));
  const { activationRanges, biasCorrection: correction } = stored;
  const model = quantize(compile(stored), { blocks: activationRanges! }, { biasCorrection: correction });
  expect(model.head.bias).not.toEqual(plain.head.bias);
  // Weights of a unit as fine as asked for would leave int32.
  if (narrowed > 1) expect(largestSum(model), name).toBeGreaterThan(2 ** 30.5);
  const expected = epochs.map((epoch) => [...integerLogits(model, epoch)]);
  const found = JSON.parse(
    runTrainer([join(import.meta.dirname, 'integers.py'), weights, join(folder, `${name}.bin`)]).toString(),
  ) as Answer;
  found.logits.forEach((logits, epoch) => expect(logits, `${name}, epoch ${epoch}`).toEqual(expected[epoch]));
  expect(found.logits).toHaveLength(epochs.length);
  const least = Math.max(1e-4, 2 * plain.head.scale);
  found.correction.forEach((value, stage) => expect(Math.abs(value - own[stage]), `${name}: correction`).toBeLessThan(least));
  const same = found.stages.filter((stage, epoch) => stage === stageOf(expected[epoch])).length;
  expect(same / epochs.length, `${name}: stages that training sees`).toBeGreaterThanOrEqual(0.999);
  expect(new Set(found.logits.map(String)).size, `${name}: the epochs differ`).toBeGreaterThan(0.9 * epochs.length);
  return found;
}

/** Noise of every loudness up to saturation, a flat epoch and full-scale squares. */
function randomSamples(seed: number, epochs: number, channels: number): Int16Array {
  const random = new Random(seed);
  const samples = new Int16Array(epochs * channels * SAMPLES);
  let value = 0;
  samples.forEach((_, i) => {
    const epoch = Math.floor(i / (SAMPLES * channels));
    value = 0.9 * value + 200 * 1.4 ** (epoch % 12) * random.normal();
    const square = Math.floor(i / 50) % 2 === 0 ? 32767 : -32768;
    const each = epoch === 0 ? 0 : epoch === 1 ? square : Math.round(value);
    samples[i] = Math.max(-32768, Math.min(32767, each));
  });
  return samples;
}

describe.skipIf(missing !== null)(`the trainer's integers${skipped(missing)}`, () => {
  it('are those of the engine to the last bit, for random weights of any number of channels', { timeout: 120_000 }, () => {
    for (const [seed, channels] of [
      [1, 1],
      [2, 4],
      [3, 2],
    ]) {
      compare(`random${seed}`, randomNetwork(seed, { channels }), randomSamples(seed, 14, channels));
    }
  });

  it('are those of the engine to the last bit where outputs clip too low for the weights', { timeout: 120_000 }, () => {
    compare('narrow', randomNetwork(1, { channels: 1 }), randomSamples(1, 14, 1), 2000);
  });

  it('are those of the engine to the last bit on a simulated night', { timeout: 120_000 }, () => {
    const network = readWeights(readFileSync(SHIPPED));
    const night = simulateNight({ seed: 77, hours: 1 });
    const counts = Int16Array.from(night.channels[0].samples, (microvolts) =>
      Math.max(-32768, Math.min(32767, Math.round(microvolts * 10))),
    );
    const whole = counts.slice(0, counts.length - (counts.length % SAMPLES));
    const policy = { mode: 'running', initial: initialGain(network.metadata, 0) } as const;
    compare('simulated', network, frontEndOf(whole, policy, SAMPLES));
  });

  it('are calibrated as the quantiser calibrates', () => {
    const network = randomNetwork(5, { channels: 1 });
    const samples = randomSamples(5, 8, 1);
    const { ranges } = compare('calibrated', network, samples);
    const epochs = epochsOf(samples, 1).map(([channel]) => [Float64Array.from(channel, (count) => count / 2048)]);
    calibrate(compile(network), epochs).blocks.forEach(({ hidden, output }, block) => {
      expect(ranges[block][0] / hidden).toBeCloseTo(1, 1.5);
      expect(ranges[block][1] / output).toBeCloseTo(1, 1.5);
    });
  });

  it('pass gradients that point where those of the float network do, and the loss falls', () => {
    const program = `
import json, torch
import torch.nn.functional as F
from activation_ranges import measured_ranges
from fake_quantised import FakeQuantised
from network import SleepNet
torch.manual_seed(5)
network = SleepNet(2)
for _ in range(50):
    network(torch.randn(8, 2, 3000) * 2)
network.eval()
x, stages = torch.randn(16, 2, 3000) * torch.exp(torch.randn(16, 2, 1)), torch.arange(16) % 5
model = FakeQuantised(network, measured_ranges(network, (x * 2048).clamp(-32768, 32767).short().numpy()))
gradients = lambda logits: torch.autograd.grad(F.cross_entropy(logits, stages), list(network.parameters()))
cosines = [float(F.cosine_similarity(a.flatten(), b.flatten(), 0)) for a, b in zip(gradients(model(x)), gradients(network(x)))]
range_gradient = torch.autograd.grad(F.cross_entropy(model(x), stages), model.log_ranges)[0].abs().tolist()
optimiser, losses = torch.optim.Adam(network.parameters(), 0.003), []
for _ in range(12):
    loss = F.cross_entropy(model(x), stages)
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    losses.append(float(loss))
print(json.dumps([cosines, range_gradient, losses]))`;
    const [cosines, rangeGradient, losses] = asked(program) as [number[], number[][], number[]];
    expect(cosines).toHaveLength(3 * (2 * 5 + 2 * 3) + 4);
    expect(Math.min(...cosines), `${cosines}`).toBeGreaterThan(0.8);
    expect(Math.min(...rangeGradient.flat())).toBeGreaterThan(0);
    expect(losses[losses.length - 1], `${losses}`).toBeLessThan(0.9 * losses[0]);
  });

  it('pass no gradient where the saturation cuts', () => {
    const program = `
import json, torch
from fake_quantised import FakeQuantised
from network import SleepNet
torch.manual_seed(6)
network = SleepNet(1).eval()
model = FakeQuantised(network, torch.full((3, 2), 1e-4))
model(torch.randn(2, 1, 3000) * 4).square().sum().backward()
print(json.dumps([float(network.blocks[0].main1.norm.weight.grad.abs().max()), float(network.dense2.bias.grad.abs().max())]))`;
    const [inside, head] = asked(program) as [number, number];
    expect(inside).toBeLessThan(1e-3 * head);
  });

  it('start from features of one size, by an equalisation that leaves the float function as it was', () => {
    const program = `
import json, torch
from activation_ranges import block_tensors
from equalise import equalise
from network import SleepNet
torch.manual_seed(8)
network, x = SleepNet(2), torch.randn(4, 2, 3000)
with torch.no_grad():
    for parameter in network.parameters():
        parameter += torch.randn_like(parameter) * 0.2
    for _ in range(5):
        network(x)
    network.eval()
    inputs = (x * 2048).short().numpy()
    spread = lambda: [float(t.max(1).max() / t.max(1)[t.max(1) > 0].min()) for block in block_tensors(network, inputs) for t in block]
    before, spread_before = network(x), spread()
    equalise(network, inputs)
    change = float((network(x) - before).abs().max() / before.abs().max())
    print(json.dumps([change, spread_before, spread()]))`;
    const [change, before, after] = asked(program) as [number, number[], number[]];
    expect(change).toBeLessThan(1e-5);
    after.forEach((spread, tensor) => expect(spread).toBeLessThan(0.8 * before[tensor]));
  });
});

describe.skipIf(noPeople !== null)(`the trainer's integers on people${skipped(noPeople)}`, () => {
  it('are those of the engine to the last bit', { timeout: 120_000 }, () => {
    const file = join(folder, 'people.bin');
    runTrainer([join(import.meta.dirname, 'people_epochs.py'), '12', file]);
    const bytes = readFileSync(file);
    const samples = new Int16Array(new Uint8Array(bytes).buffer);
    expect(samples.length / SAMPLES).toBe(20 * 12);
    compare('people', readWeights(readFileSync(SHIPPED)), samples);
  });
});
