import type { CountLine, SignalHeader } from './recording.js';
import { countsInside, decodeCounts, sampleOf } from './stored-counts.js';
import {
  type Ends,
  freshEnds,
  isGood,
  judge,
  type Limits,
  limitsOf,
  plainRange,
  type WindowDefect,
} from './window-judge.js';

/**
 * {@link judge} over stored counts. Samples rise or fall with their counts, so that most windows are seen to be good by
 * comparing integers; the samples of the others are worked out and judged.
 */
export class CountJudge {
  readonly #line: CountLine;
  readonly #limits: Limits;
  readonly #ends: Ends;
  readonly #samples: Float32Array;
  /** The counts that a plain window may hold: the first, and how many. */
  #first = 0;
  #count = 0;

  /** @param most counts of a window */
  constructor(header: SignalHeader, line: CountLine, most: number) {
    this.#line = line;
    this.#limits = limitsOf(header);
    this.#ends = freshEnds(header);
    this.#samples = new Float32Array(most);
    this.#narrow();
  }

  /** The worst that is wrong with one window, `counts[from]` to before `to`; null where nothing is. */
  judge(counts: Int16Array, from: number, to: number): WindowDefect | null {
    if (this.#isInside(counts, from, to) && this.#moves(counts, from, to)) return null;
    let least = counts[from]!;
    let largest = least;
    for (let i = from + 1; i < to; i++) {
      const count = counts[i]!;
      if (count < least) least = count;
      else if (count > largest) largest = count;
    }
    const one = sampleOf(least, this.#line);
    const other = sampleOf(largest, this.#line);
    const [low, high] = one < other ? [one, other] : [other, one];
    if (high - low < this.#limits.swing && isGood(low, high, this.#limits, this.#ends)) return null;
    return this.#judgeSamples(counts.subarray(from, to));
  }

  #isInside(counts: Int16Array, from: number, to: number): boolean {
    const first = this.#first;
    const count = this.#count;
    // Without a sign what lies below the first is beyond the last, too.
    for (let i = from; i < to; i++) if ((counts[i]! - first) >>> 0 >= count) return false;
    return true;
  }

  #moves(counts: Int16Array, from: number, to: number): boolean {
    const line = this.#line;
    const first = sampleOf(counts[from]!, line);
    for (let i = from + 1; i < to; i++) {
      if (Math.abs(sampleOf(counts[i]!, line) - first) > this.#limits.flat) return true;
    }
    return false;
  }

  #judgeSamples(counts: Int16Array): WindowDefect | null {
    const samples = this.#samples.subarray(0, counts.length);
    decodeCounts(counts, this.#line, samples);
    const defect = judge(samples, 0, samples.length, this.#limits, this.#ends);
    this.#narrow();
    return defect;
  }

  #narrow(): void {
    ({ first: this.#first, count: this.#count } = countsInside(this.#line, ...plainRange(this.#limits, this.#ends)));
  }
}
