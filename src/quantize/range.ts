/** How the clipping point of an activation is chosen from what calibration saw. */
export type RangeMethod = 'min-max' | 'percentile' | 'error';

const BINS = 4096;
/** The part of all values that `percentile` keeps. */
const KEPT = 0.99995;
/** Candidates that `error` tries between a quarter of the largest value and all of it. */
const CANDIDATES = 120;

/** A histogram of magnitudes whose width doubles when a value falls outside. */
export class RangeHistogram {
  private readonly counts = new Float64Array(BINS);
  private width = 2 ** -16;
  private total = 0;
  /** Largest magnitude seen. */
  max = 0;

  add(values: ArrayLike<number>): void {
    for (let i = 0; i < values.length; i++) {
      const magnitude = Math.abs(values[i]);
      while (magnitude >= this.width * BINS) this.widen();
      this.counts[Math.floor(magnitude / this.width)]++;
      if (magnitude > this.max) this.max = magnitude;
    }
    this.total += values.length;
  }

  /** Where to clip so that `steps` equal steps cover the values. @returns a magnitude above zero */
  clip(method: RangeMethod, steps: number): number {
    if (this.max === 0) return 1;
    if (method === 'min-max') return this.max;
    return method === 'percentile' ? this.percentile() : this.leastError(steps);
  }

  private widen(): void {
    for (let bin = 0; bin < BINS / 2; bin++) this.counts[bin] = this.counts[2 * bin] + this.counts[2 * bin + 1];
    this.counts.fill(0, BINS / 2);
    this.width *= 2;
  }

  private percentile(): number {
    let below = 0;
    for (let bin = 0; bin < BINS; bin++) {
      below += this.counts[bin];
      if (below >= KEPT * this.total) return Math.min((bin + 1) * this.width, this.max);
    }
    return this.max;
  }

  private leastError(steps: number): number {
    let best = this.max;
    let least = Number.POSITIVE_INFINITY;
    for (let candidate = 1; candidate <= CANDIDATES; candidate++) {
      const clip = this.max * (0.25 + (0.75 * candidate) / CANDIDATES);
      const error = this.squaredError(clip, steps);
      if (error < least) [best, least] = [clip, error];
    }
    return best;
  }

  /** Clipping error beyond `clip`, rounding error (step squared / 12) inside it. */
  private squaredError(clip: number, steps: number): number {
    const rounding = (clip / steps) ** 2 / 12;
    let error = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const middle = (bin + 0.5) * this.width;
      error += this.counts[bin] * (middle > clip ? (middle - clip) ** 2 : rounding);
    }
    return error;
  }
}
