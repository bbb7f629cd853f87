import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/runtime/smoothing/distribution.js';
import { nightPosteriors } from '../../../src/runtime/smoothing/forward-backward.js';
import { DEFAULT_SMOOTHING } from '../../../src/runtime/smoothing/parameters.js';
import { viterbiPath } from '../../../src/runtime/smoothing/viterbi.js';
import { everyPath, LONGEST, NO_MEMORY, observation, parameters, sharesAt, weightOf } from './random-nights.js';

const night = fc.array(observation, { minLength: 1, maxLength: 5 });

describe('the Viterbi path', () => {
  it('is the most probable of all courses', () => {
    fc.assert(
      fc.property(night, parameters, (seen, model) => {
        const weights = everyPath(seen.length).map((path) => weightOf(path, seen, model));
        const best = Math.max(...weights);
        const found = weightOf([...viterbiPath(seen, model)], seen, model);
        expect(found / best).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('takes the first stage where all are equal, and nothing from nothing', () => {
    const equal = [null, [0.2, 0.2, 0.2, 0.2, 0.2], null];
    expect([...viterbiPath(equal, NO_MEMORY)]).toEqual([0, 0, 0]);
    expect(viterbiPath([], DEFAULT_SMOOTHING)).toHaveLength(0);
  });

  it('may know the first stage for certain', () => {
    const seen = [[0.1, 0.1, 0.6, 0.1, 0.1]];
    expect([...viterbiPath(seen, { ...NO_MEMORY, initial: [0, 0, 0, 1, 0] })]).toEqual([3]);
  });

  it('tells the way across a hole from both its ends', () => {
    const deep = [0.02, 0.03, 0.15, 0.79, 0.01];
    const hole = Array.from({ length: 6 }, () => null);
    const path = viterbiPath([deep, deep, deep, ...hole, deep, deep, deep], DEFAULT_SMOOTHING);
    expect([...path.subarray(2, 10)]).toEqual(new Array(8).fill(3));
  });
});

describe('the posteriors of a night', () => {
  it('are the shares of the stages over all courses', () => {
    fc.assert(
      fc.property(night, parameters, (seen, model) => {
        nightPosteriors(seen, model).forEach((posterior, epoch) => {
          const expected = sharesAt(epoch, seen, model);
          posterior.forEach((share, stage) => expect(share).toBeCloseTo(expected[stage], 10));
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('31 days', () => {
  it('underflow nowhere, with holes of hours and a network that is certain of impossible courses', () => {
    const certain = [0, 1, 2, 3, 4].map((stage) => [0, 1, 2, 3, 4].map((own) => (own === stage ? 1 : 0)));
    const seen: Observation[] = Array.from({ length: LONGEST }, (_, epoch) =>
      epoch % 3000 < 700 ? null : certain[Math.floor(epoch / 7) % 5],
    );
    const path = viterbiPath(seen, DEFAULT_SMOOTHING);
    expect(new Set(path)).toEqual(new Set([0, 1, 2, 3, 4]));
    // In the middle of seven certain epochs there is no doubt.
    for (let epoch = 3; epoch < LONGEST; epoch += 7) {
      if (epoch % 3000 >= 710 && epoch % 3000 < 2990) expect(path[epoch]).toBe(Math.floor(epoch / 7) % 5);
    }
    for (const posterior of nightPosteriors(seen, DEFAULT_SMOOTHING)) {
      const sum = posterior.reduce((total, share) => total + share, 0);
      if (!(Math.abs(sum - 1) < 1e-9)) expect(posterior).toBe('five shares that sum to 1');
    }
  });
});
