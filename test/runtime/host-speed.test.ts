import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankModel } from '../../src/runtime/blank-model.js';
import { epochWork, WORK_KINDS } from '../../src/runtime/epoch-work.js';
import { calibrateHost, predictMicroseconds } from '../../src/runtime/host-speed.js';
import { fitNonNegative } from '../../src/runtime/nonnegative-fit.js';
import { planMemory } from '../../src/runtime/plan.js';
import { randomModel } from '../support/random-model.js';

describe('blankModel', () => {
  it.each([
    { channels: 1, widths: [8] },
    { channels: 4, widths: [8, 16, 32] },
    { channels: 2, widths: [16, 8, 24, 8] },
  ])('lies in memory as a model of $channels channels, widths $widths does', (shape) => {
    const [blank, real] = [blankModel(shape), randomModel(3, shape)].map((model) =>
      planMemory(model, { chunkSamples: 100 }),
    );
    expect(blank.parts).toEqual(real.parts);
    expect(blank.program.length).toBe(real.program.length);
  });
});

describe('fitNonNegative', () => {
  it('finds the costs that made the totals', () => {
    const costs = [3, 0, 0.5];
    const rows = [
      [1, 2, 3],
      [4, 1, 0],
      [0, 5, 9],
      [2, 2, 2],
    ];
    const totals = rows.map((row) => row.reduce((sum, value, i) => sum + value * costs[i], 0));
    fitNonNegative(rows, totals).forEach((cost, i) => expect(cost).toBeCloseTo(costs[i], 6));
  });

  it('gives no cost below zero, and none to what never occurs', () => {
    const row = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 4, maxLength: 4 });
    const rowsAndTotals = fc.array(fc.tuple(row, fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rowsAndTotals, (pairs) => {
        const rows = pairs.map(([own]) => [...own, 0]);
        const costs = fitNonNegative(
          rows,
          pairs.map(([, total]) => total),
        );
        for (const cost of costs) expect(cost).toBeGreaterThanOrEqual(0);
        expect(costs[4]).toBe(0);
      }),
      { numRuns: 10 },
    );
  });
});

describe('calibrateHost', () => {
  it.each(['scalar', 'simd'] as const)('gives every kind of work a cost on the %s build', async (build) => {
    const speed = await calibrateHost({ build, seconds: 0 });
    expect(speed.build).toBe(build);
    expect(Object.keys(speed.nanoseconds)).toEqual([...WORK_KINDS]);
    for (const cost of Object.values(speed.nanoseconds)) expect(cost).toBeGreaterThanOrEqual(0);
    const [one, four] = [1, 4].map((channels) =>
      predictMicroseconds(epochWork(blankModel({ channels, widths: [8, 16, 32] }), 250), speed),
    );
    expect(one).toBeGreaterThan(0);
    expect(four).toBeCloseTo(4 * one, 6);
  });
});
