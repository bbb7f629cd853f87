import { describe, expect, it } from 'vitest';
import { muscleNoise, type NoiseSource, pinkNoise, whiteNoise } from '../../../src/accuracy/robustness/noise.js';
import { Fft } from '../../../src/signal/simulate/fft.js';
import { Random } from '../../../src/signal/simulate/random.js';

const random = (): Random => new Random(5, 'test');
const BLOCK = 4096;

/** Mean power in uV^2 between two frequencies, averaged over blocks. */
function power(source: NoiseSource, rate: number, from: number, to: number, blocks = 40): number {
  const fft = new Fft(BLOCK);
  let sum = 0;
  for (let block = 0; block < blocks; block++) {
    const re = Float64Array.from({ length: BLOCK }, source);
    const im = new Float64Array(BLOCK);
    fft.inverse(re, im);
    for (let bin = 1; bin < BLOCK / 2; bin++) {
      const hertz = (bin * rate) / BLOCK;
      if (hertz >= from && hertz < to) sum += 2 * (re[bin] ** 2 + im[bin] ** 2);
    }
  }
  return sum / blocks;
}

/** Of a sine of amplitude 1, so that {@link power} needs no knowledge of the transform's scale. */
function sinePower(rate: number): number {
  let n = 0;
  return power(() => Math.sin((2 * Math.PI * 256 * n++) / BLOCK), rate, 0, rate, 2) / 0.5;
}

describe.each([100, 128, 512])('noise at %i Hz', (rate) => {
  const unit = sinePower(rate);
  const rms = (source: NoiseSource, from: number, to: number): number =>
    Math.sqrt(power(source, rate, from, to) / unit);

  it('has the stated rms in the lowest 50 Hz', () => {
    expect(rms(whiteNoise(random(), rate, 7), 0, 50)).toBeCloseTo(7, 0);
    const pink = rms(pinkNoise(random(), rate, 7), 0, 50);
    expect(pink).toBeGreaterThan(6);
    expect(pink).toBeLessThan(7.5);
  });

  it('falls as 1/f where it is pink', () => {
    const source = pinkNoise(random(), rate, 7);
    const octaves = [1, 2, 4, 8, 16].map((from) => power(source, rate, from, 2 * from));
    for (const own of octaves) expect(own / octaves[0]).toBeGreaterThan(0.6);
    for (const own of octaves) expect(own / octaves[0]).toBeLessThan(1.6);
  });

  it('has muscle in half of all seconds, above 20 Hz', () => {
    const source = muscleNoise(random(), rate, 7);
    const seconds = Array.from({ length: 400 }, () => Array.from({ length: rate }, source));
    const on = seconds.filter((own) => own.some((value) => value !== 0));
    expect(on.length / 400).toBeGreaterThan(0.4);
    expect(on.length / 400).toBeLessThan(0.6);
    const square = on.flat().reduce((sum, value) => sum + value ** 2, 0) / on.flat().length;
    expect(Math.sqrt(square * (100 / rate))).toBeCloseTo(7, 0);
    const bursts = on.flat();
    const from = (first: number): NoiseSource => {
      let n = first;
      return () => bursts[n++];
    };
    const blocks = Math.floor(bursts.length / BLOCK);
    expect(power(from(0), rate, 0, 5, blocks)).toBeLessThan(power(from(0), rate, 20, 50, blocks) / 10);
  });
});
