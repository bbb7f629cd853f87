/** How far a feed has come, and the value with which it would go on. */
export class FeedEnd {
  #samples = 0;
  #last = 0;

  /** @param rate Hz */
  constructor(private readonly rate: number) {}

  /** Seconds from the recording's start. */
  get seconds(): number {
    return this.#samples / this.rate;
  }

  /** The last value pushed, or what stands in before there is one. */
  get last(): number {
    return this.#last;
  }

  push(samples: Float32Array | Int16Array): void {
    if (samples.length === 0) return;
    this.#samples += samples.length;
    this.#last = samples[samples.length - 1]!;
  }

  /**
   * Goes on with the last value up to a time.
   * @param end seconds from the recording's start
   * @param next what comes after; its first value stands in before there is a last one
   * @returns samples that this takes, 0 where the signal already reaches there to half a sample
   */
  hold(end: number, next?: Float32Array | Int16Array): number {
    if (this.#samples === 0) this.#last = next?.[0] ?? 0;
    const count = Math.max(0, Math.round(end * this.rate) - this.#samples);
    this.#samples += count;
    return count;
  }
}
