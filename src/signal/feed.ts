import { BlockQueue } from './block-queue.js';
import { CountFeed } from './count-feed.js';
import type { CountMap } from './count-map.js';
import { FeedEnd } from './feed-end.js';
import type { CountLine } from './recording.js';
import { Resampler } from './resample.js';
import { decodeCounts } from './stored-counts.js';

export type Samples = Float32Array | Int16Array;

/** One recorded signal on its way to the output rate, from the recording's start on without a hole. */
export interface Feed {
  /** Hz, as recorded. */
  readonly rate: number;
  readonly queue: BlockQueue<Samples>;
  /** Seconds from the recording's start. */
  readonly end: number;
  push(samples: Samples): void;
  /**
   * Goes on with the last value up to a time.
   * @param next what comes after; its first value stands in before there is a last one
   * @returns samples added, 0 where the signal already reaches there to half a sample
   */
  hold(end: number, next?: Samples): number;
  /** Lets out what still waits in the filter. */
  finish(): void;
}

/** Values held at a time. */
const HELD = 4096;

/** A feed of samples, resampled. */
class SampleFeed implements Feed {
  readonly queue = new BlockQueue((length) => new Float32Array(length));
  readonly #resampler: Resampler;
  readonly #end: FeedEnd;

  constructor(
    readonly rate: number,
    resampler: Resampler,
  ) {
    this.#resampler = resampler;
    this.#end = new FeedEnd(rate);
  }

  get end(): number {
    return this.#end.seconds;
  }

  push(samples: Float32Array): void {
    this.#end.push(samples);
    this.#write(samples);
  }

  hold(end: number, next?: Float32Array): number {
    const count = this.#end.hold(end, next);
    const values = new Float32Array(Math.min(count, HELD)).fill(this.#end.last);
    for (let left = count; left > 0; left -= HELD) this.#write(values.subarray(0, left));
    return count;
  }

  finish(): void {
    const rest = this.#resampler.finish();
    this.queue.room(rest.length).set(rest);
    this.queue.add(rest.length);
  }

  #write(samples: Float32Array): void {
    this.queue.add(this.#resampler.write(samples, this.queue.room(this.#resampler.room(samples.length))));
  }
}

/** A feed of stored counts that are to be samples. */
class DecodedFeed implements Feed {
  readonly queue: BlockQueue<Float32Array>;
  readonly #feed: SampleFeed;
  readonly #line: CountLine;
  #room = new Float32Array(0);

  constructor(
    readonly rate: number,
    resampler: Resampler,
    line: CountLine,
  ) {
    this.#feed = new SampleFeed(rate, resampler);
    this.#line = line;
    this.queue = this.#feed.queue;
  }

  get end(): number {
    return this.#feed.end;
  }

  push(counts: Int16Array): void {
    this.#feed.push(this.#decode(counts));
  }

  hold(end: number, next?: Int16Array): number {
    return this.#feed.hold(end, next && this.#decode(next.subarray(0, 1)));
  }

  finish(): void {
    this.#feed.finish();
  }

  #decode(counts: Int16Array): Float32Array {
    if (this.#room.length < counts.length) this.#room = new Float32Array(counts.length);
    const samples = this.#room.subarray(0, counts.length);
    decodeCounts(counts, this.#line, samples);
    return samples;
  }
}

/** What a feed is given: samples, or stored counts and what they are to be: samples, or with a map other counts. */
export interface FeedInput {
  readonly line: CountLine | null;
  /** Asked only for a signal of the output's own rate. */
  readonly map: () => CountMap | null;
}

/**
 * @param rate Hz, the signal's
 * @throws UsageError where the rates have no ratio
 */
export function feedOf(rate: number, outputRate: number, { line, map }: FeedInput): Feed {
  const resampler = new Resampler(rate, outputRate);
  if (line === null) return new SampleFeed(rate, resampler);
  const counts = resampler.copies ? map() : null;
  return counts === null ? new DecodedFeed(rate, resampler, line) : new CountFeed(rate, counts);
}
