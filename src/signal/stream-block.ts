import type { WindowDefect } from './window-judge.js';

/** What to stream: a signal, or the difference of two. */
export interface Source {
  /** Index into the recording's signals. */
  readonly signal: number;
  /** Index of the signal to subtract, or null. */
  readonly minus: number | null;
}

/** A stretch of time, in seconds from the recording's start. */
export interface Interval {
  readonly onset: number;
  readonly duration: number;
}

/** A window of a source that is no good. */
export interface BadWindow extends Interval {
  readonly defect: WindowDefect;
}

/** A stretch of every source, and what was wrong with it. */
export interface StreamBlock<Samples = Float32Array> {
  /** One a source; they belong to the next block as well: use or copy them before going on. */
  readonly samples: readonly Samples[];
  /** One a source: its bad windows that begin in this block, in order of time; windows that a gap touches are left out. */
  readonly defects: readonly (readonly BadWindow[])[];
  /** What of this block was never recorded; the samples hold the last value there. */
  readonly gaps: readonly Interval[];
}
