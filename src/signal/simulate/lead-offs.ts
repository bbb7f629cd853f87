import { addMains, mainsAt, RAIL } from './amplifier.js';
import type { Random } from './random.js';

/**
 * How a loose lead looks, by recorder: `quiet` noise and some hum, which may pass for a weak signal; nothing but the
 * input's own noise where the recorder shorts it (`shorted`); mains of a millivolt (`loud`); the converter's end (`rail`).
 */
export const LEAD_OFF_LOOKS = ['quiet', 'shorted', 'loud', 'rail'] as const;

export type LeadOffLook = (typeof LEAD_OFF_LOOKS)[number];

/** Puts a loose lead in the place of samples from..to. Sizes are INVENTED. */
export function drawLeadOff(
  random: Random,
  samples: Float32Array,
  [from, to]: readonly [number, number],
  rate: number,
  nominalMains: number,
  look: LeadOffLook,
): void {
  if (look === 'rail') {
    samples.fill(random.chance(0.5) ? RAIL.high : RAIL.low, from, to);
    return;
  }
  const noise = { quiet: 0.4, shorted: 0.04, loud: 20 }[look];
  for (let i = from; i < to; i++) samples[i] = noise * random.gaussian();
  if (look === 'shorted') return;
  const hum = look === 'loud' ? random.uniform(1000, 3000) : random.uniform(5, 30);
  addMains(samples, [from, to], rate, mainsAt(nominalMains, random.uniform(0.2, 0.6), rate), hum);
}
