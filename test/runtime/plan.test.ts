import { describe, expect, it } from 'vitest';
import { BudgetError, UsageError } from '../../src/errors.js';
import { largestChunk, PAGE_BYTES, planMemory } from '../../src/runtime/plan.js';
import { Arena } from '../../src/runtime/arena.js';
import { instantiateEngine } from '../../src/runtime/engine.js';
import { epochSamples, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const model = randomModel(2);

describe('planMemory', () => {
  it('lays parts end to end without overlap', () => {
    const { parts, pageBytes } = planMemory(model, { chunkSamples: 100 });
    parts.forEach((part, index) => {
      const next = parts[index + 1]?.address ?? pageBytes;
      expect(part.address + part.bytes).toBe(next);
      expect(part.address % 16).toBe(0);
    });
  });

  it('is over budget by what it says, each part listed', () => {
    const plan = planMemory(model, { chunkSamples: 64, codeBytes: 5000 });
    expect(
      planMemory(model, { chunkSamples: 64, codeBytes: 5000, budget: { ram: plan.ramBytes, flash: plan.flashBytes } })
        .ramBytes,
    ).toBe(plan.ramBytes);
    try {
      planMemory(model, {
        chunkSamples: 64,
        codeBytes: 5000,
        budget: { ram: plan.ramBytes - 1, flash: plan.flashBytes - 7 },
      });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetError);
      const { over, parts, message } = error as BudgetError;
      expect(over.map(({ place, needed, granted }) => [place, needed - granted])).toEqual([
        ['RAM', 1],
        ['flash', 7],
      ]);
      expect(parts.map(({ name }) => name)).toEqual(['program', 'state', 'scratch', 'samples']);
      for (const part of [...parts.map(({ name }) => name), 'code']) expect(message).toContain(part);
    }
  });

  it('takes the largest chunk that fits when none is asked for', () => {
    const budget = { ram: 6000 };
    const chunkSamples = largestChunk(model, budget)!;
    expect(planMemory(model, { budget }).chunkSamples).toBe(chunkSamples);
    expect(() => planMemory(model, { budget, chunkSamples: chunkSamples + 1 })).toThrow(BudgetError);
    expect(planMemory(model).pageBytes).toBeLessThanOrEqual(PAGE_BYTES);
  });

  it('refuses chunks of no samples or more than an epoch', () => {
    for (const chunkSamples of [0, -1, 1.5, Number.NaN, 3001]) {
      expect(() => planMemory(model, { chunkSamples })).toThrow(UsageError);
    }
  });

  it('refuses a budget that not even one sample fits', () => {
    expect(largestChunk(model, { ram: 100 })).toBeNull();
    expect(() => planMemory(model, { budget: { ram: 100 } })).toThrow(BudgetError);
  });
});

describe.each(['scalar', 'simd'] as const)('the %s engine', (build) => {
  it.each([1, 4, 63, 250, 3000])(
    'touches nothing outside its parts and never its program, chunks of %i',
    async (chunkSamples) => {
      const engine = await instantiateEngine(build);
      const plan = planMemory(model, { chunkSamples });
      const page = new Uint8Array(engine.exports.memory.buffer).fill(0xa5);
      const arena = new Arena(engine, plan);
      const sleeper = arena.admit();
      const signal = signalOf(new Random(3), epochSamples(model));
      for (let channel = 0; channel < 4; channel++) {
        for (let at = 0; at < signal.length; at += chunkSamples) {
          arena.pushCounts(sleeper, channel, signal.subarray(at, at + chunkSamples));
        }
      }
      expect(arena.finish(sleeper)).toBeGreaterThanOrEqual(0);
      const { program } = plan.addresses;
      expect(page.subarray(program, program + plan.program.length)).toEqual(plan.program);
      expect(page.subarray(0, 16).every((byte) => byte === 0xa5)).toBe(true);
      expect(page.subarray(plan.pageBytes).every((byte) => byte === 0xa5)).toBe(true);
    },
  );
});
