import { BLOCK_SAMPLES, EPOCH_SAMPLES, Fades, RATE, SPAN_SAMPLES, spanStart } from './blocks.js';
import { Fft } from './fft.js';
import { bandGains, BINS, scaleBands } from './spectrum.js';

/** Samples of the block before the span: room for ringing. */
const LEAD = (BLOCK_SAMPLES - SPAN_SAMPLES) / 2;

/**
 * Brings every epoch's band powers back to the intended ones, so that drawn waves cannot falsify them. Each epoch's
 * windowed span is filtered with its own zero-phase gains and the spans are summed: windows sum to one, so a night that
 * needs no correction comes out as it was, and gains fade from epoch to epoch.
 * @param samples microvolts, whole epochs
 * @param targets log10 density in uV^2/Hz of five bands, epoch after epoch
 * @returns new samples
 */
export function equalise(samples: Float32Array, targets: Float32Array, bands: number): Float32Array {
  const result = new Float32Array(samples.length);
  const workshop = new Workshop();
  for (let epoch = 0; epoch < samples.length / EPOCH_SAMPLES; epoch++) {
    const wanted = Array.from(targets.subarray(epoch * bands, (epoch + 1) * bands), (power) => 10 ** power);
    workshop.correct(samples, result, epoch, wanted);
  }
  return result;
}

class Workshop {
  private readonly fft = new Fft(BLOCK_SAMPLES);
  private readonly fades = new Fades(1);
  private readonly re = new Float64Array(BLOCK_SAMPLES);
  private readonly im = new Float64Array(BLOCK_SAMPLES);
  private readonly density = new Float64Array(BINS);
  private readonly gain = new Float64Array(BINS);

  correct(samples: Float32Array, result: Float32Array, epoch: number, wanted: readonly number[]): void {
    const energy = this.load(samples, epoch);
    this.fft.forward(this.re, this.im);
    this.measure(energy);
    this.filter(bandGains(this.density, wanted));
    this.fft.inverse(this.re, this.im);
    this.add(result, epoch);
  }

  /** @returns the sum of the squared window weights that fell inside the night */
  private load(samples: Float32Array, epoch: number): number {
    const { re, im } = this;
    const start = spanStart(epoch);
    const window = this.fades.window(epoch, samples.length / EPOCH_SAMPLES);
    const end = Math.min(SPAN_SAMPLES, samples.length - start);
    re.fill(0);
    im.fill(0);
    let energy = 0;
    for (let i = Math.max(0, -start); i < end; i++) {
      re[LEAD + i] = window[i] * samples[start + i];
      energy += window[i] * window[i];
    }
    return energy;
  }

  private measure(energy: number): void {
    const scale = 2 / (energy * RATE);
    for (let bin = 1; bin < BINS; bin++) {
      this.density[bin] = scale * (this.re[bin] * this.re[bin] + this.im[bin] * this.im[bin]);
    }
  }

  private filter(powerGains: readonly number[]): void {
    const { re, im, gain } = this;
    gain.fill(1);
    scaleBands(gain, powerGains, 0.5);
    for (let bin = 1; bin < BINS; bin++) {
      const mirror = BLOCK_SAMPLES - bin;
      re[bin] *= gain[bin];
      im[bin] *= gain[bin];
      re[mirror] *= gain[bin];
      im[mirror] *= gain[bin];
    }
    re[0] *= gain[1];
    re[BINS] *= gain[BINS - 1];
  }

  private add(result: Float32Array, epoch: number): void {
    const start = spanStart(epoch) - LEAD;
    const first = Math.max(0, -start);
    const end = Math.min(BLOCK_SAMPLES, result.length - start);
    for (let i = first; i < end; i++) result[start + i] += this.re[i];
  }
}
