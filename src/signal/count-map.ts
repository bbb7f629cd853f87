import { toCount } from '../model/to-count.js';
import type { CountLine } from './recording.js';
import { COUNT_MAX, COUNT_MIN, sampleOf } from './stored-counts.js';

/** From stored counts to those of a front end, by way of microvolts that are never written down. */
export class CountMap {
  /** By stored count, from the least on; null where every count stays as it is. */
  readonly #table: Int16Array | null;

  constructor(
    readonly line: CountLine,
    readonly countsPerMicrovolt: number,
  ) {
    const table = new Int16Array(COUNT_MAX - COUNT_MIN + 1);
    let isSame = true;
    for (let count = COUNT_MIN; count <= COUNT_MAX; count++) {
      const mapped = toCount(sampleOf(count, line), countsPerMicrovolt);
      table[count - COUNT_MIN] = mapped;
      isSame &&= mapped === count;
    }
    this.#table = isSame ? null : table;
  }

  of(count: number): number {
    return this.#table === null ? count : this.#table[count - COUNT_MIN]!;
  }

  /** @param target of as many */
  write(counts: Int16Array, target: Int16Array): void {
    const table = this.#table;
    if (table === null) target.set(counts);
    else for (let i = 0; i < counts.length; i++) target[i] = table[counts[i]! - COUNT_MIN]!;
  }
}

/** The signals of a night, and the nights of a study, mostly have few lines between them; each map takes a millisecond. */
const KEPT = 8;
const kept: CountMap[] = [];

/** A map made before, or a new one. */
export function countMap({ gain, offset }: CountLine, countsPerMicrovolt: number): CountMap {
  const isIt = ({ line, countsPerMicrovolt: own }: CountMap): boolean =>
    line.gain === gain && line.offset === offset && own === countsPerMicrovolt;
  const known = kept.find(isIt);
  if (known !== undefined) return known;
  const map = new CountMap({ gain, offset }, countsPerMicrovolt);
  if (kept.unshift(map) > KEPT) kept.pop();
  return map;
}
