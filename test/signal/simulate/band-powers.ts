import { Fft } from '../../../src/signal/simulate/fft.js';
import { BAND_COUNT, BAND_EDGES } from '../../../src/signal/simulate/tables.js';

const RATE = 100;
const SEGMENT = 512;
const fft = new Fft(SEGMENT);
const hann = Float64Array.from({ length: SEGMENT }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SEGMENT));
const hannEnergy = hann.reduce((sum, w) => sum + w * w, 0);

/** log10 of mean power density (uV^2/Hz) in the five bands, by Welch's method: Hann, half overlap, mean removed. */
export function bandPowers(samples: Float32Array): number[] {
  const density = new Float64Array(SEGMENT / 2);
  let segments = 0;
  for (let start = 0; start + SEGMENT <= samples.length; start += SEGMENT / 2) {
    const part = samples.subarray(start, start + SEGMENT);
    const mean = part.reduce((sum, x) => sum + x, 0) / SEGMENT;
    const re = Float64Array.from(part, (x, i) => (x - mean) * hann[i]);
    const im = new Float64Array(SEGMENT);
    fft.forward(re, im);
    for (let k = 0; k < density.length; k++) density[k] += (2 * (re[k] * re[k] + im[k] * im[k])) / (hannEnergy * RATE);
    segments++;
  }
  return Array.from({ length: BAND_COUNT }, (_, band) => {
    const first = Math.ceil((BAND_EDGES[band] * SEGMENT) / RATE);
    const end = Math.min(SEGMENT / 2, Math.ceil((BAND_EDGES[band + 1] * SEGMENT) / RATE));
    const sum = density.subarray(first, end).reduce((total, d) => total + d, 0);
    return Math.log10(sum / (end - first) / segments);
  });
}
