export interface PolyphaseFilter {
  /** A multiple of 4. */
  readonly taps: number;
  /**
   * Row p interpolates at p / rows.length of the way from one sample to the next: coefficient taps / 2 - 1 belongs to
   * the sample before that point (or on it), taps / 2 to the one after.
   */
  readonly rows: readonly Float64Array[];
}

/** Fractions of the lower rate's Nyquist frequency: flat below the first, silent above the second. */
const PASS_EDGE = 0.8;
const STOP_EDGE = 1;
/** Decibels; the design goes 5 beyond the 70 that are promised, for the windowed sinc's own ripple. */
const STOP_ATTENUATION = 75;

/** Taps a {@link designLowPass} filter would have. */
export function tapCount(inputRate: number, outputRate: number): number {
  // Kaiser's estimate of a filter's length; the width is in radians a sample of the input.
  const width = Math.PI * (STOP_EDGE - PASS_EDGE) * Math.min(1, outputRate / inputRate);
  return 4 * Math.ceil((STOP_ATTENUATION - 7.95) / (2.285 * width) / 4);
}

/**
 * A Kaiser-windowed sinc between two rates: passes what is below 0.8 of the lower Nyquist frequency, stops (at least
 * 70 dB) what is above it, so that 128 Hz to 100 Hz keeps everything to 40 Hz and folds nothing back.
 * Source: Oppenheim & Schafer, Discrete-Time Signal Processing, on the Kaiser window.
 * @param phases points between two input samples
 */
export function designLowPass(inputRate: number, outputRate: number, phases: number): PolyphaseFilter {
  const taps = tapCount(inputRate, outputRate);
  const half = taps / 2;
  const beta = 0.1102 * (STOP_ATTENUATION - 8.7);
  const cutOff = ((PASS_EDGE + STOP_EDGE) / 2) * Math.min(1, outputRate / inputRate);
  const rows = Array.from({ length: phases }, (_, phase) => {
    const row = new Float64Array(taps);
    for (let tap = 0; tap < taps; tap++) {
      const distance = phase / phases - (tap - half + 1);
      row[tap] = sinc(cutOff * distance) * kaiser(distance / half, beta);
    }
    normalise(row);
    return row;
  });
  return { taps, rows };
}

/** Every phase sums to 1, so that a constant stays the same constant. */
function normalise(row: Float64Array): void {
  const sum = row.reduce((total, value) => total + value, 0);
  for (let tap = 0; tap < row.length; tap++) row[tap] = row[tap]! / sum;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param x place in the window, -1..1 */
function kaiser(x: number, beta: number): number {
  return bessel0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / bessel0(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
