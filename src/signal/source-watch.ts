import { DefectWindows, windowSeconds } from './defect-windows.js';
import { DEFECTS } from './defects.js';
import type { CountLine, SignalHeader } from './recording.js';
import type { BadWindow } from './stream-block.js';
import type { WindowDefect } from './window-judge.js';

const NONE: readonly BadWindow[] = [];

/** Watches the one or two signals of a source; a difference is as bad as the worse of them. */
export class SourceWatch {
  readonly windows: readonly DefectWindows[];
  readonly #seconds: number;
  readonly #found = new Map<number, WindowDefect>();

  /** @param lines one a signal, where its counts are what is pushed */
  constructor(headers: readonly SignalHeader[], lines: readonly (CountLine | null)[] = []) {
    this.#seconds = Math.max(...headers.map(({ rate }) => windowSeconds(rate)));
    this.windows = headers.map(
      (header, i) =>
        new DefectWindows(header, this.#seconds, (window, defect) => this.#note(window, defect), lines[i] ?? null),
    );
  }

  /** Seconds from the recording's start up to which all is judged. */
  get judged(): number {
    return this.#seconds * this.windows.reduce((least, { judged }) => Math.min(least, judged), Infinity);
  }

  /** Hands out the bad windows that begin before a time, in order, each cut at the recording's end. */
  take(before: number, end: number): readonly BadWindow[] {
    if (this.#found.size === 0) return NONE;
    const taken = [...this.#found].filter(([window]) => window * this.#seconds < before);
    for (const [window] of taken) this.#found.delete(window);
    return taken
      .sort(([left], [right]) => left - right)
      .map(([window, defect]) => {
        const onset = window * this.#seconds;
        return { onset, duration: Math.min(this.#seconds, end - onset), defect };
      });
  }

  #note(window: number, defect: WindowDefect): void {
    const other = this.#found.get(window);
    const isWorse = other === undefined || DEFECTS.indexOf(defect) < DEFECTS.indexOf(other);
    if (isWorse) this.#found.set(window, defect);
  }
}
