import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { likeliest, stepped } from '../../../src/runtime/smoothing/distribution.js';
import { DEFAULT_SMOOTHING } from '../../../src/runtime/smoothing/parameters.js';
import { type SmoothedStage, StageSmoother } from '../../../src/runtime/smoothing/stage-smoother.js';
import { LONGEST, NO_MEMORY, observation, parameters, shares, sharesAt } from './random-nights.js';

const night = (maxLength: number) => fc.array(observation, { minLength: 1, maxLength });

function allOf(seen: Parameters<StageSmoother['next']>[0][], smoother = new StageSmoother()): SmoothedStage[] {
  return seen.map((one) => smoother.next(one));
}

describe('the causal smoother', () => {
  it('gives, of each epoch, the shares of the stages over all courses until it', () => {
    fc.assert(
      fc.property(night(5), parameters, (seen, model) => {
        const { probabilities, stage } = allOf(seen, new StageSmoother(model)).at(-1)!;
        const expected = sharesAt(seen.length - 1, seen, model);
        probabilities.forEach((share, index) => expect(share).toBeCloseTo(expected[index], 10));
        expect(expected[stage]).toBeCloseTo(Math.max(...expected), 10);
      }),
      { numRuns: 60 },
    );
  });

  it('never changes what it said, whatever comes after', () => {
    fc.assert(
      fc.property(night(20), night(20), (before, after) => {
        expect(allOf([...before, ...after]).slice(0, before.length)).toEqual(allOf(before));
      }),
    );
  });

  it('gives shares that sum to 1, also where the network is certain and wrong', () => {
    const certain = fc
      .constantFrom(0, 1, 2, 3, 4)
      .map((stage) => [0, 1, 2, 3, 4].map((own) => (own === stage ? 1 : 0)));
    fc.assert(
      fc.property(fc.array(fc.oneof(certain, observation), { minLength: 1, maxLength: 40 }), (seen) => {
        for (const { probabilities } of allOf(seen)) {
          expect(probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
          for (const share of probabilities) expect(share).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('gives back what the network says where the table says nothing', () => {
    fc.assert(
      fc.property(fc.array(shares, { minLength: 1, maxLength: 10 }), (seen) => {
        allOf(seen, new StageSmoother(NO_MEMORY)).forEach(({ stage, probabilities }, epoch) => {
          expect(seen[epoch][stage]).toBeCloseTo(Math.max(...seen[epoch]), 12);
          probabilities.forEach((share, index) => expect(share).toBeCloseTo(seen[epoch][index], 12));
        });
      }),
    );
  });

  it('holds on over one doubtful epoch, and follows several', () => {
    const deep = [0.02, 0.03, 0.15, 0.79, 0.01];
    const doubt = [0.02, 0.4, 0.2, 0.36, 0.02];
    const awake = [0.9, 0.06, 0.02, 0.01, 0.01];
    const stages = allOf([deep, deep, deep, deep, doubt, deep, awake, awake, awake]).map(({ stage }) => stage);
    expect(stages.slice(1, 6)).toEqual([3, 3, 3, 3, 3]);
    expect(stages.at(-1)).toBe(0);
    expect(likeliest(doubt)).toBe(1);
  });

  it('forgets over an hour without signal what was before, and settles where sleepers are on the average', () => {
    const settled = ([first]: (number[] | null)[]): readonly number[] =>
      allOf([first, ...Array.from({ length: 120 }, () => null)]).at(-1)!.probabilities;
    const [fromRem, fromWake] = [settled([[0, 0, 0, 0, 1]]), settled([[1, 0, 0, 0, 0]])];
    fromRem.forEach((share, stage) => expect(share).toBeCloseTo(fromWake[stage], 3));
    stepped(fromRem, DEFAULT_SMOOTHING).forEach((share, stage) => expect(share).toBeCloseTo(fromRem[stage], 4));
  });

  it('keeps five numbers for 31 days', () => {
    const smoother = new StageSmoother();
    let last: SmoothedStage | null = null;
    for (let epoch = 0; epoch < LONGEST; epoch++) {
      last = smoother.next(epoch % 1000 < 300 ? null : [0.05, 0.1, 0.7, 0.1, 0.05]);
    }
    expect(last!.stage).toBe(2);
    expect(last!.probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it.each([
    ['no probabilities', []],
    ['four', [0.25, 0.25, 0.25, 0.25]],
    ['NaN', [NaN, 0, 0, 0, 1]],
    ['logits', [-3, 2, 0, 0, 1]],
  ])('refuses %s, and goes on where it was', (_, wrong) => {
    const [smoother, other] = [new StageSmoother(), new StageSmoother()];
    const seen = [0.1, 0.2, 0.5, 0.1, 0.1];
    expect(smoother.next(seen)).toEqual(other.next(seen));
    expect(() => smoother.next(wrong)).toThrow(UsageError);
    expect(smoother.next(seen)).toEqual(other.next(seen));
  });
});
