import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fft } from '../../../src/signal/simulate/fft.js';

const value = fc.double({ min: -1, max: 1, noNaN: true });

/** The definition of the discrete Fourier transform. */
function definition(re: readonly number[], im: readonly number[]): [number, number][] {
  return re.map((_, k) => {
    let sumRe = 0;
    let sumIm = 0;
    re.forEach((x, n) => {
      const angle = (-2 * Math.PI * k * n) / re.length;
      sumRe += x * Math.cos(angle) - im[n] * Math.sin(angle);
      sumIm += x * Math.sin(angle) + im[n] * Math.cos(angle);
    });
    return [sumRe, sumIm];
  });
}

describe('Fft', () => {
  it('equals the definition, and its inverse undoes it, at every small size', () => {
    const signals = fc.integer({ min: 1, max: 6 }).chain((log) => {
      const array = fc.array(value, { minLength: 2 ** log, maxLength: 2 ** log });
      return fc.tuple(array, array);
    });
    fc.assert(
      fc.property(signals, ([re, im]) => {
        const fft = new Fft(re.length);
        const a = Float64Array.from(re);
        const b = Float64Array.from(im);
        fft.forward(a, b);
        definition(re, im).forEach(([x, y], k) => {
          expect(a[k]).toBeCloseTo(x, 10);
          expect(b[k]).toBeCloseTo(y, 10);
        });
        fft.inverse(a, b);
        re.forEach((x, n) => expect(a[n]).toBeCloseTo(x, 12));
        im.forEach((y, n) => expect(b[n]).toBeCloseTo(y, 12));
      }),
    );
  });
});
