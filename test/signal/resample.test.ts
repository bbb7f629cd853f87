import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { nearestRatio } from '../../src/signal/ratio.js';
import { Resampler } from '../../src/signal/resample.js';
import scipy from './fixtures/resample-poly.json' with { type: 'json' };

function resample(input: Float32Array, from: number, to: number, splits: readonly number[] = []): Float32Array {
  const resampler = new Resampler(from, to);
  const output: number[] = [];
  let at = 0;
  for (const split of splits) {
    output.push(...resampler.push(input.subarray(at, at + split)));
    at += split;
  }
  for (; at < input.length; at += 4096) output.push(...resampler.push(input.subarray(at, at + 4096)));
  output.push(...resampler.finish());
  return Float32Array.from(output);
}

function sine(frequency: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => 100 * Math.sin((2 * Math.PI * frequency * i) / rate));
}

/** Largest difference away from the ends, where a sinusoid that stops has no right answer. */
function interiorError(a: Float32Array, b: Float32Array, edge: number): number {
  let worst = 0;
  for (let i = edge; i < a.length - edge; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
}

describe('Resampler', () => {
  it.each([
    [128, 100, 40],
    [200, 100, 40],
    [256, 100, 40],
    [512, 100, 40],
    [500, 100, 40],
    [50, 100, 20],
    [99.9, 100, 39],
  ])('from %d Hz to %d Hz keeps amplitude and phase up to %d Hz', (from, to, highest) => {
    for (const frequency of [0.1, 1, 12.5, highest]) {
      const resampled = resample(sine(frequency, from, 30), from, to);
      expect(resampled).toHaveLength(Math.ceil((Math.floor(from * 30) * to) / from));
      // 0.025 % of the amplitude, 0.002 dB; a delay of 0.02 samples at 40 Hz would already be 5 %.
      expect(interiorError(resampled, sine(frequency, to, 30), 200)).toBeLessThan(0.025);
    }
  });

  it.each([
    [128, 100, [50.5, 55, 60, 63]],
    [200, 100, [50.5, 60, 75, 99]],
    [512, 100, [50.5, 60, 100, 150, 255]],
  ])('from %d Hz to %d Hz stops what would fold back by 70 dB', (from, to, frequencies) => {
    for (const frequency of frequencies) {
      const resampled = resample(sine(frequency, from, 30), from, to);
      expect(interiorError(resampled, new Float32Array(resampled.length), 200)).toBeLessThan(100 * 10 ** (-70 / 20));
    }
  });

  it.each(scipy.cases)('agrees with SciPy from $from Hz to $to Hz', ({ from, to, input, output }) => {
    const resampled = resample(Float32Array.from(input), from, to);
    expect(resampled).toHaveLength(output.length);
    // Ours makes every phase sum to 1, SciPy's only their mean: up to 75 dB down from values of 200.
    expect(interiorError(resampled, Float32Array.from(output), 0)).toBeLessThan(0.02);
  });

  it('gives the same bits however the input is split', () => {
    fc.assert(
      fc.property(
        fc.constantFrom([128, 100], [100, 128], [256, 100], [50, 100], [1, 100], [1000, 1], [100, 100], [99.7, 100]),
        fc.array(fc.float({ noNaN: true, min: -1000, max: 1000 }), { maxLength: 300 }),
        fc.array(fc.nat(40), { maxLength: 12 }),
        ([from, to], samples, splits) => {
          const input = Float32Array.from(samples);
          expect(resample(input, from!, to!, splits)).toEqual(resample(input, from!, to!));
        },
      ),
    );
  });

  it('gives the same bits across its own inner blocks', () => {
    const input = sine(3, 128, 200);
    const resampler = new Resampler(128, 100);
    const whole = Float32Array.of(...resampler.push(input), ...resampler.finish());
    expect(whole).toEqual(resample(input, 128, 100));
  });

  it('copies at equal rates, and keeps a constant constant', () => {
    const input = Float32Array.of(1, -2, 3.5, 1e-20, 4);
    const copy = new Resampler(100, 100).push(input);
    expect(copy).toEqual(input);
    expect(copy.buffer).not.toBe(input.buffer);
    expect(new Set(resample(new Float32Array(500).fill(282.125), 128, 100))).toEqual(new Set([282.125]));
  });

  it('answers one sample and none', () => {
    expect(resample(Float32Array.of(5), 128, 100)).toEqual(Float32Array.of(5));
    expect(resample(Float32Array.of(5), 1, 3)).toEqual(Float32Array.of(5, 5, 5));
    expect(resample(new Float32Array(), 128, 100)).toHaveLength(0);
  });

  it('refuses rates that are none, or unrelated', () => {
    for (const rate of [0, -1, NaN, Infinity, 1e-300, 1e300]) {
      expect(() => new Resampler(rate, 100)).toThrow(UsageError);
      expect(() => new Resampler(100, rate)).toThrow(UsageError);
    }
  });
});

describe('nearestRatio', () => {
  it('finds simple fractions and stays within its tolerance', () => {
    expect(nearestRatio(100 / 128, 1e-9)).toEqual({ numerator: 25, denominator: 32 });
    expect(nearestRatio(3, 1e-9)).toEqual({ numerator: 3, denominator: 1 });
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (value) => {
        const { numerator, denominator } = nearestRatio(value, 1e-9);
        expect(Math.abs(numerator / denominator / value - 1)).toBeLessThanOrEqual(1.001e-9);
      }),
    );
  });
});
