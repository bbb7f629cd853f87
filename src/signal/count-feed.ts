import { BlockQueue } from './block-queue.js';
import type { CountMap } from './count-map.js';
import type { Feed } from './feed.js';
import { FeedEnd } from './feed-end.js';

/** A feed of stored counts that become other counts at their own rate: nothing is resampled. */
export class CountFeed implements Feed {
  readonly queue = new BlockQueue((length) => new Int16Array(length));
  readonly #map: CountMap;
  readonly #end: FeedEnd;

  constructor(
    readonly rate: number,
    map: CountMap,
  ) {
    this.#map = map;
    this.#end = new FeedEnd(rate);
  }

  get end(): number {
    return this.#end.seconds;
  }

  push(counts: Int16Array): void {
    this.#end.push(counts);
    this.#map.write(counts, this.queue.room(counts.length));
    this.queue.add(counts.length);
  }

  hold(end: number, next?: Int16Array): number {
    const count = this.#end.hold(end, next);
    this.queue.room(count).fill(this.#map.of(this.#end.last));
    this.queue.add(count);
    return count;
  }

  finish(): void {
    // Nothing waits.
  }
}
