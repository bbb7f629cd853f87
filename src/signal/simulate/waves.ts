import { RATE } from './blocks.js';
import type { Random } from './random.js';

/** A wave of unit size at {@link RATE}. */
export type Wave = Float32Array;

function wave(seconds: number, value: (second: number, part: number) => number): Wave {
  const length = Math.max(2, Math.round(seconds * RATE));
  return Float32Array.from({ length }, (_, i) => value(i / RATE, (i + 0.5) / length));
}

function hann(part: number): number {
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
export function burst(hz: number, seconds: number, phase: number, chirp = 0): Wave {
  return wave(seconds, (t, part) => hann(part) * Math.sin(phase + 2 * Math.PI * t * (hz + (chirp * (part - 1)) / 2)));
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

/** Muscle: white noise that swells and fades. */
export function muscle(random: Random, seconds: number): Wave {
  return wave(seconds, (_, part) => Math.sqrt(hann(part)) * random.gaussian());
}
