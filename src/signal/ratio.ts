/** A fraction in lowest terms. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The simplest fraction within `tolerance` (relative) of a positive value, by continued fractions: exact for the rates
 * that recorders use, and for the others (a record of 0.9921875 s, cut to eight characters) close enough.
 */
export function nearestRatio(value: number, tolerance: number): Ratio {
  let [numerator, lastNumerator] = [Math.floor(value), 1];
  let [denominator, lastDenominator] = [1, 0];
  let rest = value - numerator;
  while (Math.abs(numerator / denominator - value) > tolerance * value && rest > 0) {
    const inverse = 1 / rest;
    const whole = Math.floor(inverse);
    rest = inverse - whole;
    [numerator, lastNumerator] = [whole * numerator + lastNumerator, numerator];
    [denominator, lastDenominator] = [whole * denominator + lastDenominator, denominator];
  }
  return { numerator, denominator };
}
