import { refuseCall } from '../model/refuse-call.js';
import { type CountMap, countMap } from './count-map.js';
import { differenceDefects } from './difference-defects.js';
import { type Feed, feedOf, type Samples } from './feed.js';
import type { CountLine, Recording, SignalHeader } from './recording.js';
import { SourceWatch } from './source-watch.js';
import type { Interval, Source, StreamBlock } from './stream-block.js';

/** Part of a sample by which a slice may come late without a gap: slices cover one stretch to within a sample. */
const SLACK = 1 - 1e-6;
const NO_GAPS: readonly Interval[] = [];

/** One source: where its signals stand among those read, its watch, and room for a difference. */
interface Strand {
  readonly plus: number;
  readonly minus: number | null;
  readonly watch: SourceWatch;
  readonly difference: Float32Array;
}

/** What is pushed, and what comes out. */
export interface LockstepOptions {
  /** Hz of what comes out. */
  readonly rate: number;
  readonly blockSamples: number;
  /** From counts to samples, by signal of the recording, where counts are what is pushed. */
  readonly lineOf?: (signal: number) => CountLine;
  /**
   * Counts a microvolt, one a source, where it is to come as counts; null where as samples. A source that is resampled or
   * a difference, and one that is pushed as samples, comes as samples in any case.
   */
  readonly countsPerMicrovolt?: readonly (number | null)[];
}

/** Signals of one recording, brought to one rate and kept in step while slices and gaps come in. */
export class Lockstep {
  /** The recording's signals to read: each once, however many sources share it. */
  readonly signals: readonly number[];
  readonly #feeds: readonly Feed[];
  readonly #strands: readonly Strand[];
  readonly #gaps: Interval[] = [];
  readonly #rate: number;
  readonly #blockSamples: number;
  #emitted = 0;
  #finished = false;

  constructor(
    private readonly recording: Recording,
    sources: readonly Source[],
    { rate, blockSamples, lineOf, countsPerMicrovolt = [] }: LockstepOptions,
  ) {
    this.#rate = rate;
    this.#blockSamples = blockSamples;
    const used = sources.map(({ signal, minus }) => (minus === null ? [signal] : [signal, minus]));
    this.signals = [...new Set(used.flat())];
    const lines = new Map(this.signals.map((signal) => [signal, lineOf?.(signal) ?? null]));
    this.#feeds = this.signals.map((signal) => {
      const line = lines.get(signal) ?? null;
      const map = (): CountMap | null => line && mapOf(signal, line, sources, countsPerMicrovolt);
      return feedOf(headerOf(recording, signal).rate, rate, { line, map });
    });
    this.#strands = sources.map(({ signal, minus }, i) => ({
      plus: this.signals.indexOf(signal),
      minus: minus === null ? null : this.signals.indexOf(minus),
      watch: new SourceWatch(
        used[i]!.map((index) => headerOf(recording, index)),
        used[i]!.map((index) => lines.get(index) ?? null),
      ),
      difference: new Float32Array(minus === null ? 0 : blockSamples),
    }));
  }

  /** Hz, of the fastest signal. */
  get fastest(): number {
    return Math.max(...this.#feeds.map((feed) => feed.rate));
  }

  /** Slices of the signals, in their order. */
  push(samples: readonly Samples[]): void {
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
  hold(end: number, next: readonly Samples[] = []): void {
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
  *blocks(): Generator<StreamBlock<Samples>> {
    while (this.#isReady()) yield this.#block(this.#blockSamples);
  }

  /** What is left after the last whole block. Rounding up to whole samples can leave one signal a sample longer. */
  *rest(): Generator<StreamBlock<Samples>> {
    const left = Math.min(...this.#feeds.map(({ queue }) => queue.length));
    if (left > 0) yield this.#block(left);
  }

  #isReady(): boolean {
    if (this.#feeds.some(({ queue }) => queue.length < this.#blockSamples)) return false;
    const end = (this.#emitted + this.#blockSamples) / this.#rate;
    return this.#finished || this.#strands.every(({ watch }) => watch.judged >= end);
  }

  #block(length: number): StreamBlock<Samples> {
    const onset = this.#emitted / this.#rate;
    this.#emitted += length;
    const end = this.#emitted / this.#rate;
    const taken = this.#feeds.map(({ queue }) => queue.take(length));
    const gaps = this.#takeGaps(onset, end);
    const samples = this.#strands.map(({ plus, minus, difference }) =>
      minus === null ? taken[plus]! : subtract(taken[plus]!, taken[minus]!, difference.subarray(0, length)),
    );
    const defects = this.#strands.map(({ watch, minus }, i) => {
      const own = watch.take(end, this.recording.durationSeconds);
      if (minus === null) return own;
      const more = differenceDefects(samples[i] as Float32Array, this.#rate, onset, [...own, ...gaps]);
      return more.length === 0 ? own : [...own, ...more].sort((left, right) => left.onset - right.onset);
    });
    return { samples, defects, gaps };
  }

  #takeGaps(onset: number, end: number): readonly Interval[] {
    if (this.#gaps.length === 0) return NO_GAPS;
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

/** Null where any source of the signal wants its samples. */
function mapOf(
  signal: number,
  line: CountLine,
  sources: readonly Source[],
  countsPerMicrovolt: readonly (number | null)[],
): CountMap | null {
  const wanted = sources.flatMap((source, i) => {
    if (source.signal !== signal && source.minus !== signal) return [];
    return [source.minus === null ? (countsPerMicrovolt[i] ?? null) : null];
  });
  const [first = null] = wanted;
  return first === null || wanted.some((other) => other !== first) ? null : countMap(line, first);
}

function subtract(plus: Samples, minus: Samples, difference: Float32Array): Float32Array {
  for (let i = 0; i < difference.length; i++) difference[i] = plus[i]! - minus[i]!;
  return difference;
}

function headerOf(recording: Recording, index: number): SignalHeader {
  const header = recording.signals[index];
  if (header !== undefined) return header;
  return refuseCall(recording.name, `signal index ${index}`, `an index below ${recording.signals.length}`);
}
