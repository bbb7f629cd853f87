import { describe, expect, it } from 'vitest';
import { equalise } from '../../../src/signal/simulate/equaliser.js';
import { Random } from '../../../src/signal/simulate/random.js';
import { BAND_COUNT } from '../../../src/signal/simulate/tables.js';
import { bandPowers } from './band-powers.js';

const EPOCH = 3000;

function white(epochs: number): Float32Array {
  const random = new Random(7, 'white');
  return Float32Array.from({ length: epochs * EPOCH }, () => 10 * random.gaussian());
}

describe('equalise', () => {
  it('gives white noise the wanted band powers, epoch by epoch, within 0.1 in log10', () => {
    const wanted = [
      [2.0, 0.8, 0.3, -0.4, -1.2],
      [2.3, 0.9, 0.2, -0.5, -1.4],
      [1.2, 0.4, 0.0, -0.6, -1.0],
    ];
    const result = equalise(white(3), Float32Array.from(wanted.flat()), BAND_COUNT);
    wanted.forEach((powers, epoch) => {
      // The neighbour's gains reach a second into the epoch: its middle shows the epoch's own.
      const found = bandPowers(result.subarray(epoch * EPOCH + 100, (epoch + 1) * EPOCH - 100));
      found.forEach((power, band) => expect(Math.abs(power - powers[band])).toBeLessThan(0.1));
    });
  });

  it('leaves a night that has its powers as it was', () => {
    const shaped = equalise(white(4), new Float32Array(4 * BAND_COUNT).fill(0.5), BAND_COUNT);
    const again = equalise(shaped, new Float32Array(4 * BAND_COUNT).fill(0.5), BAND_COUNT);
    let error = 0;
    let power = 0;
    shaped.forEach((x, i) => {
      error += (again[i] - x) ** 2;
      power += x * x;
    });
    expect(error / power).toBeLessThan(1e-3);
  });

  it('survives silence', () => {
    const result = equalise(new Float32Array(2 * EPOCH), new Float32Array(2 * BAND_COUNT), BAND_COUNT);
    expect(result.every((x) => x === 0)).toBe(true);
  });
});
