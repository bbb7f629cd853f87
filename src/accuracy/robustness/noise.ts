import type { Random } from '../../signal/simulate/random.js';

/** The next sample of an endless random signal. */
export type NoiseSource = () => number;

/** Hz of the band in which a noise's rms is stated: what a model at 100 Hz hears. */
const BAND = 50;
/** Hz; octaves two apart, whose sum falls as 1/f between them. */
const PINK_CORNERS = [0.5, 2, 8, 32] as const;
const MUSCLE_CORNER = 20;

/** White noise of `rms` in the lowest 50 Hz, whatever the sampling rate. */
export function whiteNoise(random: Random, rate: number, rms: number): NoiseSource {
  const deviation = rms * Math.sqrt(rate / (2 * BAND));
  return () => deviation * random.rough();
}

/** Sum of first-order low-passes of white noise, equally strong; about a tenth of it lies above 50 Hz. */
export function pinkNoise(random: Random, rate: number, rms: number): NoiseSource {
  const parts = PINK_CORNERS.map((corner) => {
    const keep = Math.exp((-2 * Math.PI * corner) / rate);
    return { keep, add: Math.sqrt(1 - keep ** 2), state: random.gaussian() };
  });
  const scale = rms / Math.sqrt(parts.length);
  return () => {
    let sum = 0;
    for (const part of parts) sum += part.state = part.keep * part.state + part.add * random.rough();
    return scale * sum;
  };
}

/** White noise less its own low-passed self, in bursts of whole seconds, half of them on; `rms` is that of a burst. */
export function muscleNoise(random: Random, rate: number, rms: number): NoiseSource {
  const keep = Math.exp((-2 * Math.PI * MUSCLE_CORNER) / rate);
  // Variance of the difference: 2 keep^2 / (1 + keep), of a unit white noise.
  const source = whiteNoise(random, rate, rms / Math.sqrt((2 * keep ** 2) / (1 + keep)));
  const seconds = Math.round(rate);
  let [low, place, isOn] = [0, 0, false];
  return () => {
    if (place % seconds === 0) isOn = random.chance(0.5);
    place++;
    const white = source();
    low = keep * low + (1 - keep) * white;
    return isOn ? white - low : 0;
  };
}
