import { describe, expect, it } from 'vitest';
import { BudgetError } from '../../src/errors.js';
import { timeChunks } from '../../src/runtime/time-chunks.js';
import { randomModel } from '../support/random-model.js';

describe('timeChunks', () => {
  it.each(['scalar', 'simd'] as const)('measures every chunk asked for on the %s build', async (build) => {
    const model = randomModel(7, { channels: 2 });
    const timing = await timeChunks(model, [64, 3000, 1], { build, seconds: 0 });
    expect(timing.build).toBe(build);
    expect(timing.times.map(({ chunkSamples }) => chunkSamples)).toEqual([64, 3000, 1]);
    for (const { microseconds, quartiles, rounds } of timing.times) {
      expect(rounds).toBe(1);
      expect(microseconds).toBeGreaterThan(0);
      expect(quartiles).toEqual([microseconds, microseconds]);
    }
  });

  it('orders its quartiles about the median', async () => {
    const { times } = await timeChunks(randomModel(8, { channels: 1 }), [250], { seconds: 0.1 });
    const [{ microseconds, quartiles, rounds }] = times;
    expect(rounds).toBeGreaterThan(1);
    expect(quartiles[0]).toBeLessThanOrEqual(microseconds);
    expect(quartiles[1]).toBeGreaterThanOrEqual(microseconds);
  });

  it('refuses a chunk that the page cannot hold', async () => {
    const wide = randomModel(5, { channels: 1, widths: [24, 8, 16, 40] });
    await expect(timeChunks(wide, [3000])).rejects.toThrow(BudgetError);
  });
});
