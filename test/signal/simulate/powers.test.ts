import { describe, expect, it } from 'vitest';
import { drawNight, drawPerson } from '../../../src/signal/simulate/person.js';
import { drawEegPowers } from '../../../src/signal/simulate/powers.js';
import { Random } from '../../../src/signal/simulate/random.js';
import { BAND_COUNT, NIGHT_STATISTICS } from '../../../src/signal/simulate/tables.js';

const FEATURES = 2 * BAND_COUNT;
const { band } = NIGHT_STATISTICS;

/** Sum of squares of a row of a Cholesky factor: the variance. */
function variance(factor: readonly number[], row: number): number {
  return factor.slice((row * (row + 1)) / 2, ((row + 1) * (row + 2)) / 2).reduce((sum, x) => sum + x * x, 0);
}

describe('drawEegPowers', () => {
  it.each([0, 1, 2, 3, 4])('has the mean and the spread of real epochs of stage %i, over people', (stage) => {
    const people = 300;
    const epochs = 40;
    const sums = new Float64Array(FEATURES);
    const squares = new Float64Array(FEATURES);
    for (let seed = 0; seed < people; seed++) {
      const night = drawNight(seed, drawPerson(seed));
      const powers = drawEegPowers(new Random(seed, 'powers'), new Int8Array(epochs).fill(stage), night);
      powers.forEach((power, i) => {
        sums[i % FEATURES] += power;
        squares[i % FEATURES] += power * power;
      });
    }
    for (let f = 0; f < FEATURES; f++) {
      const mean = sums[f] / people / epochs;
      const spread = Math.sqrt(squares[f] / people / epochs - mean * mean);
      const expected = Math.sqrt(
        variance(band.within[stage], f) +
          variance(band.person, f) +
          variance(band.night, f) +
          band.stageByNight[stage][f] ** 2,
      );
      expect(Math.abs(mean - band.mean[stage][f]), `mean of feature ${f}`).toBeLessThan(0.06);
      // A little under one: draws are cut at two and a half standard deviations.
      expect(spread / expected, `spread of feature ${f}`).toBeGreaterThan(0.88);
      expect(spread / expected, `spread of feature ${f}`).toBeLessThan(1.08);
    }
  });
});
