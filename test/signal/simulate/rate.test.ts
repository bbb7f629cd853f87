import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { Resampler } from '../../../src/signal/resample.js';
import { addAmplifier } from '../../../src/signal/simulate/amplifier.js';
import { encodeNight } from '../../../src/signal/simulate/export.js';
import { Fft } from '../../../src/signal/simulate/fft.js';
import { montageOfLabels } from '../../../src/signal/simulate/montage-names.js';
import { simulateNight } from '../../../src/signal/simulate/night.js';
import type { NightOptions } from '../../../src/signal/simulate/night-options.js';
import { Random } from '../../../src/signal/simulate/random.js';

const STAGES = Int8Array.from({ length: 30 }, (_, epoch) => [0, 2, 3, 4, 1][Math.floor(epoch / 6)]);
const channels = montageOfLabels(['EEG C3-A2', 'EMG chin']);

function night(options: Partial<NightOptions>) {
  return simulateNight({ seed: 6, stages: STAGES, channels, artefacts: false, ...options });
}

/** Two minutes of an input's own drift and hum. */
function amplifier(rate: number, mains: number): Float32Array {
  const samples = new Float32Array(120 * rate);
  addAmplifier(new Random(3, 'amplifier'), samples, 'eeg', rate, mains);
  return samples;
}

/** log10 of mean density between two frequencies, by periodograms of about ten seconds under a Hann window. */
function logDensity(samples: Float32Array, rate: number, from: number, to: number): number {
  const size = 2 ** Math.round(Math.log2(10 * rate));
  const fft = new Fft(size);
  let sum = 0;
  let count = 0;
  for (let start = 0; start + size <= samples.length; start += size) {
    const window = (i: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size);
    const re = Float64Array.from({ length: size }, (_, i) => samples[start + i] * window(i));
    const im = new Float64Array(size);
    fft.forward(re, im);
    for (let bin = Math.ceil((from * size) / rate); bin <= (to * size) / rate; bin++) {
      sum += (2 * (re[bin] ** 2 + im[bin] ** 2)) / (0.375 * size * rate);
      count++;
    }
  }
  return Math.log10(sum / count);
}

describe('a simulated night at another rate', () => {
  it.each([64, 102.4, 128, 250, 500])('%d Hz: the same stages, the same artefacts, samples for every epoch', (rate) => {
    const [usual, other] = [100, rate].map((hz) => simulateNight({ seed: 9, hours: 0.5, rate: hz }));
    expect(other.rate).toBe(rate);
    expect(other.hypnogram).toEqual(usual.hypnogram);
    expect(other.artefacts).toEqual(usual.artefacts);
    for (const { samples } of other.channels) {
      expect(samples.length).toBe(60 * 30 * rate);
      expect(samples.every(Number.isFinite)).toBe(true);
    }
  });

  it.each([64, 200, 256, 512])('%d Hz: below 40 Hz (0.4 of a lower rate) the signal is the same', (rate) => {
    const [usual, other] = [100, rate].map((hz) => night({ rate: hz }));
    other.channels.forEach(({ samples }, c) => {
      for (const [from, to] of [
        [1, 8],
        [8, 24],
        [25, 38],
      ]) {
        if (to > 0.4 * rate) continue;
        const difference = logDensity(samples, rate, from, to) - logDensity(usual.channels[c].samples, 100, from, to);
        expect(Math.abs(difference), `channel ${c}, ${from} to ${to} Hz`).toBeLessThan(0.06);
      }
    });
  });

  it('goes on above 40 Hz without a hole or a step, and EMG goes on further than EEG', () => {
    const [eeg, emg] = night({ rate: 512 }).channels.map(({ samples }) => samples);
    for (let hz = 36; hz < 100; hz += 4) {
      for (const samples of [eeg, emg]) {
        const step = logDensity(samples, 512, hz + 4, hz + 8) - logDensity(samples, 512, hz, hz + 4);
        expect(Math.abs(step), `${hz} Hz`).toBeLessThan(0.2);
      }
    }
    const fall = (samples: Float32Array): number =>
      logDensity(samples, 512, 36, 40) - logDensity(samples, 512, 96, 104);
    expect(fall(emg)).toBeLessThan(0.2);
    expect(fall(eeg)).toBeGreaterThan(0.4);
  });

  it('the muscle that is strong awake and weak in REM is so above 50 Hz too', () => {
    const { samples } = night({ rate: 256 }).channels[1];
    const part = (epoch: number) => samples.subarray(epoch * 7680, (epoch + 6) * 7680);
    expect(logDensity(part(0), 256, 60, 95) - logDensity(part(18), 256, 60, 95)).toBeGreaterThan(0.6);
  });

  it.each([
    [50, 256, 50],
    [60, 256, 60],
    [60, 200, 60],
    // Half the rate, as recorders of 100 Hz in Europe have it.
    [50, 100, 49],
  ] as const)('mains of %d Hz at %d Hz stands at itself', (mains, rate, hz) => {
    const hum = amplifier(rate, mains);
    expect(logDensity(hum, rate, hz - 1, hz + 1)).toBeGreaterThan(logDensity(hum, rate, hz - 8, hz - 4) + 1);
  });

  it.each([
    [50, 64, 14],
    [60, 100, 40],
  ] as const)('mains of %d Hz at %d Hz comes back as %d Hz hardly at all', (mains, rate, alias) => {
    const [hum, open] = [amplifier(rate, mains), amplifier(256, mains)];
    const gain = logDensity(hum, rate, alias - 0.5, alias + 0.5) - logDensity(open, 256, mains - 0.5, mains + 0.5);
    expect(gain).toBeLessThan(-1.8);
  });

  it('resampled back to 100 Hz it is the night at 100 Hz, but for the last of its band', () => {
    const [usual, high] = [100, 400].map((rate) => night({ rate }).channels[0].samples);
    const resampler = new Resampler(400, 100);
    const head = resampler.push(high);
    const back = Float32Array.from([...head, ...resampler.finish()]);
    const energy = (samples: Float32Array): number => samples.reduce((sum, x) => sum + x * x, 0);
    expect(energy(usual.map((x, i) => x - back[i])) / energy(usual)).toBeLessThan(0.01);
  });

  it.each([31, 1025, NaN, 33.33, 100.01])('%d Hz is refused', (rate) => {
    expect(() => simulateNight({ seed: 1, hours: 0.1, rate })).toThrow(UsageError);
  });

  it.each([64, 102.4, 512, 1000])('%d Hz is written and read back, in records that EDF recommends', async (rate) => {
    const simulated = simulateNight({ seed: 5, hours: 1 / 60, rate });
    const { recording } = encodeNight(simulated);
    const header = new TextDecoder('latin1').decode(recording.subarray(0, 256));
    const seconds = Number(header.slice(244, 252));
    if (Number.isInteger(rate)) expect(2 * 4 * rate * seconds).toBeLessThanOrEqual(61440);
    const opened = await openRecording(recording);
    expect(opened.signals.map((signal) => signal.rate)).toEqual([rate, rate, rate, rate]);
    let read = 0;
    for await (const { samples } of opened.slices([0], { seconds: 10 })) read += samples[0].length;
    expect(read).toBe(simulated.channels[0].samples.length);
    await opened.close();
  });
});
