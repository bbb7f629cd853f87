import type { Annotation } from '../../src/signal/edf/annotations.js';
import type { Recording, SignalHeader, Slice } from '../../src/signal/recording.js';

/** A header in microvolts, 0.1 a count, from -3276.8 to 3276.7. */
export function header(label: string, changes: Partial<SignalHeader> = {}): SignalHeader {
  return {
    label,
    transducer: '',
    prefilter: '',
    dimension: 'uV',
    physicalMin: -3276.8,
    physicalMax: 3276.7,
    digitalMin: -32768,
    digitalMax: 32767,
    samplesPerRecord: 100,
    rate: 100,
    microvoltsPerUnit: 1,
    problem: null,
    ...changes,
  };
}

export interface FakeSignal {
  readonly header: SignalHeader;
  /** Microvolts of sample n, counted from the recording's start, gaps included. */
  readonly value: (n: number) => number;
}

export interface FakeOptions {
  readonly seconds: number;
  readonly signals: readonly FakeSignal[];
  /** Recorded stretches, [from, to) in seconds, in order; all of it when left out. */
  readonly runs?: readonly (readonly [number, number])[];
  /** Seconds at which to cut a slice, in order. */
  readonly cuts?: readonly number[];
  readonly annotations?: readonly Annotation[];
}

/** A recording in memory whose slices lie where a test wants them; their arrays are overwritten as a reader's are. */
export function fakeRecording({ seconds, signals, runs, cuts = [], annotations = [] }: FakeOptions): Recording {
  return {
    name: 'fake',
    format: 'EDF+D',
    start: new Date(Date.UTC(2024, 0, 31, 22, 0, 0)),
    durationSeconds: seconds,
    signals: signals.map((signal) => signal.header),
    warnings: [],
    annotations: () => Promise.resolve(annotations),

    async *slices(indices, limits) {
      const used = indices.map((index) => signals[index]);
      for (const [from, to] of runs ?? [[0, seconds]]) {
        yield* piecesOf(used, from, to, [...cuts, ...evenCuts(from, to, limits.seconds)]);
      }
    },
    readingWarnings: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}

function evenCuts(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step) }, (_, i) => from + (i + 1) * step);
}

function* piecesOf(
  signals: readonly FakeSignal[],
  from: number,
  to: number,
  cuts: readonly number[],
): Generator<Slice> {
  const edges = [from, ...cuts.filter((cut) => cut > from && cut < to).toSorted((a, b) => a - b), to];
  for (let i = 1; i < edges.length; i++) {
    const [onset, end] = [edges[i - 1], edges[i]];
    const samples = signals.map(({ header: { rate }, value }) => {
      const [first, behind] = [Math.floor(onset * rate + 1e-9), Math.floor(end * rate + 1e-9)];
      return Float32Array.from({ length: behind - first }, (_, n) => value(first + n));
    });
    yield { onset, samples };
    for (const array of samples) array.fill(NaN);
  }
}
