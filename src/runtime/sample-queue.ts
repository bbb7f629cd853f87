/** Samples as a caller has them: counts of the front end, or microvolts. */
export type Samples = Int16Array | Float32Array;

/** First in, first out, over the caller's own arrays until `own` copies what is left. */
export class SampleQueue {
  private readonly parts: Samples[] = [];

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
    if (count === part.length) this.parts.shift();
    else this.parts[0] = part.subarray(count);
  }

  /** Copies what is left, so that the caller may reuse its arrays. */
  own(): void {
    this.parts.forEach((part, index) => (this.parts[index] = part.slice()));
  }
}
