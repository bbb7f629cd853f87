import type { Defect } from './defects.js';
import { FoundEnd } from './found-end.js';
import type { SignalHeader } from './recording.js';

/** Seconds; each divides the 30-s epoch. */
const WINDOW_SECONDS = [1, 2, 3, 5, 6, 10, 15, 30] as const;
/** A window this short in samples says little of its signal. */
const FEWEST_SAMPLES = 10;
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

/** Window length for a signal of a rate: 1 s, longer where that would hold fewer than ten samples. */
export function windowSeconds(rate: number): number {
  return WINDOW_SECONDS.find((seconds) => seconds * rate >= FEWEST_SAMPLES) ?? 30;
}

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

function limitsOf(header: SignalHeader): Limits {
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
interface Ends {
  readonly low: FoundEnd;
  readonly high: FoundEnd;
}

/**
 * True where a window is plainly good: it moves, and every sample lies inside all that could make it suspect or show
 * where the converter clips. Most windows are, and every branch of this loop goes the same way in all of them: a third of
 * the time that looking for the least and the largest takes.
 */
function isPlain(samples: Float32Array, from: number, to: number, limits: Limits, ends?: Ends): boolean {
  const high = Math.min(limits.high, ends?.high.reached ?? Infinity, limits.deviation);
  const low = Math.max(limits.low, ends?.low.reached ?? -Infinity, -limits.deviation);
  const first = samples[from]!;
  let moves = false;
  for (let i = from; i < to; i++) {
    const sample = samples[i]!;
    if (!(sample > low && sample < high)) return false;
    if (!moves) moves = Math.abs(sample - first) > limits.flat;
  }
  return moves;
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
  const low = Math.max(limits.low, ends?.low.value ?? -Infinity);
  const high = Math.min(limits.high, ends?.high.value ?? Infinity);
  const isSuspect = largest - least <= limits.flat || largest - least > 2 * limits.deviation;
  const isAtEnds = least <= low || largest >= high;
  if (!isSuspect && !isAtEnds) return null;
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

/**
 * Judges one signal, as recorded, in windows of constant length from the recording's start. The verdicts do not depend
 * on how the samples are split. Memory is that of one window.
 */
export class DefectWindows {
  readonly #limits: Limits;
  readonly #rate: number;
  readonly #seconds: number;
  readonly #tell: (window: number, defect: WindowDefect) => void;
  readonly #ends: Ends;
  /** The samples of the window begun, where a split cut it. */
  readonly #begun: Float32Array;
  #held = 0;
  #window = 0;
  /** Samples seen, those skipped among them. */
  #samples = 0;
  /** Samples before the end of the current window. */
  #edge: number;
  #skipped = false;

  /** @param tell called for every window that is no good, in order */
  constructor(header: SignalHeader, seconds: number, tell: (window: number, defect: WindowDefect) => void) {
    this.#limits = limitsOf(header);
    this.#rate = header.rate;
    this.#ends = { low: new FoundEnd(-1, header.rate), high: new FoundEnd(1, header.rate) };
    this.#seconds = seconds;
    this.#tell = tell;
    this.#edge = this.#edgeOf(1);
    this.#begun = new Float32Array(Math.ceil(seconds * header.rate) + 1);
  }

  /** Windows that are complete. */
  get judged(): number {
    return this.#window;
  }

  push(samples: Float32Array): void {
    for (let at = 0; at < samples.length;) {
      const to = Math.min(samples.length, at + this.#edge - this.#samples);
      this.#samples += to - at;
      const isWhole = this.#samples === this.#edge;
      if (isWhole && this.#held === 0) this.#close(samples, at, to);
      else {
        this.#begun.set(samples.subarray(at, to), this.#held);
        this.#held += to - at;
        if (isWhole) this.#close(this.#begun, 0, this.#held);
      }
      at = to;
    }
  }

  /** Samples that were never recorded: what windows they touch is not judged. */
  skip(count: number): void {
    for (let left = count; left > 0;) {
      const part = Math.min(left, this.#edge - this.#samples);
      left -= part;
      this.#samples += part;
      this.#skipped = true;
      if (this.#samples === this.#edge) this.#close(this.#begun, 0, 0);
    }
  }

  /** Judges a last window that is at least half there. */
  finish(): void {
    if (this.#held >= (this.#seconds * this.#rate) / 2) this.#close(this.#begun, 0, this.#held);
  }

  #close(samples: Float32Array, from: number, to: number): void {
    const defect = this.#skipped ? null : judge(samples, from, to, this.#limits, this.#ends);
    if (defect !== null) this.#tell(this.#window, defect);
    this.#window++;
    this.#edge = this.#edgeOf(this.#window + 1);
    this.#held = 0;
    this.#skipped = false;
  }

  /** The first sample at or behind the start of a window. */
  #edgeOf(window: number): number {
    return Math.ceil(window * this.#seconds * this.#rate - 1e-6);
  }
}
