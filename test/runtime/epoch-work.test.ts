import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blankModel } from '../../src/runtime/blank-model.js';
import { epochWork } from '../../src/runtime/epoch-work.js';

const WIDTHS = [[8], [8, 16], [8, 16, 32], [16, 8, 40], [8, 8, 8, 8]] as const;

describe('epochWork', () => {
  it('counts one channel of a whole epoch as a reader does by hand', () => {
    // Pooled rows: 1500, made by fours, and 750, then 375 and 188; tiles of 48; the odd one of 375 is made as two.
    expect(epochWork(blankModel({ channels: 1, widths: [8, 16] }), 3000)).toEqual({
      passes: 1,
      layerPasses: 4,
      kernelCalls: 1 + 16 * 2 + 8 * 3 + 4 * 4,
      samples: 3000,
      chainSamples: 64,
      firstGroups: 1500,
      depthwiseGroups: 1500 + 750 + 376 * 2,
      dots: 2 * 750 * 4 + 750 + 2 * 376 * 4 * 2 + 2 * 188 * 8 * 2,
      outputGroups: 750 + 376 * 2 + 188 * 2,
      sideGroups: 750,
      bytesMoved: 0,
      headMacs: 24 * 5,
    });
  });

  it('makes every row once, whatever the chunks, and less at once never costs fewer calls', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WIDTHS), fc.integer({ min: 1, max: 3000 }), (widths, chunk) => {
        const model = blankModel({ channels: 1, widths });
        const [whole, cut] = [epochWork(model, 3000), epochWork(model, chunk)];
        for (const kind of ['samples', 'depthwiseGroups', 'headMacs'] as const) {
          expect(cut[kind]).toBe(whole[kind]);
        }
        for (const kind of ['passes', 'layerPasses', 'kernelCalls', 'firstGroups', 'dots', 'outputGroups'] as const) {
          expect(cut[kind]).toBeGreaterThanOrEqual(whole[kind]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is as many times as much for as many channels', () => {
    const [one, three] = [1, 3].map((channels) => epochWork(blankModel({ channels, widths: [8, 16] }), 25));
    for (const kind of Object.keys(one) as (keyof typeof one)[]) expect(three[kind]).toBe(3 * one[kind]);
  });
});
