import { EPOCH_SECONDS } from '../../stages.js';

/** Samples a second of everything simulated. */
export const RATE = 100;
export const EPOCH_SAMPLES = EPOCH_SECONDS * RATE;
/** Samples over which neighbouring epochs fade into each other, half of them on either side of the boundary. */
export const FADE_SAMPLES = 200;
/** Transform length: an epoch, its two half fades, and room for a filter's ringing on both sides. */
export const BLOCK_SAMPLES = 4096;
/** Samples of a block that an epoch contributes to. */
export const SPAN_SAMPLES = EPOCH_SAMPLES + FADE_SAMPLES;
/** Hz from bin to bin. */
export const BIN_HZ = RATE / BLOCK_SAMPLES;

/** First sample of the night that epoch `epoch`'s span covers; negative for the first. */
export function spanStart(epoch: number): number {
  return epoch * EPOCH_SAMPLES - FADE_SAMPLES / 2;
}

/**
 * Weight of each sample of an epoch's span; those of neighbouring epochs sum to one wherever they overlap (`power` 1),
 * or their squares do (`power` 0.5), which keeps the variance of independent noises. A night's two ends do not fade.
 */
export class Fades {
  private readonly rise: Float64Array;

  constructor(power: 1 | 0.5) {
    this.rise = Float64Array.from(
      { length: FADE_SAMPLES },
      (_, i) => (0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / FADE_SAMPLES)) ** power,
    );
  }

  window(epoch: number, epochs: number): Float64Array {
    const window = new Float64Array(SPAN_SAMPLES).fill(1);
    if (epoch > 0) window.set(this.rise, 0);
    if (epoch < epochs - 1) window.set(this.rise.toReversed(), EPOCH_SAMPLES);
    return window;
  }
}
