import type { Annotation } from './edf/annotations.js';

/** One signal of a recording, as its header describes it. */
export interface SignalHeader {
  readonly label: string;
  readonly transducer: string;
  readonly prefilter: string;
  /** The unit as written, such as `uV`. */
  readonly dimension: string;
  /** In `dimension`; NaN where the header has no number. The minimum may be the larger (an inverted signal). */
  readonly physicalMin: number;
  readonly physicalMax: number;
  readonly digitalMin: number;
  readonly digitalMax: number;
  readonly samplesPerRecord: number;
  /** Hz. */
  readonly rate: number;
  /** Microvolts of one `dimension`; null where that is no voltage. */
  readonly microvoltsPerUnit: number | null;
  /** Why this signal cannot be read, or null where it can. */
  readonly problem: string | null;
}

/** EDF is Kemp et al. 1992, `+C` continuous and `+D` with gaps (Kemp & Olivan 2003); BDF is BioSemi's, in 24 bits. */
export type RecordingFormat = 'EDF' | 'EDF+C' | 'EDF+D' | 'BDF' | 'BDF+C' | 'BDF+D';

/** A stretch of a recording without a gap. */
export interface Slice<Samples = Float32Array> {
  /** Seconds from the recording's start to the first sample of every array; a gap lies before it where the last slice ended sooner. */
  readonly onset: number;
  /**
   * In the order of the signals asked for, each at its own rate, in microvolts (in its own unit where that is no
   * voltage). They cover the same stretch to within one sample, may be empty, and are overwritten by the next slice.
   */
  readonly samples: readonly Samples[];
}

/** The straight line from a signal's stored counts to its samples: `Math.fround(count * gain + offset)`. */
export interface CountLine {
  readonly gain: number;
  readonly offset: number;
}

/** The samples of a recording as its file keeps them, in 16 bits. */
export interface StoredCounts {
  /** @throws RecordingError where the signal cannot be read */
  lineOf(signalIndex: number): CountLine;
  /** {@link Recording.slices}, in counts. */
  slices(signalIndices: readonly number[], limits: SliceLimits): AsyncGenerator<Slice<Int16Array>>;
}

/** How much of a recording to hold at a time. */
export interface SliceLimits {
  /** Seconds; above 0. */
  readonly seconds: number;
}

/** An open recording. Its samples stay in the file until they are asked for. */
export interface Recording {
  readonly name: string;
  readonly format: RecordingFormat;
  /**
   * The first sample, to the millisecond. The UTC fields are the clock of the place of recording, which EDF keeps
   * without a time zone.
   */
  readonly start: Date | null;
  /** From the start to the end of the last sample, gaps included. */
  readonly durationSeconds: number;
  /** Signals with samples, in file order; annotation signals are left out. */
  readonly signals: readonly SignalHeader[];
  /** What is odd about the file, one sentence each. */
  readonly warnings: readonly string[];
  /** Reads every annotation; onsets are seconds from the first sample. Empty for plain EDF. */
  annotations(): Promise<readonly Annotation[]>;
  /**
   * The whole recording in slices, in order of time. Within a stretch without a gap a slice begins where the last one
   * ended, counted in samples of the fastest signal; what differs by less than half of such a sample is no gap.
   * @throws RecordingError where a signal cannot be read, the file ends early or time runs backwards
   */
  slices(signalIndices: readonly number[], limits: SliceLimits): AsyncGenerator<Slice>;
  /** @internal Null or absent where the file keeps them otherwise, or these are not its samples as they stand. */
  readonly stored?: StoredCounts | null;
  /**
   * What was found odd while reading, such as a file that grew meanwhile: complete once `slices` has ended, and to be
   * asked before `close`.
   */
  readingWarnings(): Promise<readonly string[]>;
  /** Gives the file back. */
  close(): Promise<void>;
}
