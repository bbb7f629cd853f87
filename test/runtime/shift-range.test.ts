import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { planMemory } from '../../src/runtime/plan.js';
import { engineLogits, epochSamples, referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];
const SHIFTS = Array.from({ length: 32 }, (_, shift) => shift);
/** Lifts that the quantiser seldom or never gives: the SIMD build puts the first eight on the side path's rows. */
const LIFTS = [0, 1, 7, 8, 9, 13];

/** The model with other shifts where they may differ, and side weights of -1, 0 and 1, so that no lift of these leaves int32. */
function changed(model: IntegerModel, shift: number, lift: number): IntegerModel {
  const blocks = model.blocks.map(({ first, second, side }, index) => ({
    first: index === 0 ? first : { ...first, shift },
    second: { ...second, shift },
    side: side && {
      ...side,
      lift,
      matrix: {
        ...side.matrix,
        weights: side.matrix.weights.map((weight) => Math.sign(weight)),
        multipliers: side.matrix.multipliers.map(() => 1),
      },
    },
  }));
  return { ...model, blocks };
}

describe.each(BUILDS)('the %s build equals the integer reference', (build) => {
  const model = randomModel(41, { channels: 1, widths: [8, 16, 24], epochSeconds: 3 });
  const length = epochSamples(model);
  const signal = signalOf(new Random(42), 2 * length);

  it.each(SHIFTS)('after shifts by %i, whatever the lift', async (shift) => {
    const engine = await instantiateEngine(build);
    for (const lift of LIFTS) {
      const other = changed(model, shift, lift);
      const arena = new Arena(engine, planMemory(other, { chunkSamples: 77 }));
      const expected = referenceLogits(other, [signal], 2);
      expect(
        engineLogits(arena, [signal], 2, length, (left) => left),
        `lift ${lift}`,
      ).toEqual(expected);
    }
  });
});
