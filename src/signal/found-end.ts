/** Seconds, and samples, that a value must be kept to count as held. */
const HELD_SECONDS = 0.04;
const HELD_SAMPLES = 5;
/** Windows that must hold one and the same value before it counts as an end of the range. */
const WINDOWS = 3;

/**
 * Finds the value at which a converter clips inside the range that its header states: the largest of all so far, held
 * again and again for several samples. A signal's own peaks are neither held nor repeated to the count.
 */
export class FoundEnd {
  readonly #fewest: number;
  #largest = -Infinity;
  #windows = 0;

  /**
   * @param sign 1 for the upper end, -1 for the lower
   * @param rate Hz
   */
  constructor(
    private readonly sign: 1 | -1,
    rate: number,
  ) {
    this.#fewest = Math.max(HELD_SAMPLES, Math.round(HELD_SECONDS * rate));
  }

  /** The end, in the signal's unit; infinite while none was found. */
  get value(): number {
    return this.sign * (this.#windows >= WINDOWS ? this.#largest : Infinity);
  }

  /** The largest so far (the least, for the lower end), which windows that stay inside cannot change. */
  get reached(): number {
    return this.sign * this.#largest;
  }

  /** @param extreme the largest of `samples[from]` to before `to`, the smallest for the lower end */
  note(samples: Float32Array, from: number, to: number, extreme: number): void {
    const size = this.sign * extreme;
    if (size < this.#largest) return;
    if (size > this.#largest) this.#windows = 0;
    this.#largest = size;
    if (this.#windows < WINDOWS && isHeld(samples, from, to, extreme, this.#fewest)) this.#windows++;
  }
}

function isHeld(samples: Float32Array, from: number, to: number, value: number, fewest: number): boolean {
  let run = 0;
  for (let i = from; i < to && run < fewest; i++) run = samples[i] === value ? run + 1 : 0;
  return run >= fewest;
}
