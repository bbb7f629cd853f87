import { BIN_HZ, BLOCK_SAMPLES, EPOCH_SAMPLES, Fades, RATE, SPAN_SAMPLES, spanStart } from './blocks.js';
import { Fft } from './fft.js';
import type { Random } from './random.js';
import { BINS, shapeSpectrum, type SpectralPeak } from './spectrum.js';

/** Noise above and below this wax and wane independently. Hz. */
const SLOW_EDGE = 6.5;
const SLOW_BINS = Math.round(SLOW_EDGE / BIN_HZ);
/** Seconds between the knots of the waxing and waning, and its spread (natural logarithm of amplitude). */
const ENVELOPE_STEP = 2;
const ENVELOPE_SPREAD = 0.28;

/** Roughly normal numbers for one epoch's spectrum, two a bin. */
export type SpectralDraw = Float64Array;

export function drawSpectral(random: Random, draw: SpectralDraw): void {
  for (let i = 0; i < draw.length; i++) draw[i] = random.rough();
}

export function spectralDraw(): SpectralDraw {
  return new Float64Array(2 * BINS);
}

/** Multipliers, one a sample, that wander slowly about one; their mean square is about one. */
export function envelope(random: Random, samples: number): Float32Array {
  const step = ENVELOPE_STEP * RATE;
  const values = new Float32Array(samples);
  let state = random.gaussian();
  let to = envelopeKnot(state);
  for (let start = 0; start < samples; start += step) {
    const from = to;
    state = 0.6 * state + 0.8 * random.gaussian();
    to = envelopeKnot(state);
    for (let i = 0; i < step && start + i < samples; i++) {
      const t = i / step;
      values[start + i] = from + t * t * (3 - 2 * t) * (to - from);
    }
  }
  return values;
}

function envelopeKnot(state: number): number {
  return Math.exp(ENVELOPE_SPREAD * (state - ENVELOPE_SPREAD));
}

/**
 * Adds random-phase noise to a channel, epoch by epoch: a spectrum with the wanted band powers, its slow and its fast
 * part each under its own {@link envelope}, faded into the neighbouring epochs.
 */
export class NoisePainter {
  private readonly fft = new Fft(BLOCK_SAMPLES);
  private readonly fades = new Fades(0.5);
  private readonly density = new Float64Array(BINS);
  private readonly re = new Float64Array(BLOCK_SAMPLES);
  private readonly im = new Float64Array(BLOCK_SAMPLES);

  /**
   * @param logPower log10 density in uV^2/Hz, one a band
   * @param draw Gaussian numbers, which channels may share in part
   */
  paint(
    samples: Float32Array,
    epoch: number,
    logPower: ArrayLike<number>,
    peaks: readonly SpectralPeak[],
    draw: SpectralDraw,
    envelopes: readonly [Float32Array, Float32Array],
  ): void {
    shapeSpectrum(logPower, peaks, this.density);
    this.fill(draw);
    this.fft.inverse(this.re, this.im);
    this.add(samples, epoch, envelopes);
  }

  /** Slow part as the real, fast part as the imaginary signal of one transform. */
  private fill(draw: SpectralDraw): void {
    const { re, im, density } = this;
    re.fill(0);
    im.fill(0);
    for (let bin = 1; bin < BINS; bin++) {
      const amplitude = (BLOCK_SAMPLES / 2) * Math.sqrt(density[bin] * BIN_HZ);
      const a = amplitude * draw[2 * bin];
      const b = amplitude * draw[2 * bin + 1];
      const mirror = BLOCK_SAMPLES - bin;
      if (bin < SLOW_BINS) {
        re[bin] = re[mirror] = a;
        im[bin] = b;
        im[mirror] = -b;
      } else {
        re[bin] = -b;
        re[mirror] = b;
        im[bin] = im[mirror] = a;
      }
    }
  }

  private add(samples: Float32Array, epoch: number, [slow, fast]: readonly [Float32Array, Float32Array]): void {
    const start = spanStart(epoch);
    const window = this.fades.window(epoch, samples.length / EPOCH_SAMPLES);
    const end = Math.min(SPAN_SAMPLES, samples.length - start);
    for (let i = Math.max(0, -start); i < end; i++) {
      const at = start + i;
      samples[at] += window[i] * (slow[at] * this.re[i] + fast[at] * this.im[i]);
    }
  }
}
