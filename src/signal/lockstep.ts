import { UsageError } from '../errors.js';
import { differenceDefects } from './difference-defects.js';
import { Feed } from './feed.js';
import type { Recording, SignalHeader } from './recording.js';
import { SourceWatch } from './source-watch.js';
import type { Interval, Source, StreamBlock } from './stream-block.js';

/** Part of a sample by which a slice may come late without a gap: slices cover one stretch to within a sample. */
const SLACK = 1 - 1e-6;

/** One source: where its signals stand among those read, its watch, and room for a difference. */
interface Strand {
  readonly plus: number;
  readonly minus: number | null;
  readonly watch: SourceWatch;
  readonly difference: Float32Array;
}

/** Signals of one recording, brought to one rate and kept in step while slices and gaps come in. */
export class Lockstep {
  /** The recording's signals to read: each once, however many sources share it. */
  readonly signals: readonly number[];
  readonly #feeds: readonly Feed[];
  readonly #strands: readonly Strand[];
  readonly #gaps: Interval[] = [];
  #emitted = 0;
  #finished = false;

  constructor(
    private readonly recording: Recording,
    sources: readonly Source[],
    private readonly rate: number,
    private readonly blockSamples: number,
  ) {
    const used = sources.map(({ signal, minus }) => (minus === null ? [signal] : [signal, minus]));
    this.signals = [...new Set(used.flat())];
    this.#feeds = this.signals.map((signal) => new Feed(headerOf(recording, signal).rate, rate));
    this.#strands = sources.map(({ signal, minus }, i) => ({
      plus: this.signals.indexOf(signal),
      minus: minus === null ? null : this.signals.indexOf(minus),
      watch: new SourceWatch(used[i]!.map((index) => headerOf(recording, index))),
      difference: new Float32Array(minus === null ? 0 : blockSamples),
    }));
  }

  /** Hz, of the fastest signal. */
  get fastest(): number {
    return Math.max(...this.#feeds.map((feed) => feed.rate));
  }

  /** Slices of the signals, in their order. */
  push(samples: readonly Float32Array[]): void {
    this.#feeds.forEach((feed, i) => feed.push(samples[i]!));
    this.#watches((windows, i) => windows.push(samples[i]!));
  }

  /** Times to {@link hold} up to, one after another, for what is missing before `onset`; none where nothing is. */
  *gapSteps(onset: number, seconds: number): Generator<number> {
    const end = Math.max(...this.#feeds.map((feed) => feed.end));
    if ((onset - end) * this.fastest < SLACK) return;
    this.#gaps.push({ onset: end, duration: onset - end });
    for (let step = 1; end + step * seconds < onset; step++) yield end + step * seconds;
    yield onset;
  }

  /** @param next the slice that comes after */
  hold(end: number, next: readonly Float32Array[] = []): void {
    const counts = this.#feeds.map((feed, i) => feed.hold(end, next[i]));
    this.#watches((windows, i) => windows.skip(counts[i]!));
  }

  /** No slice comes any more: what waits in the filters is let out, and the last windows are judged. */
  finish(): void {
    this.hold(this.recording.durationSeconds);
    for (const feed of this.#feeds) feed.finish();
    this.#watches((windows) => windows.finish());
    this.#finished = true;
  }

  /** The whole blocks that are ready, in order. */
  *blocks(): Generator<StreamBlock> {
    while (this.#isReady()) yield this.#block(this.blockSamples);
  }

  /** What is left after the last whole block. Rounding up to whole samples can leave one signal a sample longer. */
  *rest(): Generator<StreamBlock> {
    const left = Math.min(...this.#feeds.map(({ queue }) => queue.length));
    if (left > 0) yield this.#block(left);
  }

  #isReady(): boolean {
    if (this.#feeds.some(({ queue }) => queue.length < this.blockSamples)) return false;
    const end = (this.#emitted + this.blockSamples) / this.rate;
    return this.#finished || this.#strands.every(({ watch }) => watch.judged >= end);
  }

  #block(length: number): StreamBlock {
    const onset = this.#emitted / this.rate;
    this.#emitted += length;
    const end = this.#emitted / this.rate;
    const taken = this.#feeds.map(({ queue }) => queue.take(length));
    const gaps = this.#takeGaps(onset, end);
    const samples = this.#strands.map(({ plus, minus, difference }) =>
      minus === null ? taken[plus]! : subtract(taken[plus]!, taken[minus]!, difference.subarray(0, length)),
    );
    const defects = this.#strands.map(({ watch, minus }, i) => {
      const own = watch.take(end, this.recording.durationSeconds);
      if (minus === null) return own;
      const more = differenceDefects(samples[i]!, this.rate, onset, [...own, ...gaps]);
      return more.length === 0 ? own : [...own, ...more].sort((left, right) => left.onset - right.onset);
    });
    return { samples, defects, gaps };
  }

  #takeGaps(onset: number, end: number): readonly Interval[] {
    const inside = this.#gaps
      .filter((gap) => gap.onset < end)
      .map((gap) => {
        const from = Math.max(gap.onset, onset);
        return { onset: from, duration: Math.min(gap.onset + gap.duration, end) - from };
      });
    while (this.#gaps.length > 0 && this.#gaps[0]!.onset + this.#gaps[0]!.duration <= end) this.#gaps.shift();
    return inside;
  }

  #watches(each: (windows: SourceWatch['windows'][number], signal: number) => void): void {
    for (const { plus, minus, watch } of this.#strands) {
      each(watch.windows[0]!, plus);
      if (minus !== null) each(watch.windows[1]!, minus);
    }
  }
}

function subtract(plus: Float32Array, minus: Float32Array, difference: Float32Array): Float32Array {
  for (let i = 0; i < difference.length; i++) difference[i] = plus[i]! - minus[i]!;
  return difference;
}

function headerOf(recording: Recording, index: number): SignalHeader {
  const header = recording.signals[index];
  if (header !== undefined) return header;
  throw new UsageError({
    subject: recording.name,
    found: `signal index ${index}`,
    expected: `an index below ${recording.signals.length}`,
  });
}
