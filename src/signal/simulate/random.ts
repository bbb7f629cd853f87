import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { TriangularFactor } from './tables.js';

const UINT32 = 4294967296;
/** Of the sum of four uniform bytes. */
const BYTES_MEAN = 510;
const BYTES_DEVIATION = Math.sqrt((4 * (256 * 256 - 1)) / 12);

/** Bits of `value` spread over 32 bits (the finaliser of MurmurHash3, A. Appleby, public domain). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A 32-bit seed for a named stream: drawing more in one part of the simulator leaves the others as they were. */
export function streamSeed(seed: number, stream: string): number {
  let h = mix(seed) ^ mix(Math.floor(seed / UINT32) + 0x9e3779b9);
  for (const letter of stream) h = mix(Math.imul(h, 31) + letter.charCodeAt(0));
  return h;
}

/** Seeded random numbers. */
export class Random {
  private readonly generator;
  private spare = Number.NaN;

  /**
   * @param seed any safe integer
   * @param stream a name; streams of one seed are independent
   */
  constructor(seed: number, stream: string) {
    this.generator = xoroshiro128plus(streamSeed(seed, stream));
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * ((this.generator.next() >>> 0) / UINT32);
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Standard normal, by Marsaglia's polar method. */
  gaussian(): number {
    if (!Number.isNaN(this.spare)) {
      const value = this.spare;
      this.spare = Number.NaN;
      return value;
    }
    let u, v, s;
    do {
      u = this.uniform(-1, 1);
      v = this.uniform(-1, 1);
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const scale = Math.sqrt((-2 * Math.log(s)) / s);
    this.spare = v * scale;
    return u * scale;
  }

  /**
   * Zero mean, unit variance, roughly normal: the sum of one 32-bit draw's four bytes. For spectra, where every sample
   * sums thousands of them.
   */
  rough(): number {
    const bits = this.generator.next();
    const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
    return (sum - BYTES_MEAN) / BYTES_DEVIATION;
  }

  /** A normal draw that no one is more than 2.5 standard deviations from. */
  bounded(): number {
    return Math.max(-2.5, Math.min(2.5, this.gaussian()));
  }

  /** Log-normal about a median; `sigma` is the standard deviation of the natural logarithm, drawn {@link bounded}. */
  around(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.bounded());
  }

  /** A count with the given mean, by Knuth's product of uniforms; for means below about 30. */
  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.uniform(); product > limit; product *= this.uniform()) count++;
    return count;
  }

  /** An index drawn in proportion to its weight; weights need not sum to one. */
  pick(weights: readonly number[]): number {
    let rest = this.uniform(
      0,
      weights.reduce((sum, w) => sum + w, 0),
    );
    const index = weights.findIndex((weight) => (rest -= weight) < 0);
    return index < 0 ? weights.length - 1 : index;
  }

  /**
   * A draw from quantiles given at `probabilities`, straight between them.
   * @param p where in the distribution, 0 to 1
   */
  fromQuantiles(quantiles: readonly number[], probabilities: readonly number[], p = this.uniform()): number {
    const above = Math.max(
      1,
      probabilities.findIndex((edge) => edge > p),
    );
    const low = probabilities[above - 1];
    const t = (p - low) / (probabilities[above] - low);
    return quantiles[above - 1] + t * (quantiles[above] - quantiles[above - 1]);
  }

  /** A normal vector with the covariance whose Cholesky factor is given; each draw {@link bounded}. */
  correlated(factor: TriangularFactor, size: number): number[] {
    return correlate(factor, this.boundedList(size));
  }

  /** Independent {@link bounded} draws. */
  boundedList(size: number): number[] {
    return Array.from({ length: size }, () => this.bounded());
  }
}

/** Gives independent draws the covariance whose Cholesky factor is given. */
export function correlate(factor: TriangularFactor, draws: readonly number[]): number[] {
  return draws.map((_, row) => {
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += factor[(row * (row + 1)) / 2 + column] * draws[column];
    return sum;
  });
}

/** Part of a normal distribution below a value; off by less than 2e-7 (Abramowitz and Stegun 1964, 7.1.26). */
export function normalPart(value: number): number {
  const x = Math.abs(value) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return value < 0 ? tail : 1 - tail;
}
