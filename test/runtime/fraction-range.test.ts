import { describe, expect, it } from 'vitest';
import { checkContract } from '../../src/model/contract-check.js';
import type { IntegerMatrix, IntegerModel } from '../../src/model/integer-model.js';
import { FRACTION_MAX } from '../../src/model/numeric-contract.js';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { planMemory } from '../../src/runtime/plan.js';
import { engineLogits, epochSamples, referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];
/** Fractional bits of the multipliers: the quantiser takes as many as fit. */
const FRACTIONS = Array.from({ length: FRACTION_MAX + 1 }, (_, fraction) => fraction);

/** The model with other fractions, and multipliers so that accumulators leave int32 with none of them. */
function changed(model: IntegerModel, fraction: number, random: Random): IntegerModel {
  const own = <Part extends { readonly matrix: IntegerMatrix }>(part: Part): Part => ({
    ...part,
    matrix: {
      ...part.matrix,
      fraction,
      weights: part.matrix.weights.map(() => random.integer(-127, 127)),
      multipliers: part.matrix.multipliers.map(() => random.integer(1, 3 << (fraction >> 1))),
    },
  });
  const blocks = model.blocks.map(({ first, second, side }) => ({
    first: own(first),
    second: own(second),
    side: side && own(side),
  }));
  return { ...model, blocks };
}

describe.each(BUILDS)('the %s build equals the integer reference', (build) => {
  const model = randomModel(41, { channels: 1, widths: [8, 16, 24], epochSeconds: 3 });
  const length = epochSamples(model);
  const signal = signalOf(new Random(42), 2 * length);

  it.each(FRACTIONS)('with multipliers of %i fractional bits', async (fraction) => {
    const engine = await instantiateEngine(build);
    const other = changed(model, fraction, new Random(fraction));
    expect(() => checkContract(other)).not.toThrow();
    const arena = new Arena(engine, planMemory(other, { chunkSamples: 77 }));
    const expected = referenceLogits(other, [signal], 2);
    expect(engineLogits(arena, [signal], 2, length, (left) => left)).toEqual(expected);
  });
});
