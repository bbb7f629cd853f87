import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { stageOf } from '../../../src/reference/integer.js';
import { planBare } from '../../../src/runtime/bare/plan.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { randomModel } from '../../support/random-model.js';
import { type NetworkShape, Random } from '../../support/random-network.js';
import { BareEngine } from './bare-engine.js';

const EXHAUSTIVE = process.env['ULW_EXHAUSTIVE'] === '1';
const RUNS = EXHAUSTIVE ? 300 : 25;
const EPOCHS = 2;

/** Widths that have kernels of their own and others, one block to four; rows odd and even at every layer behind the first. */
const WIDTHS = [[8, 16, 32], [8], [16], [24, 8], [16, 16], [8, 16, 8], [32, 8, 16, 40]];
const shapes = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  widths: fc.constantFrom(...WIDTHS),
  // An epoch's samples are an even number, 64 or more.
  sampleRate: fc.integer({ min: 32, max: 170 }).map((half) => 2 * half),
  epochSeconds: fc.constant(1),
});

/** Largest taps and weights of both signs, and none, in the first convolution. */
const EXTREME_TAPS = [
  [-128, 127, 0],
  [127, 0, -128],
  [0, -128, 127],
  [127, 127, 1],
  [0, 0, 0],
];
const EXTREME_WEIGHTS = [-127, 127, 0, 1, -1, 127, -127, 64];

function withExtremeFirst(model: IntegerModel, taps: readonly number[], multiplier: number): IntegerModel {
  const [block, ...others] = model.blocks;
  const { matrix, bias } = block.first;
  const weights = Int8Array.from(matrix.weights, (_, column) => EXTREME_WEIGHTS[column % 8]);
  const multipliers = new Uint8Array(matrix.columns).fill(multiplier);
  const largest = multiplier === 255 ? 2 ** 30 - 1 : multiplier * 2 ** 21;
  const extreme = Int32Array.from(bias, (_, column) => (column % 3 === 0 ? -1 : 1) * largest);
  const first = {
    ...block.first,
    taps: Int8Array.from(taps),
    matrix: { ...matrix, weights, multipliers },
    bias: extreme,
  };
  return { ...model, blocks: [{ ...block, first }, ...others] };
}

async function expectReference(model: IntegerModel, chunk: number, dual: boolean, pushes: number[], seed: number) {
  const random = new Random(seed);
  const length = epochSamples(model);
  const signals = model.metadata.channels.map(() => signalOf(random, EPOCHS * length));
  const engine = await BareEngine.start(model, Math.min(chunk, length), dual, random);
  const expected = referenceLogits(model, signals, EPOCHS);
  let next = 0;
  for (let e = 0; e < EPOCHS; e++) {
    const done = signals.map(() => 0);
    while (done.some((count) => count < length)) {
      signals.forEach((signal, channel) => {
        const count = Math.min(pushes[next++ % pushes.length], length - done[channel]);
        const from = e * length + done[channel];
        expect(engine.push(channel, signal.slice(from, from + count))).toBe(count);
        done[channel] += count;
      });
    }
    const { stage, logits } = engine.finish();
    expect(logits).toEqual(expected[e]);
    expect(stage).toBe(stageOf(logits));
  }
}

describe.each([
  ['dual', true],
  ['plain', false],
] as const)('the bare engine, %s kernels', (_, dual) => {
  it(
    'gives the bits of the integer reference for any model, chunk and push, and writes nowhere else',
    { timeout: 1_800_000 },
    async () => {
      const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(shapes, fc.integer({ min: 1, max: 70 }), sizes, fc.nat(), (shape, chunk, pushes, seed) =>
          expectReference(randomModel(seed, shape), chunk, dual, pushes, seed),
        ),
        { numRuns: RUNS, seed: 61 },
      );
    },
  );

  it.each(EXTREME_TAPS)('gives them where the first convolution is at its limits: taps %d, %d, %d', async (...taps) => {
    const model = randomModel(9, { channels: 2, widths: [16, 8], sampleRate: 150, epochSeconds: 4 });
    for (const [seed, multiplier] of [255, 64, 4, 1].entries()) {
      await expectReference(withExtremeFirst(model, taps, multiplier), 12, dual, [600], seed);
    }
  });

  it('gives them for sixteen channels of the published widths', { timeout: 120_000 }, async () => {
    const shape: NetworkShape = { channels: 16, sampleRate: 100, epochSeconds: 2 };
    await expectReference(randomModel(7, shape), 4, dual, [4, 1, 25], 7);
  });

  it('tells how many samples it took, and forgets an epoch', async () => {
    const model = randomModel(8, { channels: 2, sampleRate: 80, epochSeconds: 1 });
    const engine = await BareEngine.start(model, 4, dual, new Random(8));
    expect(engine.push(0, new Int16Array(100))).toBe(80);
    expect(engine.push(0, new Int16Array(1))).toBe(0);
    expect(engine.push(1, new Int16Array(79))).toBe(79);
    expect(engine.finish().stage).toBe(-3);
    engine.discard();
    expect(engine.finish().stage).toBe(-1);
  });
});

describe("the bare build's plan", () => {
  it('sums in 16 bits only where they hold an epoch', () => {
    const sums = (shape: NetworkShape): number =>
      new DataView(planBare(randomModel(1, shape), 4).program.buffer).getInt32(24, true);
    expect(sums({ channels: 1 })).toBe(2);
    expect(sums({ channels: 1, widths: [8] })).toBe(4);
    expect(sums({ channels: 1, widths: [8, 16], sampleRate: 200 })).toBe(4);
  });

  it('refuses a chunk longer than an epoch', () => {
    const model = randomModel(1, { channels: 1, sampleRate: 80, epochSeconds: 1 });
    expect(() => planBare(model, 81)).toThrow('1 to 80');
  });
});
