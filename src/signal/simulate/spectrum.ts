import { BIN_HZ, BLOCK_SAMPLES } from './blocks.js';
import { BAND_COUNT, BAND_EDGES } from './tables.js';

export const BINS = BLOCK_SAMPLES / 2;

/** A resonance on top of the band powers: a Gaussian bump. */
export interface SpectralPeak {
  readonly hz: number;
  readonly width: number;
  /** Density at the peak over the density beside it, less one. */
  readonly height: number;
}

/** Knots of the spectrum between which it is straight in log power over log frequency; Hz. */
const KNOTS = [0.5, 1.6, 5.6, 10.2, 19.7, 38.7] as const;
/** Corner below which density falls: a recorder's high-pass. Hz. */
const HIGH_PASS = 0.4;

/** First and last-but-one bin of each band. */
export const BAND_BINS: readonly (readonly [number, number])[] = Array.from({ length: BAND_COUNT }, (_, band) => [
  Math.ceil(BAND_EDGES[band] / BIN_HZ),
  Math.min(BINS, Math.ceil(BAND_EDGES[band + 1] / BIN_HZ)),
]);

interface Position {
  readonly knot: Uint8Array;
  readonly fraction: Float64Array;
  /** Natural logarithm of the high-pass's power gain. */
  readonly highPass: Float64Array;
}

const POSITION = placeBins();

function placeBins(): Position {
  const knot = new Uint8Array(BINS);
  const fraction = new Float64Array(BINS);
  const highPass = new Float64Array(BINS);
  for (let bin = 1; bin < BINS; bin++) {
    const hz = bin * BIN_HZ;
    const above = KNOTS.findIndex((edge) => edge > hz);
    const below = above < 0 ? KNOTS.length - 2 : Math.max(0, above - 1);
    knot[bin] = below;
    fraction[bin] = Math.log(Math.max(hz, KNOTS[0]) / KNOTS[below]) / Math.log(KNOTS[below + 1] / KNOTS[below]);
    highPass[bin] = -Math.log(1 + (HIGH_PASS / hz) ** 4);
  }
  return { knot, fraction, highPass };
}

/**
 * A smooth power density whose means over the bands are as wanted.
 * @param logPower log10 of mean density in uV^2/Hz, one a band
 * @param density receives uV^2/Hz of bins 0..BINS - 1
 */
export function shapeSpectrum(
  logPower: ArrayLike<number>,
  peaks: readonly SpectralPeak[],
  density: Float64Array,
): void {
  const level = knotLevels(logPower);
  density[0] = 0;
  for (let bin = 1; bin < BINS; bin++) {
    const k = POSITION.knot[bin];
    density[bin] = Math.exp(level[k] + POSITION.fraction[bin] * (level[k + 1] - level[k]) + POSITION.highPass[bin]);
  }
  for (const peak of peaks) addPeak(density, peak);
  const wanted = Array.from(logPower, (power) => 10 ** power);
  const corrections = wanted.map((power, band) => power / bandMean(density, band));
  scaleBands(density, corrections, 1);
}

function knotLevels(logPower: ArrayLike<number>): number[] {
  const natural = Array.from(logPower, (power) => power * Math.LN10);
  const slope = (natural[1] - natural[0]) / Math.log(KNOTS[2] / KNOTS[1]);
  // Half the slope towards 0.5 Hz: slow-wave spectra bend over below 1 Hz.
  return [natural[0] + 0.5 * slope * Math.log(KNOTS[0] / KNOTS[1]), ...natural];
}

function addPeak(density: Float64Array, peak: SpectralPeak): void {
  const first = Math.max(1, Math.floor((peak.hz - 3 * peak.width) / BIN_HZ));
  const last = Math.min(BINS - 1, Math.ceil((peak.hz + 3 * peak.width) / BIN_HZ));
  for (let bin = first; bin <= last; bin++) {
    const distance = (bin * BIN_HZ - peak.hz) / peak.width;
    density[bin] *= 1 + peak.height * Math.exp(-0.5 * distance * distance);
  }
}

function bandMean(density: Float64Array, band: number): number {
  const [first, end] = BAND_BINS[band];
  let sum = 0;
  for (let bin = first; bin < end; bin++) sum += density[bin];
  return sum / (end - first);
}

/** Where a bin lies between the bands: the lower of two bands and the weight of the upper one. */
const BLEND = placeBlends();

function placeBlends(): { readonly band: Uint8Array; readonly upper: Float64Array } {
  const band = new Uint8Array(BINS);
  const upper = new Float64Array(BINS);
  for (let bin = 1; bin < BINS; bin++) {
    // Gains change from one band's to the next's within 8 % of the edge, so that filters ring for under two seconds.
    const octave = Math.log(bin * BIN_HZ);
    let weight = 0;
    let below = 0;
    for (let edge = 1; edge < BAND_COUNT; edge++) {
      const t = (octave - Math.log(BAND_EDGES[edge] * 0.92)) / Math.log(1.08 / 0.92);
      if (t <= 0) continue;
      below = t >= 1 ? edge : edge - 1;
      weight = t >= 1 ? 0 : t * t * (3 - 2 * t);
    }
    band[bin] = below;
    upper[bin] = weight;
  }
  return { band, upper };
}

/** Multiplies `values` by gains, one a band to the given power, that pass smoothly into each other at the edges. */
export function scaleBands(values: Float64Array, gains: readonly number[], power: number): void {
  const logs = [...gains.map((gain) => Math.log(gain) * power), 0];
  const plain = logs.map(Math.exp);
  for (let bin = 1; bin < BINS; bin++) {
    const band = BLEND.band[bin];
    const upper = BLEND.upper[bin];
    values[bin] *= upper === 0 ? plain[band] : Math.exp(logs[band] + upper * (logs[band + 1] - logs[band]));
  }
}

/**
 * Gains, one a band, that bring a spectrum's band means to the wanted ones. Bands overlap at their edges, so it takes a
 * few rounds; a gain stays within 0.05 to 20, and a silent band keeps its gain of one.
 * @param density of bins 0..BINS - 1, altered
 * @param wanted mean density, one a band
 * @returns power gains
 */
export function bandGains(density: Float64Array, wanted: readonly number[]): number[] {
  const total = wanted.map(() => 1);
  for (let round = 0; round < 3; round++) {
    const step = wanted.map((power, band) => {
      const found = bandMean(density, band);
      const gain = found > 0 ? power / found : 1;
      return Math.min(400, Math.max(0.0025, gain * total[band])) / total[band];
    });
    step.forEach((gain, band) => (total[band] *= gain));
    scaleBands(density, step, 1);
  }
  return total;
}
