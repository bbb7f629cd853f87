import { I16_MAX, I16_MIN } from '../model/numeric-contract.js';
import { toCount } from '../model/to-count.js';
import type { CountLine } from './recording.js';
import { sampleOf } from './stored-counts.js';

/** From stored counts to those of a front end, by way of microvolts that are never written down. */
export class CountMap {
  /** By stored count, from the least on; null where every count stays as it is. */
  readonly #table: Int16Array | null;

  constructor(
    readonly line: CountLine,
    readonly countsPerMicrovolt: number,
  ) {
    const table = new Int16Array(I16_MAX - I16_MIN + 1);
    let isSame = true;
    for (let count = I16_MIN; count <= I16_MAX; count++) {
      const mapped = toCount(sampleOf(count, line), countsPerMicrovolt);
      table[count - I16_MIN] = mapped;
      isSame &&= mapped === count;
    }
    this.#table = isSame ? null : table;
  }

  of(count: number): number {
    return this.#table === null ? count : this.#table[count - I16_MIN]!;
  }

  /** @param target of as many */
  write(counts: Int16Array, target: Int16Array): void {
    const table = this.#table;
    if (table === null) target.set(counts);
    else for (let i = 0; i < counts.length; i++) target[i] = table[counts[i]! - I16_MIN]!;
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
