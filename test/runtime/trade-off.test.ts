import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { largestChunk, PAGE_BYTES, planMemory } from '../../src/runtime/plan.js';
import { tradeOff } from '../../src/runtime/trade-off.js';
import { randomModel } from '../support/random-model.js';

const model = randomModel(4);

describe('tradeOff', () => {
  it('costs the usual chunks, the asked ones and the largest that fits, in order and once', () => {
    const budget = { ram: 5000 };
    const { costs, largestChunk: largest } = tradeOff(model, budget, { chunks: [25, 7] });
    expect(largest).toBe(largestChunk(model, budget));
    const lengths = costs.map(({ chunkSamples }) => chunkSamples);
    const expected = [1, 4, 7, 10, 25, 64, 100, 250, 500, 1000, 3000, largest!];
    expect(lengths).toEqual([...new Set(expected)].sort((a, b) => a - b));
  });

  it('agrees with the plan on bytes, and fits up to the largest chunk and no further', () => {
    const { costs, largestChunk: largest } = tradeOff(model, { ram: 5000 });
    for (const { chunkSamples, ramBytes, fits, runsHere, latencySeconds } of costs) {
      expect(ramBytes).toBe(planMemory(model, { chunkSamples }).ramBytes);
      expect(fits).toBe(chunkSamples <= largest!);
      expect(runsHere).toBe(true);
      expect(latencySeconds).toBe(chunkSamples / 100);
    }
  });

  it('knows chunks that the page cannot hold from those that the budget forbids', () => {
    const wide = randomModel(5, { channels: 1, widths: [24, 8, 16, 40] });
    const { costs, largestChunk: largest } = tradeOff(wide);
    expect(largest).toBeLessThan(3000);
    expect(costs.at(-1)).toMatchObject({ chunkSamples: 3000, fits: false, runsHere: false });
  });

  it('knows that the last byte of the page is its own', () => {
    const baseAddress = 16 + PAGE_BYTES - planMemory(model, { chunkSamples: 64 }).pageBytes;
    const { costs } = tradeOff(model, {}, { chunks: [65, 80], layout: { baseAddress } });
    expect(costs.filter(({ runsHere }) => runsHere).at(-1)).toMatchObject({ chunkSamples: 64, fits: true });
  });

  it('has no largest chunk where nothing fits', () => {
    const { costs, largestChunk: largest } = tradeOff(model, { ram: 0 });
    expect(largest).toBeNull();
    expect(costs.every(({ fits }) => !fits)).toBe(true);
  });

  it('counts what `ulw inspect` prints: four channels of the published widths, 2,535,456 MACs compiled', () => {
    expect(tradeOff(model).macs).toBe(2535456);
  });

  it('stops at the epoch of a model with short ones', () => {
    const short = randomModel(6, { channels: 1, widths: [8], sampleRate: 64, epochSeconds: 2 });
    expect(tradeOff(short).costs.map(({ chunkSamples }) => chunkSamples)).toEqual([1, 4, 10, 25, 64, 100, 128]);
  });

  it.each([0, -1, 1.5, Number.NaN, 3001])('refuses a chunk of %d samples', (chunk) => {
    expect(() => tradeOff(model, {}, { chunks: [chunk] })).toThrow(UsageError);
  });
});
