import type { ChannelRole } from '../../model/channel.js';
import type { Random } from './random.js';

/** Microvolts at which a simulated recorder's converter ends: a tenth of a microvolt a count over int16. */
export const RAIL = { low: -3276.8, high: 3276.7 } as const;

/** The mains of a place. */
export interface Mains {
  /** Hz; near 50 or 60, never quite. */
  readonly hz: number;
  /** The part of it that a recorder's filter lets through. */
  readonly gain: number;
}

export function mainsAt(nominal: number, detune: number, rate: number): Mains {
  const hz = nominal - detune;
  return { hz, gain: antiAlias(hz, rate) };
}

/** A recorder's filter is steep beyond half its rate: 60 Hz at 100 Hz comes through at a ninth, as 40 Hz. */
function antiAlias(hz: number, rate: number): number {
  return hz <= rate / 2 ? 1 : (rate / 2 / hz) ** 12;
}

/** Adds mains to samples from..to, with some of its third harmonic where the rate has room. */
export function addMains(
  samples: Float32Array,
  [from, to]: readonly [number, number],
  rate: number,
  mains: Mains,
  microvolts: number,
): void {
  addTone(samples, from, to, mains.hz / rate, mains.gain * microvolts);
  if (3 * mains.hz < rate / 2) addTone(samples, from, to, (3 * mains.hz) / rate, 0.15 * microvolts);
}

/** Samples after which a tone's rotation is set anew, so that rounding does not grow. */
const ROTATION = 1000;

/** A sine by rotation: `turns` a sample, its phase counted from the night's start. */
function addTone(samples: Float32Array, from: number, to: number, turns: number, size: number): void {
  const [cos, sin] = [Math.cos(2 * Math.PI * turns), Math.sin(2 * Math.PI * turns)];
  for (let start = from; start < to; start += ROTATION) {
    const phase = 2 * Math.PI * ((turns * start) % 1);
    let [x, y] = [size * Math.cos(phase), size * Math.sin(phase)];
    const end = Math.min(to, start + ROTATION);
    for (let i = start; i < end; i++) {
      samples[i] += y;
      const next = cos * x - sin * y;
      y = sin * x + cos * y;
      x = next;
    }
  }
}

/** What every channel has all night: offset, a slow sway and a little hum. INVENTED. */
export function addAmplifier(
  random: Random,
  samples: Float32Array,
  role: ChannelRole,
  rate: number,
  nominal: number,
): void {
  const offset = 15 * random.bounded();
  const sway = random.around(role === 'emg' ? 2 : 8, 0.5);
  const periods = [random.uniform(30, 90), random.uniform(90, 300), random.uniform(300, 1200)];
  const hum = random.around(0.25, 0.8);
  const mains = mainsAt(nominal, random.uniform(0.01, 0.08), rate);
  const swayAt = (second: number): number =>
    offset + sway * periods.reduce((sum, period) => sum + Math.sin((2 * Math.PI * second) / period), 0);
  // Periods are many seconds: a straight line over about a second is enough.
  const step = Math.round(rate);
  for (let start = 0; start < samples.length; start += step) {
    const level = swayAt(start / rate);
    const slope = (swayAt((start + step) / rate) - level) / step;
    const end = Math.min(samples.length, start + step);
    for (let i = start; i < end; i++) samples[i] += level + (i - start) * slope;
  }
  addMains(samples, [0, samples.length], rate, mains, hum);
}
