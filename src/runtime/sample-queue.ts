/** Samples as a caller has them: counts of the front end, or microvolts. */
export type Samples = Int16Array | Float32Array;

/** First in, first out, over the caller's own arrays until `own` copies what is left. */
export class SampleQueue {
  private readonly parts: Samples[] = [];
  /** Parts, of the oldest, that are copies already: a channel that waits for a silent one is copied once, not every push. */
  private owned = 0;

  get isEmpty(): boolean {
    return this.parts.length === 0;
  }

  put(samples: Samples): void {
    if (samples.length > 0) this.parts.push(samples);
  }

  /** The oldest samples, at most `count`, still in the queue; null when it is empty. */
  peek(count: number): Samples | null {
    const part = this.parts[0];
    if (part === undefined) return null;
    // Most fit whole, and then no view of them is made.
    return part.length <= count ? part : part.subarray(0, count);
  }

  /** Drops the oldest `count` samples, all of which `peek` showed. */
  drop(count: number): void {
    const part = this.parts[0];
    if (count < part.length) {
      this.parts[0] = part.subarray(count);
      return;
    }
    this.parts.shift();
    if (this.owned > 0) this.owned--;
  }

  /** Copies what is left, so that the caller may reuse its arrays. */
  own(): void {
    for (; this.owned < this.parts.length; this.owned++) this.parts[this.owned] = this.parts[this.owned].slice();
  }
}
