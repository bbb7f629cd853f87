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
  quietRange,
  type WindowDefect,
} from './window-judge.js';

/**
 * {@link judge} over stored counts. Samples rise or fall with their counts, so that most windows are seen to be good by
 * comparing integers, two at a time; the samples of the others are worked out and judged.
 */
export class CountJudge {
  readonly #line: CountLine;
  readonly #limits: Limits;
  readonly #ends: Ends;
  readonly #samples: Float32Array;
  /** The counts that a plain window may hold: the first, and how many. */
  #first = 0;
  #count = 0;
  /** {@link foldBeyond} of the power of two inside which every window is good that moves. */
  #beyond = 0;
  /** The counts judged last, and all of their memory in pairs. */
  #counts: Int16Array = new Int16Array(0);
  #pairs: Int32Array = new Int32Array(0);

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
    const isGoodIfMoving = this.#isSmall(counts, from, to) || this.#isInside(counts, from, to);
    if (isGoodIfMoving && this.#moves(counts, from, to)) return null;
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

  /** Whether every count lies inside that power of two. */
  #isSmall(counts: Int16Array, from: number, to: number): boolean {
    if (this.#beyond === EVERY_FOLD) return false;
    if (counts !== this.#counts) {
      this.#counts = counts;
      this.#pairs = new Int32Array(counts.buffer, 0, counts.buffer.byteLength >> 2);
    }
    const pairs = this.#pairs;
    const start = counts.byteOffset / 2;
    const first = (start + from + 1) >> 1;
    const end = (start + to) >> 1;
    let folds = fold(counts[from]!) | fold(counts[to - 1]!);
    let others = 0;
    let i = first;
    if ((end - first) & 1) others = fold(pairs[i++]!);
    // Two sums that do not wait for one another.
    for (; i < end; i += 2) {
      folds |= fold(pairs[i]!);
      others |= fold(pairs[i + 1]!);
    }
    return ((folds | others) & this.#beyond) === 0;
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
    const plain = countsInside(this.#line, ...plainRange(this.#limits, this.#ends));
    this.#first = plain.first;
    this.#count = plain.count;
    const quiet = countsInside(this.#line, ...quietRange(this.#limits, this.#ends));
    this.#beyond = foldBeyond(Math.max(bitsInside(plain), Math.min(bitsInside(quiet), this.#quietBits())));
  }

  /** Bits of counts that cannot differ by as much as shows where a converter clips. */
  #quietBits(): number {
    const spread = (bits: number): number =>
      Math.abs(sampleOf(2 ** bits - 1, this.#line) - sampleOf(-(2 ** bits), this.#line));
    let bits = MOST_BITS;
    while (bits >= 0 && spread(bits) >= this.#limits.swing) bits--;
    return bits;
  }
}

const MOST_BITS = 15;
const EVERY_FOLD = -1;

/** Bits that differ from the one below them: of a count from -2^n to 2^n - 1 none above bit n. */
const fold = (count: number): number => count ^ (count << 1);

/** What is set in the folds of two counts, side by side, of which one is not from -2^bits to 2^bits - 1; below 0 bits: all. */
function foldBeyond(bits: number): number {
  if (bits < 0) return EVERY_FOLD;
  const one = (0xffff << (bits + 1)) & 0xffff;
  return one | (one << 16);
}

/** The largest power of two, as its logarithm, around zero inside neighbouring counts; -1 without one. */
function bitsInside({ first, count }: { first: number; count: number }): number {
  let bits = MOST_BITS;
  while (bits >= 0 && (first > -(2 ** bits) || first + count < 2 ** bits)) bits--;
  return bits;
}
