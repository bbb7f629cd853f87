import { RecordingError } from '../../errors.js';
import { decodeRecordOnset } from './annotations.js';
import type { EdfFile } from './file.js';
import { withoutOnset } from './timeline.js';

/** When a record begins. */
export interface RecordTime {
  /** Seconds from the recording's start. */
  readonly onset: number;
  /** Whether it goes on where the record before it ended. */
  readonly follows: boolean;
}

/** A recorder's clock may wander from its sampling rate by this many seconds before the reader is told. */
const UNTOLD_DRIFT = 0.5;
const NOT_READ = new Uint8Array();

/**
 * Tells record after record when it begins, from its own onset where the file may have gaps; holds no table of them.
 *
 * A record follows on when its onset is within the tolerance of the previous record's onset and duration: rounding, or
 * a recorder's clock that runs a little differently from its samples, is no gap. Within such a run times count by the
 * sampling rate.
 */
export class RecordClock {
  readonly #file: EdfFile;
  readonly #tolerance: number;
  #record: number;
  /** Where the run of records without a gap began. */
  #run = { record: 0, onset: 0 };
  #previous = 0;
  #drift = 0;

  /**
   * @param tolerance seconds
   * @param first the record to begin with; above 0 only where records follow each other
   */
  constructor(file: EdfFile, tolerance: number, first = 0) {
    this.#file = file;
    this.#tolerance = tolerance;
    this.#record = first;
  }

  /** Whether `next` looks at the annotations; where it does not, they need not be read, and no record has a gap before it. */
  get reads(): boolean {
    return this.#file.timeline.stated;
  }

  /** Passes over records that all follow each other. @returns the first one's onset, in seconds */
  pass(records: number): number {
    const { onset } = this.next(NOT_READ);
    this.#record += records - 1;
    return onset;
  }

  /**
   * @param annotations the front of the record's first annotation signal
   * @throws RecordingError where time runs backwards or the record does not say when it begins
   */
  next(annotations: Uint8Array): RecordTime {
    const record = this.#record++;
    const nominal = this.#run.onset + (record - this.#run.record) * this.#file.header.recordSeconds;
    if (!this.reads) return { onset: nominal, follows: true };
    const stated = this.#statedOnset(record, annotations);
    const jump = record === 0 ? 0 : stated - this.#previous - this.#file.header.recordSeconds;
    if (jump < -this.#tolerance) throw this.#refuse(record, stated, 'a time after the end of the record before it');
    this.#previous = stated;
    if (jump <= this.#tolerance) {
      this.#note(stated - nominal);
      return { onset: nominal, follows: true };
    }
    // Samples that came faster than the clock may have filled a part of the gap.
    this.#run = { record, onset: Math.max(stated, nominal) };
    return { onset: this.#run.onset, follows: false };
  }

  #statedOnset(record: number, annotations: Uint8Array): number {
    const { header, name, timeline } = this.#file;
    const onset = decodeRecordOnset(annotations);
    if (onset === null) throw withoutOnset(name, header, record + 1);
    const last = timeline.durationSeconds - header.recordSeconds;
    const stated = onset - timeline.origin;
    if (stated > last + this.#tolerance) throw this.#refuse(record, stated, `at most the last record's, ${last} s`);
    return stated;
  }

  #note(drift: number): void {
    if (Math.abs(this.#drift) > UNTOLD_DRIFT || Math.abs(drift) <= UNTOLD_DRIFT) return;
    this.#drift = drift;
    this.#file.findings.add(
      `The records' onsets wander from the sampling rate, by half a second from record ${this.#record} on; ` +
        'times follow the sampling rate up to the next gap.',
    );
  }

  #refuse(record: number, onset: number, expected: string): RecordingError {
    return new RecordingError({
      subject: `${this.#file.name}, record ${record + 1}`,
      found: `an onset of ${onset} s, where the record before it begins at ${this.#previous} s`,
      expected,
    });
  }
}
