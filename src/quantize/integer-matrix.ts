import type { IntegerMatrix } from '../model/integer-model.js';
import type { Matrix } from '../model/matrix.js';
import { FRACTION_MAX, MULTIPLIER_MAX } from '../model/numeric-contract.js';

const WEIGHT_MAX = 127;

function largestOfColumn({ rows, columns, data }: Matrix, column: number): number {
  let largest = 0;
  for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(data[row * columns + column]));
  return largest;
}

/** The multiplier, `least` and up, whose product comes nearest: one weight a column leaves a choice of them. */
function nearestMultiplier(value: number, unit: number, least: number): number {
  let [nearest, smallest] = [least, Number.POSITIVE_INFINITY];
  for (let multiplier = least; multiplier <= MULTIPLIER_MAX; multiplier++) {
    const error = Math.abs(Math.round(value / (unit * multiplier)) * multiplier - value / unit);
    if (error < smallest) [nearest, smallest] = [multiplier, error];
  }
  return nearest;
}

/** A multiplier a column, at least 1, with which its largest weight fits int8. @param step real output of 1 * 1 */
function multipliersOf(effective: Matrix, step: number): Float64Array {
  const multipliers = new Float64Array(effective.columns);
  for (let column = 0; column < effective.columns; column++) {
    multipliers[column] = Math.max(1, Math.ceil(largestOfColumn(effective, column) / (step * WEIGHT_MAX)));
  }
  return multipliers;
}

/**
 * Weights as int8 times a multiplier a column, which has as many fractional bits as fit. A single row has none: its
 * products can be near enough.
 * @param effective real output for one input count
 * @param unit real output of one accumulator count
 * @returns null when a column would need a multiplier above 255: the unit is too fine
 */
export function integerMatrix(effective: Matrix, unit: number, mostFraction = FRACTION_MAX): IntegerMatrix | null {
  const { rows, columns, data } = effective;
  for (let fraction = rows === 1 ? 0 : mostFraction; fraction >= 0; fraction--) {
    const step = unit / 2 ** fraction;
    const least = multipliersOf(effective, step);
    if (least.some((multiplier) => multiplier > MULTIPLIER_MAX)) continue;
    const chosen = rows === 1 ? least.map((own, column) => nearestMultiplier(data[column], unit, own)) : least;
    const weights = Int8Array.from(data, (value, i) => Math.round(value / (step * chosen[i % columns])));
    return { rows, columns, weights, multipliers: Uint8Array.from(chosen), fraction };
  }
  return null;
}

/** A bias in accumulator counts. @returns null when it leaves int32 */
export function integerBias(bias: Float64Array, unit: number, rounding: number): Int32Array | null {
  const counts = bias.map((value) => Math.round(value / unit) + rounding);
  return counts.some((value) => Math.abs(value) > 2 ** 31 - 1) ? null : Int32Array.from(counts);
}
