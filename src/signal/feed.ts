import { FloatQueue } from './float-queue.js';
import { Resampler } from './resample.js';

/** Values held at a time. */
const HELD = 4096;

/** One recorded signal on its way to the output rate, from the recording's start on without a hole. */
export class Feed {
  readonly queue = new FloatQueue();
  readonly #resampler: Resampler;
  #samples = 0;
  #last = 0;

  constructor(
    readonly rate: number,
    outputRate: number,
  ) {
    this.#resampler = new Resampler(rate, outputRate);
  }

  /** Seconds from the recording's start. */
  get end(): number {
    return this.#samples / this.rate;
  }

  push(samples: Float32Array): void {
    if (samples.length === 0) return;
    this.#last = samples[samples.length - 1]!;
    this.#write(samples);
  }

  /**
   * Goes on with the last value up to a time.
   * @param next what comes after; its first value stands in before there is a last one
   * @returns samples added, 0 where the signal already reaches there to half a sample
   */
  hold(end: number, next?: Float32Array): number {
    if (this.#samples === 0) this.#last = next?.[0] ?? 0;
    const count = Math.max(0, Math.round(end * this.rate) - this.#samples);
    const values = new Float32Array(Math.min(count, HELD)).fill(this.#last);
    for (let left = count; left > 0; left -= HELD) this.#write(values.subarray(0, left));
    return count;
  }

  /** Lets out what still waits in the filter. */
  finish(): void {
    const rest = this.#resampler.finish();
    this.queue.room(rest.length).set(rest);
    this.queue.add(rest.length);
  }

  #write(samples: Float32Array): void {
    this.#samples += samples.length;
    this.queue.add(this.#resampler.write(samples, this.queue.room(this.#resampler.room(samples.length))));
  }
}
