import { describe, expect, it } from 'vitest';
import { initialGain } from '../../src/model/gain.js';
import { BASELINE_BITS, HIGH_PASS_SHIFT, I16_MAX, I16_MIN } from '../../src/model/numeric-contract.js';
import { FrontEnd } from '../../src/reference/front-end.js';
import { Arena } from '../../src/runtime/arena.js';
import { type EngineBuild, instantiateEngine } from '../../src/runtime/engine.js';
import { planMemory } from '../../src/runtime/plan.js';
import { epochSamples, referenceLogits } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const BUILDS: readonly EngineBuild[] = ['scalar', 'simd'];
const clamped = (value: number): number => Math.max(I16_MIN, Math.min(I16_MAX, value));

/** Samples whose high-passed values are those wanted behind the first, as far as int16 reaches. */
function behindHighPass(wanted: readonly number[]): Int16Array {
  let baseline = wanted[0]! << BASELINE_BITS;
  return Int16Array.from(wanted, (value, i) => {
    if (i === 0) return value;
    const sample = clamped(value + ((baseline + (1 << (BASELINE_BITS - 1))) >> BASELINE_BITS));
    baseline += (sample << (BASELINE_BITS - HIGH_PASS_SHIFT)) - (baseline >> HIGH_PASS_SHIFT);
    return sample;
  });
}

/** Values about where the gain's shift reaches, where the gain saturates, and where int16 ends. */
function wildValues(random: Random, length: number, shift: number, mantissa: number): number[] {
  const reach = 2 ** shift;
  const full = (I16_MAX * reach) / mantissa;
  return Array.from({ length }, (_, i) => {
    if (i % 64 < 8) return random.integer(-3, 3);
    const size = [reach, full, I16_MAX, reach / 2, 40][random.integer(0, 4)]! + random.integer(-2, 2);
    return Math.trunc(random.integer(0, 1) === 0 ? size : -size);
  });
}

// Deviations of one count to the largest: shifts of 3 to 18, between which the mantissas lie.
const DEVIATIONS = Array.from({ length: 46 }, (_, third) => 2 ** (third / 3)).filter((counts) => counts <= I16_MAX);

describe.each(BUILDS)('the front end of the %s build', (build) => {
  it('gives the bits of the reference at every gain, and saturates the same samples', async () => {
    const model = randomModel(5, { channels: 1 });
    const length = epochSamples(model);
    const engine = await instantiateEngine(build);
    const shifts = new Set<number>();
    for (const counts of DEVIATIONS) {
      const initialDeviation = [counts * model.metadata.microvoltsPerCount];
      const own = { ...model, metadata: { ...model.metadata, initialDeviation } };
      const initial = initialGain(own.metadata, 0);
      shifts.add(initial.shift);
      const signal = behindHighPass(wildValues(new Random(counts), length, initial.shift, initial.mantissa));
      const frontEnd = new FrontEnd({ mode: own.gainMode, initial }, length);
      for (const sample of signal) frontEnd.next(sample);
      for (const chunkSamples of [length, 37]) {
        const arena = new Arena(engine, planMemory(own, { chunkSamples }));
        const sleeper = arena.admit();
        for (let from = 0; from < length; from += chunkSamples) {
          arena.pushCounts(sleeper, 0, signal.subarray(from, from + chunkSamples));
        }
        expect(arena.saturated(sleeper, 0), `${counts} counts`).toBe(frontEnd.saturated);
        arena.finish(sleeper);
        expect([arena.logits(sleeper)], `${counts} counts`).toEqual(referenceLogits(own, [signal], 1));
      }
    }
    expect([...shifts].sort((left, right) => left - right)).toEqual(Array.from({ length: 16 }, (_, i) => i + 3));
  });
});
