import type { Defect } from './defects.js';
import { FoundEnd } from './found-end.js';
import type { SignalHeader } from './recording.js';

/** A window this short in samples says little of its signal. */
export const FEWEST_SAMPLES = 10;
/** Hz; below it a signal may rest for a while without being dead. */
const SLOW = 10;
/** Microvolts peak to peak: less than any amplifier's own noise at these band widths. */
const FLAT = 0.5;
/** Microvolts of standard deviation in a window; no electrode on skin gives that for EEG, EOG or chin EMG. */
const LEAD_OFF = 500;
/** Part of a window's samples at the ends of the range. */
const CLIPPED = 0.02;

/** What a window can suffer from; gaps are not its signal's own. */
export type WindowDefect = Exclude<Defect, 'gap'>;

/** Counts peak to peak below which a window says nothing of where its converter clips. */
const FULL_SWING = 200;

/** What a signal's header says about its defects, in microvolts (in its own unit where that is no voltage). */
export interface Limits {
  /** At or below, at or above: within one count of an end of the range. */
  readonly low: number;
  readonly high: number;
  /** Largest peak to peak of a flat window. */
  readonly flat: number;
  /** Least peak to peak of a window that may show where the converter clips. */
  readonly swing: number;
  /** Largest standard deviation of a window from skin. */
  readonly deviation: number;
}

/** Of a difference, which has no rails of its own, in microvolts. */
export const DIFFERENCE_LIMITS: Limits = {
  low: -Infinity,
  high: Infinity,
  flat: FLAT,
  swing: Infinity,
  deviation: LEAD_OFF,
};

export function limitsOf(header: SignalHeader): Limits {
  const unit = header.microvoltsPerUnit ?? 1;
  const [end, otherEnd] = [header.physicalMin * unit, header.physicalMax * unit];
  const count = Math.abs(otherEnd - end) / (header.digitalMax - header.digitalMin);
  const isVoltage = header.microvoltsPerUnit !== null;
  // Half and quarter counts keep a sample's rounding to float32 from deciding.
  return {
    low: Math.min(end, otherEnd) + 1.5 * count,
    high: Math.max(end, otherEnd) - 1.5 * count,
    flat: header.rate < SLOW ? 0 : Math.max(count, isVoltage ? FLAT : 0) + count / 4,
    swing: FULL_SWING * count,
    deviation: isVoltage ? LEAD_OFF : Infinity,
  };
}

/** Ends of the range that the samples themselves show. */
export interface Ends {
  readonly low: FoundEnd;
  readonly high: FoundEnd;
}

export function freshEnds({ rate }: SignalHeader): Ends {
  return { low: new FoundEnd(-1, rate), high: new FoundEnd(1, rate) };
}

/** The open interval in which all samples of a plain window lie. */
export function plainRange(limits: Limits, ends?: Ends): readonly [low: number, high: number] {
  return [
    Math.max(limits.low, ends?.low.reached ?? -Infinity, -limits.deviation),
    Math.min(limits.high, ends?.high.reached ?? Infinity, limits.deviation),
  ];
}

/** The open interval in which all samples of a window lie that is good if it moves, and swings too little to be noted. */
export function quietRange(limits: Limits, ends?: Ends): readonly [low: number, high: number] {
  const { low, high } = rails(limits, ends);
  return [Math.max(low, -limits.deviation), Math.min(high, limits.deviation)];
}

/**
 * True where a window is plainly good: it moves, and every sample lies inside all that could make it suspect or show
 * where the converter clips. Most windows are, and every branch of this loop goes the same way in all of them: a third of
 * the time that looking for the least and the largest takes.
 */
function isPlain(samples: Float32Array, from: number, to: number, limits: Limits, ends?: Ends): boolean {
  const [low, high] = plainRange(limits, ends);
  const first = samples[from]!;
  let moves = false;
  for (let i = from; i < to; i++) {
    const sample = samples[i]!;
    if (!(sample > low && sample < high)) return false;
    if (!moves) moves = Math.abs(sample - first) > limits.flat;
  }
  return moves;
}

/** The ends of the range, found or stated. */
function rails(limits: Limits, ends?: Ends): { low: number; high: number } {
  return {
    low: Math.max(limits.low, ends?.low.value ?? -Infinity),
    high: Math.min(limits.high, ends?.high.value ?? Infinity),
  };
}

/** Whether a window's least and largest sample alone say that nothing is wrong with it. */
export function isGood(least: number, largest: number, limits: Limits, ends?: Ends): boolean {
  const { low, high } = rails(limits, ends);
  const isSuspect = largest - least <= limits.flat || largest - least > 2 * limits.deviation;
  return !isSuspect && least > low && largest < high;
}

/** The worst that is wrong with one window of recorded samples, `samples[from]` to before `to`; null where nothing is. */
export function judge(
  samples: Float32Array,
  from: number,
  to: number,
  limits: Limits,
  ends?: Ends,
): WindowDefect | null {
  if (isPlain(samples, from, to, limits, ends)) return null;
  let least = Infinity;
  let largest = -Infinity;
  for (let i = from; i < to; i++) {
    const sample = samples[i]!;
    if (sample < least) least = sample;
    if (sample > largest) largest = sample;
  }
  if (ends !== undefined && largest - least >= limits.swing) {
    ends.low.note(samples, from, to, least);
    ends.high.note(samples, from, to, largest);
  }
  if (isGood(least, largest, limits, ends)) return null;
  const { low, high } = rails(limits, ends);
  return examine(samples.subarray(from, to), largest - least, { ...limits, low, high });
}

/** @param peakToPeak a standard deviation is at most half of it */
function examine(
  samples: Float32Array,
  peakToPeak: number,
  { low, high, flat, deviation }: Limits,
): WindowDefect | null {
  if (samples.length < FEWEST_SAMPLES / 2) return null;
  const atEnds = countAtEnds(samples, low, high);
  if (atEnds === samples.length) return 'lead-off';
  if (peakToPeak > 2 * deviation && standardDeviation(samples) > deviation) return 'lead-off';
  if (peakToPeak <= flat) return 'flat';
  return atEnds > 0 && atEnds >= CLIPPED * samples.length ? 'clipped' : null;
}

function countAtEnds(samples: Float32Array, low: number, high: number): number {
  return samples.reduce((count, sample) => count + Number(sample <= low || sample >= high), 0);
}

function standardDeviation(samples: Float32Array): number {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return Math.sqrt(samples.reduce((sum, sample) => sum + (sample - mean) ** 2, 0) / samples.length);
}
