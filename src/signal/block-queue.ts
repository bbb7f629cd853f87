/** First in, first out, in one array that grows to what is needed and is used again. */
export class BlockQueue<S extends Float32Array | Int16Array> {
  #values: S;
  #from = 0;
  #to = 0;

  /** @param make zeros, as many as are asked for */
  constructor(private readonly make: (length: number) => S) {
    this.#values = make(0);
  }

  get length(): number {
    return this.#to - this.#from;
  }

  /** Room for `count` values behind the last; those written there count once {@link add} says so. */
  room(count: number): S {
    if (this.#to + count > this.#values.length) this.#makeRoom(count);
    return this.#values.subarray(this.#to, this.#to + count) as S;
  }

  /** `count` values were written into the room. */
  add(count: number): void {
    this.#to += count;
  }

  /** The oldest values, of which there must be enough: a view that holds until the next `room`. */
  take(count: number): S {
    this.#from += count;
    return this.#values.subarray(this.#from - count, this.#from) as S;
  }

  #makeRoom(count: number): void {
    const { length } = this;
    const kept = this.#values.subarray(this.#from, this.#to);
    if (length + count > this.#values.length) {
      this.#values = this.make(2 * (length + count));
      this.#values.set(kept);
    } else this.#values.copyWithin(0, this.#from, this.#to);
    this.#from = 0;
    this.#to = length;
  }
}
