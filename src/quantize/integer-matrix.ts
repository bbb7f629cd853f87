import type { IntegerMatrix } from '../model/integer-model.js';
import type { Matrix } from '../model/matrix.js';
import { MULTIPLIER_MAX } from '../model/numeric-contract.js';

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

/**
 * Weights as int8 times a multiplier a column.
 * @param effective real output for one input count
 * @param unit real output of one accumulator count
 * @returns null when a column would need a multiplier above 255: the unit is too fine
 */
export function integerMatrix(effective: Matrix, unit: number): IntegerMatrix | null {
  const { rows, columns, data } = effective;
  const multipliers = new Uint8Array(columns);
  const weights = new Int8Array(rows * columns);
  for (let column = 0; column < columns; column++) {
    const least = Math.max(1, Math.ceil(largestOfColumn(effective, column) / (unit * WEIGHT_MAX)));
    if (least > MULTIPLIER_MAX) return null;
    const multiplier = rows === 1 ? nearestMultiplier(data[column], unit, least) : least;
    multipliers[column] = multiplier;
    for (let row = 0; row < rows; row++) {
      weights[row * columns + column] = Math.round(data[row * columns + column] / (unit * multiplier));
    }
  }
  return { rows, columns, weights, multipliers };
}

/** A bias in accumulator counts. @returns null when it leaves int32 */
export function integerBias(bias: Float64Array, unit: number, rounding: number): Int32Array | null {
  const counts = bias.map((value) => Math.round(value / unit) + rounding);
  return counts.some((value) => Math.abs(value) > 2 ** 31 - 1) ? null : Int32Array.from(counts);
}
