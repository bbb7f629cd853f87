import { describe, expect, it } from 'vitest';
import { BudgetError, UsageError } from '../../src/errors.js';
import { layoutsOf } from '../../src/runtime/memory-layout.js';
import { type Budget, largestChunk, type MemoryPlan, PAGE_BYTES, planMemory } from '../../src/runtime/plan.js';
import { programBytes } from '../../src/runtime/program-image.js';
import { randomModel } from '../support/random-model.js';

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

  it.each([1, 2, 3, 4])('counts the program to the byte with %i blocks', (blocks) => {
    for (let seed = 1; seed <= 10; seed++) {
      const shaped = randomModel(seed, { widths: [8, 16, 24, 40].slice(0, blocks), channels: seed });
      expect(programBytes(shaped)).toBe(planMemory(shaped, { chunkSamples: 5 }).program.length);
    }
  });

  const options = { chunkSamples: 64, codeBytes: 5000, stackBytes: 300 };
  const size = planMemory(model, options);
  const within = (budget: Budget): MemoryPlan => planMemory(model, { ...options, budget });

  it('adds code to flash, and stack to RAM but not to the page', () => {
    const bare = planMemory(model, { chunkSamples: 64 });
    expect([size.flashBytes - bare.flashBytes, size.ramBytes - bare.ramBytes]).toEqual([5000, 300]);
    expect([bare.flashBytes, size.pageBytes]).toEqual([bare.program.length, bare.pageBytes]);
  });

  it('fits to the byte', () => {
    const { ramBytes, flashBytes } = size;
    expect(within({ ram: ramBytes, flash: flashBytes }).addresses).toEqual(size.addresses);
    expect(within({ ram: Number.MAX_SAFE_INTEGER, flash: Number.POSITIVE_INFINITY }).ramBytes).toBe(ramBytes);
  });

  it.each([
    ['one byte of RAM', { ram: size.ramBytes - 1 }, [['RAM', 1]]],
    ['one byte of flash', { flash: size.flashBytes - 1 }, [['flash', 1]]],
    [
      'both',
      { ram: size.ramBytes - 3, flash: size.flashBytes - 7 },
      [
        ['RAM', 3],
        ['flash', 7],
      ],
    ],
    ['all RAM', { ram: 0 }, [['RAM', size.ramBytes]]],
    ['all flash', { flash: 0 }, [['flash', size.flashBytes]]],
  ] as const)('is over budget by %s, each part listed', (_, budget, over) => {
    try {
      within(budget);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetError);
      const { over: found, parts, message } = error as BudgetError;
      expect(found.map(({ place, needed, granted }) => [place, needed - granted])).toEqual(over);
      for (const { place, needed, granted } of found) {
        expect(message).toContain(`${needed} B of ${place}, ${needed - granted} too many`);
        expect(message).toContain(`at most ${granted} B of ${place}`);
      }
      expect(parts).toEqual(size.parts);
      for (const part of [...parts.map(({ name }) => name), 'code 5000 B flash', 'stack 300 B ram'])
        expect(message).toContain(part);
    }
  });

  it.each([-1, -0.5, 0.5, Number.NaN, Number.NEGATIVE_INFINITY])('refuses a budget of %d bytes', (bytes) => {
    for (const budget of [{ ram: bytes }, { flash: bytes }]) {
      expect(() => within(budget)).toThrow(UsageError);
      expect(() => largestChunk(model, budget)).toThrow(UsageError);
    }
  });

  it('takes the largest chunk that fits when none is asked for', () => {
    const budget = { ram: 6000 };
    const chunkSamples = largestChunk(model, budget)!;
    expect(planMemory(model, { budget }).chunkSamples).toBe(chunkSamples);
    expect(() => planMemory(model, { budget, chunkSamples: chunkSamples + 1 })).toThrow(BudgetError);
    expect(planMemory(model).pageBytes).toBeLessThanOrEqual(PAGE_BYTES);
    const short = randomModel(2, { epochSeconds: 4 });
    const dear = { sampleBytes: (chunk: number) => 16 * chunk };
    for (const chunk of [1, 2, 398, 399, 400]) {
      expect(largestChunk(short, { ram: layoutsOf(short, dear)(chunk).ramBytes }, dear)).toBe(chunk);
    }
  });

  it('refuses chunks of no samples or more than an epoch', () => {
    for (const chunkSamples of [0, -1, 1.5, Number.NaN, 3001]) {
      expect(() => planMemory(model, { chunkSamples })).toThrow(UsageError);
    }
  });

  it('finds the largest chunk by bisection because no part shrinks as the chunk grows', () => {
    for (const shape of [{ channels: 3 }, { channels: 1, widths: [24, 8, 16, 40] }]) {
      const layoutOf = layoutsOf(randomModel(3, shape));
      let before = layoutOf(1).parts;
      for (let chunk = 2; chunk <= 3000; chunk++) {
        const { parts } = layoutOf(chunk);
        parts.forEach((part, index) => expect(part.bytes).toBeGreaterThanOrEqual(before[index].bytes));
        before = parts;
      }
    }
  });

  it('lays the same parts from another base address', () => {
    const moved = planMemory(model, { chunkSamples: 64, baseAddress: 4096 });
    expect(moved.program).toEqual(size.program);
    expect(moved.parts).toEqual(size.parts.map((part) => ({ ...part, address: part.address + 4080 })));
    const highest = PAGE_BYTES - (size.pageBytes - 16);
    expect(planMemory(model, { chunkSamples: 64, baseAddress: highest }).pageBytes).toBe(PAGE_BYTES);
    expect(() => planMemory(model, { chunkSamples: 64, baseAddress: highest + 16 })).toThrow(/16 too many/);
    for (const baseAddress of [0, -16, 8, 17, 16.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => planMemory(model, { baseAddress })).toThrow(UsageError);
    }
  });

  it('refuses a budget that not even one sample fits', () => {
    expect(largestChunk(model, { ram: 100 })).toBeNull();
    expect(() => planMemory(model, { budget: { ram: 100 } })).toThrow(BudgetError);
  });
});
