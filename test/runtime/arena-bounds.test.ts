import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { Arena, type Sleeper } from '../../src/runtime/arena.js';
import { type Engine, type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { CHANNEL, PROGRAM, STATE } from '../../src/runtime/layout.js';
import { largestChunk, type MemoryPlan, PAGE_BYTES, planMemory } from '../../src/runtime/plan.js';
import { epochSamples, signalOf } from '../support/engine-run.js';
import { changed, fillRandomly, hashes, PART_NAMES, spreadPlan } from '../support/guarded-page.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];
const CHUNKS = [1, 4, 25, 63, 250, 3000];
const FIRST_ADDRESS = 16;

/** Ends exactly with the page, so that the first byte beyond the arena traps. */
function planAtEnd(model: IntegerModel, chunkSamples: number): MemoryPlan {
  const { pageBytes } = planMemory(model, { chunkSamples });
  return planMemory(model, { chunkSamples, baseAddress: PAGE_BYTES - (pageBytes - FIRST_ADDRESS) });
}

/** The plan at both ends of the page, and its parts apart, each of them first and last in turn. */
function placements(model: IntegerModel, chunkSamples: number): MemoryPlan[] {
  const plan = planMemory(model, { chunkSamples });
  return [plan, planAtEnd(model, chunkSamples), ...PART_NAMES.map((first) => spreadPlan(plan, first))];
}

interface Night {
  readonly model: IntegerModel;
  readonly signals: readonly Int16Array[];
}

const EPOCHS = 2;

function nightOf(seed: number, shape: Parameters<typeof randomModel>[1]): Night {
  const model = randomModel(seed, shape);
  const random = new Random(seed);
  return { model, signals: model.metadata.channels.map(() => signalOf(random, EPOCHS * epochSamples(model))) };
}

/** One sleeper's samples of one epoch, counts or microvolts by turns of the chunk. */
function pushEpoch(arena: Arena, sleeper: Sleeper, { model, signals }: Night, epoch: number, upTo?: number): void {
  const length = epochSamples(model);
  const { chunkSamples } = arena.plan;
  signals.forEach((signal, channel) => {
    for (let at = 0, turn = 0; at < (upTo ?? length); at += chunkSamples, turn++) {
      const from = epoch * length + at;
      const chunk = signal.subarray(from, from + Math.min(chunkSamples, length - at));
      if (turn % 2 === 0) arena.pushCounts(sleeper, channel, chunk);
      else
        arena.pushMicrovolts(
          sleeper,
          channel,
          Float32Array.from(chunk, (count) => count / 4),
          4,
        );
    }
  });
}

/** Two sleepers taking turns over epochs, one of which is begun, discarded and begun again, and a not finite sample. */
function runNight(engine: Engine, plan: MemoryPlan, night: Night): Int32Array[] {
  const arena = new Arena(engine, plan);
  const [one, other] = [arena.admit(), arena.admit()];
  const logits: Int32Array[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    pushEpoch(arena, one, night, epoch);
    pushEpoch(arena, other, night, EPOCHS - 1 - epoch, Math.ceil(epochSamples(night.model) / 3));
    expect(arena.pushMicrovolts(one, 0, Float32Array.of(Number.NaN), 4)).toBe(-1);
    for (const sleeper of [one, other]) {
      if (sleeper === other) {
        arena.discard(other);
        pushEpoch(arena, other, night, EPOCHS - 1 - epoch);
      }
      expect(arena.finish(sleeper)).toBeGreaterThanOrEqual(0);
      logits.push(arena.logits(sleeper));
    }
  }
  return logits;
}

/** Runs a night in a page that was random before; nothing but state, scratch and samples may have changed. */
function guardedRun(engine: Engine, plan: MemoryPlan, night: Night, seed: number): Int32Array[] {
  const page = new Uint8Array(engine.exports.memory.buffer);
  fillRandomly(page, seed);
  page.set(plan.program, plan.addresses.program);
  const before = hashes(page, plan);
  const logits = runNight(engine, plan, night);
  expect(changed(before, hashes(page, plan)).sort()).toEqual(['samples', 'scratch', 'state']);
  return logits;
}

describe.each(BUILDS)('the %s engine stays in its arena', (build) => {
  it.each(CHUNKS)('wherever that lies and whatever is around it, chunks of %i', async (chunkSamples) => {
    const night = nightOf(2, { channels: 2 });
    const engine = await instantiateEngine(build);
    const runs = placements(night.model, chunkSamples).flatMap((plan, index) => [
      guardedRun(engine, plan, night, 100 + index),
      guardedRun(engine, plan, night, 200 + index),
    ]);
    // Nothing outside is even read: twelve random surroundings, the same bits.
    for (const logits of runs) expect(logits).toEqual(runs[0]);
  });

  it('for random networks of 1 to 8 channels and any chunk length', async () => {
    const engine = await instantiateEngine(build);
    const shapes = fc.record({
      channels: fc.integer({ min: 1, max: 8 }),
      widths: fc.array(fc.constantFrom(8, 16, 24, 32), { minLength: 1, maxLength: 4 }),
      // Epochs of an odd number of samples are outside the contract.
      sampleRate: fc.constantFrom(26, 64, 100),
      epochSeconds: fc.integer({ min: 3, max: 6 }),
    });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 600 }), fc.nat(1e6), (shape, chunk, seed) => {
        const night = nightOf(seed, shape);
        const chunkSamples = Math.min(chunk, largestChunk(night.model)!, epochSamples(night.model));
        const runs = placements(night.model, chunkSamples).map((plan, index) =>
          guardedRun(engine, plan, night, seed + index),
        );
        for (const logits of runs) expect(logits).toEqual(runs[0]);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(BUILDS)('each function of the %s engine writes to its own part alone', (build) => {
  it.each(CHUNKS)('chunks of %i', async (chunkSamples) => {
    const { model, signals } = nightOf(7, { channels: 3 });
    const { exports } = await instantiateEngine(build);
    const page = new Uint8Array(exports.memory.buffer);
    const words = new Int32Array(exports.memory.buffer);
    const plan = spreadPlan(planMemory(model, { chunkSamples }), 'samples');
    const { program, state, scratch, samples } = plan.addresses;
    fillRandomly(page, chunkSamples);
    page.set(plan.program, program);
    const writesOf = (call: () => unknown): string[] => {
      const before = hashes(page, plan);
      call();
      return changed(before, hashes(page, plan)).sort();
    };

    expect(writesOf(() => exports.reset(program, state))).toEqual(['state']);
    const channelBytes = words[(program + PROGRAM.CHANNEL_BYTES) / 4];
    const channelsOf = (): Uint8Array[] =>
      model.metadata.channels.map((_, c) =>
        page.slice(state + STATE.FIRST_CHANNEL + c * channelBytes).slice(0, channelBytes),
      );
    const length = epochSamples(model);
    const floats = new Float32Array(exports.memory.buffer, samples, chunkSamples);
    for (let channel = 0; channel < signals.length; channel++) {
      for (let at = 0; at < length; at += chunkSamples) {
        const count = Math.min(chunkSamples, length - at);
        floats.set(signals[channel].subarray(at, at + count));
        const isProbe = at === 0 || at + count === length;
        if (!isProbe) {
          exports.toCounts(samples, samples, count, 1);
          exports.push(program, state, scratch, channel, samples, count);
          continue;
        }
        expect(writesOf(() => exports.toCounts(samples, samples, count, 1))).toEqual(['samples']);
        const before = channelsOf();
        expect(writesOf(() => exports.push(program, state, scratch, channel, samples, count))).toEqual([
          'scratch',
          'state',
        ]);
        const after = channelsOf();
        expect(
          before.map((bytes, c) => (Buffer.compare(bytes, after[c]) === 0 ? null : c)).filter((c) => c !== null),
        ).toEqual([channel]);
      }
    }
    expect(writesOf(() => exports.finish(program, state))).toEqual(['state']);
    exports.push(program, state, scratch, 1, samples, 1);
    expect(words[(state + STATE.FIRST_CHANNEL + channelBytes + CHANNEL.POSITION) / 4]).toBe(1);
    expect(writesOf(() => exports.discard(program, state))).toEqual(['state']);
    expect(writesOf(() => exports.push(program, state, scratch, 1, samples, 0))).toEqual([]);
  });
});
