import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { largestChunk, planMemory } from '../../src/runtime/plan.js';
import { engineLogits, epochSamples, referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 4, widths: [8, 16, 32] },
  { channels: 7, widths: [8] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [24, 8, 16, 40] },
  { channels: 2, widths: [8, 8, 8, 8], sampleRate: 32, epochSeconds: 5 },
];

describe.each(BUILDS)('the %s build equals the integer reference', (build) => {
  it.each(SHAPES)('$channels channels, widths $widths, in chunks of several lengths', async (shape) => {
    const model = randomModel(shape.widths.length, shape);
    const length = epochSamples(model);
    const random = new Random(length + shape.channels);
    const epochs = 3;
    const signals = model.metadata.channels.map(() => signalOf(random, epochs * length));
    const expected = referenceLogits(model, signals, epochs);
    // Two of these are too wide to hold a whole epoch's rows in one page.
    const whole = largestChunk(model)!;
    for (const chunkSamples of [whole, 250, 64, 4, 1].filter((chunk) => chunk <= whole)) {
      const arena = new Arena(await instantiateEngine(build), planMemory(model, { chunkSamples }));
      expect(engineLogits(arena, signals, epochs, length, () => chunkSamples)).toEqual(expected);
      expect(engineLogits(arena, signals, epochs, length, () => random.integer(1, chunkSamples))).toEqual(expected);
    }
  });

  it('whatever the chunk length of the plan and of the pushes, 1 to the epoch', async () => {
    const model = randomModel(21, { channels: 1 });
    const length = epochSamples(model);
    const signal = signalOf(new Random(22), length);
    const expected = referenceLogits(model, [signal], 1);
    const engine = await instantiateEngine(build);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: length }), fc.integer(), (chunkSamples, seed) => {
        const random = new Random(seed);
        const arena = new Arena(engine, planMemory(model, { chunkSamples }));
        const cut = (): number => random.integer(1, chunkSamples);
        expect(engineLogits(arena, [signal], 1, length, cut)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('with channels missing', async () => {
    const model = randomModel(31, { channels: 3 });
    const length = epochSamples(model);
    const signals = [null, signalOf(new Random(32), 2 * length), null];
    const arena = new Arena(await instantiateEngine(build), planMemory(model));
    expect(engineLogits(arena, signals, 2, length, (left) => left)).toEqual(referenceLogits(model, signals, 2));
  });
});

/**
 * The campaign: 10,000 random epochs over random models. Most are short unless ULW_EXHAUSTIVE is set, as `.ci/run` does:
 * then all have 3,000 samples.
 */
const EXHAUSTIVE = process.env['ULW_EXHAUSTIVE'] === '1';
const CAMPAIGN = [
  { channels: 1, widths: [8, 16, 32], epochs: 4000 },
  { channels: 2, widths: [16, 32], epochs: 2000 },
  { channels: 4, widths: [8, 16, 32], epochs: 2000 },
  { channels: 7, widths: [8, 16], epochs: 1000 },
  { channels: 1, widths: [16], epochs: 500 },
  { channels: 1, widths: [8, 16, 24, 32], epochs: 500 },
];
const EPOCHS_A_MODEL = 50;
const FULL_SECONDS = 30;

describe('10,000 random epochs', () => {
  it.each(CAMPAIGN)('$epochs of $channels channels, widths $widths', { timeout: 1_200_000 }, async (shape) => {
    const engines = await Promise.all(BUILDS.map((build) => instantiateEngine(build)));
    for (let done = 0; done < shape.epochs; done += EPOCHS_A_MODEL) {
      const seed = 1000 * shape.channels + done;
      const random = new Random(seed);
      const epochSeconds = EXHAUSTIVE || done % 1000 === 0 ? FULL_SECONDS : random.integer(1, 4);
      const model = randomModel(seed, { ...shape, epochSeconds });
      const length = epochSamples(model);
      const signals = model.metadata.channels.map(() => signalOf(random, EPOCHS_A_MODEL * length));
      const expected = referenceLogits(model, signals, EPOCHS_A_MODEL);
      for (const engine of engines) {
        const chunkSamples = Math.min(random.integer(1, length), largestChunk(model)!);
        const arena = new Arena(engine, planMemory(model, { chunkSamples }));
        expect(engineLogits(arena, signals, EPOCHS_A_MODEL, length, (left) => left)).toEqual(expected);
      }
    }
  });
});
