import { RATE } from './blocks.js';
import type { Random } from './random.js';

/** A wave of unit size, at {@link RATE} unless said otherwise. */
export type Wave = Float32Array;

/** Corner above which muscle's spectrum falls. Hz. INVENTED. */
const MUSCLE_CORNER = 120;

/** Samples of `value` at its seconds and parts of the whole. */
export function wave(seconds: number, value: (second: number, part: number) => number, rate = RATE): Wave {
  const length = Math.max(2, Math.round(seconds * rate));
  return Float32Array.from({ length }, (_, i) => value(i / rate, (i + 0.5) / length));
}

/** Swells from 0 to 1 and back over the parts 0 to 1. */
export function hann(part: number): number {
  return 0.5 - 0.5 * Math.cos(2 * Math.PI * part);
}

function bump(second: number, centre: number, width: number): number {
  return Math.exp(-0.5 * ((second - centre) / width) ** 2);
}

/** Adds `gain` times a wave from sample `at` on; what falls outside the night is dropped. */
export function addWave(samples: Float32Array, at: number, shape: Wave, gain: number): void {
  const first = Math.max(0, -at);
  const end = Math.min(shape.length, samples.length - at);
  for (let i = first; i < end; i++) samples[at + i] += gain * shape[i];
}

/** A waxing and waning oscillation: spindle, alpha burst, slow eye movement. `chirp` is in Hz over its length. */
export function burst(hz: number, seconds: number, phase: number, chirp = 0, rate = RATE): Wave {
  const angle = (t: number, part: number): number => phase + 2 * Math.PI * t * (hz + (chirp * (part - 1)) / 2);
  return wave(seconds, (t, part) => hann(part) * Math.sin(angle(t, part)), rate);
}

/** A sharp negative wave, then a slower positive one; the trough is -1. */
export function kComplex(seconds: number): Wave {
  const unit = seconds / 4;
  return wave(seconds, (t) => -bump(t, unit, unit * 0.34) + 0.6 * bump(t, unit * 2.2, unit * 0.6));
}

/** A sharp wave of about a fifth of a second, as over the vertex in N1. */
export function vertexWave(seconds: number): Wave {
  return wave(seconds, (t) => -bump(t, seconds / 2, seconds / 7) + 0.35 * bump(t, seconds * 0.78, seconds / 8));
}

/** One slow oscillation: a down half-wave, then a longer and rounder up half-wave. */
export function slowWave(hz: number): Wave {
  return wave(1 / hz, (_, part) =>
    part < 0.45 ? -Math.sin((Math.PI * part) / 0.45) : 0.75 * Math.sin((Math.PI * (part - 0.45)) / 0.55),
  );
}

/** Notched triangular waves of REM. */
export function sawtooth(hz: number, seconds: number): Wave {
  return wave(seconds, (t, part) => hann(part) * (2 * ((t * hz) % 1) - 1));
}

/** An eye's jump as an AC-coupled amplifier shows it: up within `rise`, back with time constant `decay` (s). */
export function saccade(rise: number, decay: number): Wave {
  return wave(rise + 5 * decay, (t, part) => {
    const up = t < rise ? 0.5 - 0.5 * Math.cos((Math.PI * t) / rise) : Math.exp((rise - t) / decay);
    return up * (part > 0.9 ? (1 - part) / 0.1 : 1);
  });
}

/** A lid closing and opening. */
export function blink(seconds: number): Wave {
  return wave(seconds, (t) => bump(t, seconds * 0.4, seconds * 0.13) - 0.25 * bump(t, seconds * 0.72, seconds * 0.1));
}

/** Muscle: noise that swells and fades; its density is the same at every rate, its size one at {@link RATE}. */
export function muscle(random: Random, seconds: number, rate = RATE): Wave {
  const size = Math.sqrt(rate / RATE);
  const follow = 1 - Math.exp((-2 * Math.PI * MUSCLE_CORNER) / rate);
  let level = 0;
  const noise = (): number => (level += follow * (size * random.gaussian() - level));
  return wave(seconds, (_, part) => Math.sqrt(hann(part)) * noise(), rate);
}
