import type { DefectStretch } from './defects.js';

/** Seconds; below it two stretches touch. */
const TOUCHING = 1e-6;

/** Collects what was no good, joining neighbours of one channel and defect. */
export class DefectStretches {
  readonly #joined: DefectStretch[] = [];
  /** Where each channel's last stretch stands in `#joined`. */
  readonly #last = new Map<string | null, number>();

  /** Stretches of one channel come in order of time. */
  add(stretch: DefectStretch): void {
    const place = this.#last.get(stretch.channel);
    const last = place === undefined ? undefined : this.#joined[place];
    const end = stretch.onset + stretch.duration;
    if (last?.defect === stretch.defect && last.onset + last.duration >= stretch.onset - TOUCHING) {
      this.#joined[place!] = { ...last, duration: end - last.onset };
      return;
    }
    this.#last.set(stretch.channel, this.#joined.length);
    this.#joined.push(stretch);
  }

  /** In order of time. */
  all(): readonly DefectStretch[] {
    return this.#joined.toSorted((left, right) => left.onset - right.onset);
  }
}
