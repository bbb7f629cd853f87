import { CountJudge } from './count-judge.js';
import type { CountLine, SignalHeader } from './recording.js';
import { FEWEST_SAMPLES, freshEnds, judge, limitsOf, type WindowDefect } from './window-judge.js';

/** Seconds; each divides the 30-s epoch. */
const WINDOW_SECONDS = [1, 2, 3, 5, 6, 10, 15, 30] as const;

/** Window length for a signal of a rate: 1 s, longer where that would hold fewer than ten samples. */
export function windowSeconds(rate: number): number {
  return WINDOW_SECONDS.find((seconds) => seconds * rate >= FEWEST_SAMPLES) ?? 30;
}

type Samples = Float32Array | Int16Array;

/** Judges `samples[from]` to before `to`, one whole window. */
type WindowJudge = (samples: Samples, from: number, to: number) => WindowDefect | null;

function sampleJudge(header: SignalHeader): WindowJudge {
  const limits = limitsOf(header);
  const ends = freshEnds(header);
  return (samples, from, to) => judge(samples as Float32Array, from, to, limits, ends);
}

function countJudge(header: SignalHeader, line: CountLine, most: number): WindowJudge {
  const own = new CountJudge(header, line, most);
  return (samples, from, to) => own.judge(samples as Int16Array, from, to);
}

/**
 * Judges one signal, as recorded, in windows of constant length from the recording's start. The verdicts do not depend
 * on how the samples are split. Memory is that of one window.
 */
export class DefectWindows {
  readonly #rate: number;
  readonly #seconds: number;
  readonly #tell: (window: number, defect: WindowDefect) => void;
  readonly #judge: WindowJudge;
  /** The samples of the window begun, where a split cut it. */
  readonly #begun: Samples;
  #held = 0;
  #window = 0;
  /** Samples seen, those skipped among them. */
  #samples = 0;
  /** Samples before the end of the current window. */
  #edge: number;
  #skipped = false;

  /**
   * @param tell called for every window that is no good, in order
   * @param line from counts to samples, where counts are what is pushed; the verdicts are those on the samples
   */
  constructor(
    header: SignalHeader,
    seconds: number,
    tell: (window: number, defect: WindowDefect) => void,
    line: CountLine | null = null,
  ) {
    const most = Math.ceil(seconds * header.rate) + 1;
    this.#rate = header.rate;
    this.#seconds = seconds;
    this.#tell = tell;
    this.#edge = this.#edgeOf(1);
    this.#judge = line === null ? sampleJudge(header) : countJudge(header, line, most);
    this.#begun = line === null ? new Float32Array(most) : new Int16Array(most);
  }

  /** Windows that are complete. */
  get judged(): number {
    return this.#window;
  }

  push(samples: Samples): void {
    for (let at = 0; at < samples.length;) {
      const to = Math.min(samples.length, at + this.#edge - this.#samples);
      this.#samples += to - at;
      const isWhole = this.#samples === this.#edge;
      if (isWhole && this.#held === 0) this.#close(samples, at, to);
      else {
        this.#begun.set(samples.subarray(at, to), this.#held);
        this.#held += to - at;
        if (isWhole) this.#close(this.#begun, 0, this.#held);
      }
      at = to;
    }
  }

  /** Samples that were never recorded: what windows they touch is not judged. */
  skip(count: number): void {
    for (let left = count; left > 0;) {
      const part = Math.min(left, this.#edge - this.#samples);
      left -= part;
      this.#samples += part;
      this.#skipped = true;
      if (this.#samples === this.#edge) this.#close(this.#begun, 0, 0);
    }
  }

  /** Judges a last window that is at least half there. */
  finish(): void {
    if (this.#held >= (this.#seconds * this.#rate) / 2) this.#close(this.#begun, 0, this.#held);
  }

  #close(samples: Samples, from: number, to: number): void {
    const defect = this.#skipped ? null : this.#judge(samples, from, to);
    if (defect !== null) this.#tell(this.#window, defect);
    this.#window++;
    this.#edge = this.#edgeOf(this.#window + 1);
    this.#held = 0;
    this.#skipped = false;
  }

  /** The first sample at or behind the start of a window. */
  #edgeOf(window: number): number {
    return Math.ceil(window * this.#seconds * this.#rate - 1e-6);
  }
}
