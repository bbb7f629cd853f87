import { BlockQueue } from './block-queue.js';
import type { CountMap } from './count-map.js';
import type { Feed } from './feed.js';

/** A feed of stored counts that become other counts at their own rate: nothing is resampled. */
export class CountFeed implements Feed {
  readonly queue = new BlockQueue((length) => new Int16Array(length));
  readonly #map: CountMap;
  #samples = 0;
  #last = 0;

  constructor(
    readonly rate: number,
    map: CountMap,
  ) {
    this.#map = map;
  }

  get end(): number {
    return this.#samples / this.rate;
  }

  push(counts: Int16Array): void {
    if (counts.length === 0) return;
    this.#samples += counts.length;
    this.#map.write(counts, this.queue.room(counts.length));
    this.queue.add(counts.length);
    this.#last = counts[counts.length - 1]!;
  }

  hold(end: number, next?: Int16Array): number {
    if (this.#samples === 0) this.#last = next?.[0] ?? 0;
    const count = Math.max(0, Math.round(end * this.rate) - this.#samples);
    this.#samples += count;
    this.queue.room(count).fill(this.#map.of(this.#last));
    this.queue.add(count);
    return count;
  }

  finish(): void {
    // Nothing waits.
  }
}
