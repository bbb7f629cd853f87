import { describe, expect, it } from 'vitest';
import { initialGain } from '../../src/model/gain.js';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { FrontEnd } from '../../src/reference/front-end.js';
import { integerLogits, stageOf } from '../../src/reference/integer.js';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { largestChunk, planMemory } from '../../src/runtime/plan.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];

/** Every epoch's logits by the integer reference, front end included. @param signals one a channel, whole epochs */
function referenceLogits(model: IntegerModel, signals: readonly Int16Array[], epochs: number): Int32Array[] {
  const length = model.metadata.sampleRate * model.metadata.epochSeconds;
  const frontEnds = signals.map((_, c) => new FrontEnd({ mode: model.gainMode, initial: initialGain(model.metadata, c) }, length));
  return Array.from({ length: epochs }, (_, e) => {
    const inputs = signals.map((signal, c) => {
      const input = signal.subarray(e * length, (e + 1) * length).map((sample) => frontEnds[c].next(sample));
      frontEnds[c].endEpoch();
      return input;
    });
    return integerLogits(model, inputs);
  });
}

type Cut = (left: number) => number;

/** Every epoch's logits by the engine. @param cut how many samples the next push takes */
function engineLogits(arena: Arena, signals: readonly Int16Array[], epochs: number, length: number, cut: Cut): Int32Array[] {
  const sleeper = arena.admit();
  return Array.from({ length: epochs }, (_, e) => {
    signals.forEach((signal, channel) => {
      for (let done = 0; done < length; ) {
        const count = Math.min(cut(length - done), length - done, arena.plan.chunkSamples);
        const from = e * length + done;
        expect(arena.pushCounts(sleeper, channel, signal.subarray(from, from + count))).toBe(count);
        done += count;
      }
    });
    const stage = arena.finish(sleeper);
    const logits = arena.logits(sleeper);
    expect(stage).toBe(stageOf(logits));
    return logits;
  });
}

/** A signal with quiet, loud, saturating and flat stretches and an offset. */
function signalOf(random: Random, length: number): Int16Array {
  const offset = random.integer(-3000, 3000);
  let scale = 100;
  return Int16Array.from({ length }, (_, i) => {
    if (i % 500 === 0) scale = [0, 3, 100, 400, 2000, 60000][random.integer(0, 5)];
    return Math.max(-32768, Math.min(32767, Math.round(offset + scale * random.normal())));
  });
}

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 4, widths: [8, 16, 32] },
  { channels: 7, widths: [8] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [24, 8, 16, 40] },
  { channels: 2, widths: [8, 8, 8, 8], sampleRate: 32, epochSeconds: 5 },
];

describe.each(BUILDS)('the %s build', (build) => {
  it.each(SHAPES)('equals the integer reference, $channels channels, widths $widths', async (shape) => {
    const model = randomModel(shape.widths.length, shape);
    const length = model.metadata.sampleRate * model.metadata.epochSeconds;
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
});
