import type { ChannelRole } from '../../model/channel.js';
import { Resampler } from '../resample.js';
import { RATE } from './blocks.js';
import { Fft } from './fft.js';
import type { Random } from './random.js';

/** Between these the resampler lets a signal of {@link RATE} fade, and the high band takes over. Hz. */
const FADE_FROM = 0.4 * RATE;
const FADE_TO = 0.5 * RATE;
/** Where the level that goes on upwards is read. Hz. */
const LEVEL_HZ = 43;
/** Half of the time over which it is read, in samples: 0.3 s in all. */
const LEVEL_REACH = 15;
/** Sum of the squared coefficients of a fourth difference, times the band that it is of: power to density. */
const DIFFERENCE_POWER = 70 * (RATE / 2);

/**
 * A signal of {@link RATE} at another rate. Downwards it is band-limited; upwards its spectrum goes on: above 40 Hz noise
 * takes over whose level, from moment to moment, is what the signal has there, so that muscle and arousals reach up.
 * @param samples microvolts, whole epochs
 * @param rate Hz; an epoch has a whole number of samples
 */
export function toRate(samples: Float32Array, role: ChannelRole, rate: number, random: Random): Float32Array {
  if (rate === RATE) return samples;
  const resampler = new Resampler(RATE, rate);
  const result = new Float32Array(resampler.outputLength(samples.length));
  const body = resampler.write(samples, result);
  result.set(resampler.finish(), body);
  if (rate > RATE) addHighBand(result, levels(samples), role, rate, random);
  return result;
}

/** Square root of the density about {@link LEVEL_HZ}, in uV/sqrt(Hz), sample by sample: a fourth difference hears it. */
function levels(samples: Float32Array): Float32Array {
  const sums = new Float64Array(samples.length + 1);
  const at = (i: number): number => samples[Math.min(samples.length - 1, Math.max(0, i))];
  for (let i = 0; i < samples.length; i++) {
    const difference = at(i - 2) - 4 * at(i - 1) + 6 * samples[i] - 4 * at(i + 1) + at(i + 2);
    sums[i + 1] = sums[i] + difference * difference;
  }
  return Float32Array.from(samples, (_, i) => {
    const from = Math.max(0, i - LEVEL_REACH);
    const to = Math.min(samples.length, i + LEVEL_REACH + 1);
    return Math.sqrt((sums[to] - sums[from]) / (to - from) / DIFFERENCE_POWER);
  });
}

/** Density over that at {@link LEVEL_HZ}. INVENTED: EEG and EOG fall on, muscle is strongest up to 100 Hz. */
function shapeAt(hz: number, role: ChannelRole): number {
  return role === 'emg' ? Math.min(1, (100 / hz) ** 2.5) : (LEVEL_HZ / hz) ** 2;
}

/** What the resampler leaves to be filled in (power), and the fall of a recorder's own filter towards half its rate. */
function passAt(hz: number, rate: number): number {
  const left = cosineFall((hz - FADE_FROM) / (FADE_TO - FADE_FROM));
  return (1 - left * left) * cosineFall((hz / rate - 0.4) / 0.1);
}

/** 1 at and below 0, 0 at and above 1. */
function cosineFall(part: number): number {
  return 0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, part)));
}

/** Blocks of random phases that overlap by half; two from each transform, as its real and its imaginary signal. */
function addHighBand(result: Float32Array, level: Float32Array, role: ChannelRole, rate: number, random: Random): void {
  const size = 2 ** Math.ceil(Math.log2(4 * rate));
  const fft = new Fft(size);
  const binHz = rate / size;
  const amplitude = Float64Array.from({ length: size / 2 }, (_, bin) =>
    bin === 0 ? 0 : size * Math.sqrt((binHz / 2) * shapeAt(bin * binHz, role) * passAt(bin * binHz, rate)),
  );
  const window = Float64Array.from({ length: size }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / size));
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let start = -size / 2; start < result.length; start += size) {
    re.fill(0);
    im.fill(0);
    for (let bin = 1; bin < size; bin++) {
      const height = amplitude[Math.min(bin, size - bin)] ?? 0;
      if (height === 0) continue;
      re[bin] = height * random.rough();
      im[bin] = height * random.rough();
    }
    fft.inverse(re, im);
    addBlock(result, re, start, window, level, rate);
    addBlock(result, im, start + size / 2, window, level, rate);
  }
}

function addBlock(
  result: Float32Array,
  noise: Float64Array,
  start: number,
  window: Float64Array,
  level: Float32Array,
  rate: number,
): void {
  const end = Math.min(noise.length, result.length - start);
  for (let i = Math.max(0, -start); i < end; i++) {
    const at = ((start + i) * RATE) / rate;
    const whole = Math.floor(at);
    const next = level[Math.min(whole + 1, level.length - 1)];
    result[start + i] += window[i] * noise[i] * (level[whole] + (at - whole) * (next - level[whole]));
  }
}
