import type { Matrix } from '../model/matrix.js';

/** Depthwise taps as int8, with the real value of one count for each feature. */
export interface IntegerTaps {
  /** taps x features. */
  readonly taps: Int8Array;
  /** Real tap value of one count, one a feature. */
  readonly units: Float64Array;
}

/** Scales tried between half the largest that fits and all of it. */
const CANDIDATES = 96;
const TAP_MAX = 127;

/** Squared error of rounding taps * factor, in real units; infinite when the rounded taps break the limit. */
function roundingError(taps: readonly number[], factor: number, limit: number): number {
  let sum = 0;
  let error = 0;
  for (const tap of taps) {
    const rounded = Math.round(tap * factor);
    sum += Math.abs(rounded);
    if (Math.abs(rounded) > TAP_MAX) return Number.POSITIVE_INFINITY;
    error += (rounded / factor - tap) ** 2;
  }
  return sum <= limit ? error : Number.POSITIVE_INFINITY;
}

/** The factor at which rounding three taps costs least while |.| <= 127 and the magnitudes add to `limit` at most. */
function bestFactor(taps: readonly number[], limit: number): number {
  const sum = taps.reduce((total, tap) => total + Math.abs(tap), 0);
  const largest = Math.max(...taps.map(Math.abs));
  if (largest === 0) return 1;
  const fits = Math.min((limit + 1.5) / sum, (TAP_MAX + 0.49) / largest);
  let best = fits / 2;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate <= CANDIDATES; candidate++) {
    const factor = fits * (0.5 + (0.5 * candidate) / CANDIDATES);
    const error = roundingError(taps, factor, limit);
    if (error < least) [best, least] = [factor, error];
  }
  return best;
}

/** @param depthwise taps x features @param limit on the sum of magnitudes: 128 on u8 rows, 255 on s8 rows */
export function integerTaps(depthwise: Matrix, limit: number): IntegerTaps {
  const { rows, columns, data } = depthwise;
  const taps = new Int8Array(rows * columns);
  const units = new Float64Array(columns);
  for (let feature = 0; feature < columns; feature++) {
    const own = Array.from({ length: rows }, (_, tap) => data[tap * columns + feature]);
    const factor = bestFactor(own, limit);
    own.forEach((tap, index) => (taps[index * columns + feature] = Math.round(tap * factor)));
    units[feature] = 1 / factor;
  }
  return { taps, units };
}
