import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCount } from '../../src/model/to-count.js';
import { instantiateEngine } from '../../src/runtime/engine.js';
import { CountMap, countMap } from '../../src/signal/count-map.js';
import { bytesSource } from '../../src/signal/byte-source.js';
import { openRecording } from '../../src/signal/open-recording.js';
import type { Recording } from '../../src/signal/recording.js';
import { Random } from '../support/random-network.js';
import { sampleOf } from '../../src/signal/stored-counts.js';
import { streamCounts, streamMicrovolts } from '../../src/signal/stream.js';
import type { Source, StreamBlock } from '../../src/signal/stream-block.js';
import { rawEdf, type RawSignal, tal } from './edf/raw-edf.js';

const PER_MICROVOLT = 10;
const BLOCK = 300;

/** What a signal may go through: waves of any size, rest, rails of its own and of its header's, noise. */
function counts(seed: number, length: number): Int16Array {
  const random = new Random(seed);
  const values = new Int16Array(length);
  for (let from = 0; from < length;) {
    const to = Math.min(length, from + random.integer(20, 250));
    const kind = random.integer(0, 5);
    const size = [0, 1, 40, 1500, 20000, 32767][random.integer(0, 5)]!;
    const rail = random.integer(50, 3000);
    for (let i = from; i < to; i++) {
      const wave = size * Math.sin(i / 7) + random.integer(-2, 2);
      const all = [wave, size, 32767, -32768, Math.max(-rail, Math.min(rail, 2 * wave)), random.integer(-size, size)];
      values[i] = Math.max(-32768, Math.min(32767, Math.round(all[kind]!)));
    }
    from = to;
  }
  return values;
}

interface Case {
  readonly seed: number;
  readonly ranges: readonly { readonly physical: readonly [string, string]; readonly dimension: string }[];
  readonly seconds: number;
  readonly hasGaps: boolean;
}

const RATES = [100, 100, 128, 1];
const RECORDS = 40;

function fileOf({ seed, ranges, seconds, hasGaps }: Case): Uint8Array {
  const signals = ranges.map(({ physical, dimension }, index): RawSignal => {
    const samplesPerRecord = RATES[index]! * seconds;
    const values = counts(seed + index, samplesPerRecord * RECORDS);
    return {
      label: ['C3-M2', 'EOG', 'C4-M1', 'EMG'][index]!,
      samplesPerRecord,
      dimension,
      physical,
      digital: ['-32768', '32767'],
      count: (i) => values[i]!,
    };
  });
  const gapBefore = (record: number): number => (record > 7 ? 3.5 : 0) + (record > 20 ? 100 : 0);
  const lists = (record: number): string => tal(`+${record * seconds + gapBefore(record)}`);
  const plus = hasGaps ? ({ plus: 'D', tal: lists } as const) : {};
  return rawEdf({ family: 'EDF', recordSeconds: String(seconds), records: RECORDS, signals, ...plus });
}

const SOURCES: readonly Source[] = [
  { signal: 0, minus: null },
  { signal: 1, minus: null },
  { signal: 2, minus: null },
  { signal: 3, minus: null },
  { signal: 1, minus: 0 },
];

async function* eachBlock(
  parts: AsyncIterable<Iterable<StreamBlock<Float32Array | Int16Array>>>,
): AsyncGenerator<StreamBlock<Float32Array | Int16Array>> {
  for await (const blocks of parts) yield* blocks;
}

async function blocksOf<S extends Float32Array | Int16Array>(
  blocks: AsyncIterable<StreamBlock<S>>,
): Promise<{ samples: S[]; rest: unknown }[]> {
  const all: { samples: S[]; rest: unknown }[] = [];
  for await (const { samples, defects, gaps } of blocks) {
    all.push({ samples: samples.map((own) => own.slice() as S), rest: { defects, gaps } });
  }
  return all;
}

/** Whether quick samples are the slow ones, or the counts that these would become; `toEqual` takes a minute for all. */
function isSame(quick: Float32Array | Int16Array, slow: Float32Array): boolean {
  const isCounts = quick instanceof Int16Array;
  return (
    quick.length === slow.length &&
    quick.every((value, i) => value === (isCounts ? toCount(slow[i]!, PER_MICROVOLT) : slow[i]))
  );
}

async function compare(recording: Recording, sources: readonly Source[]): Promise<string[]> {
  const options = { rate: 100, blockSamples: BLOCK };
  const slow = await blocksOf(streamMicrovolts(recording, sources, options));
  const wanted = sources.map(() => PER_MICROVOLT);
  const quick = await blocksOf(eachBlock(streamCounts(recording, sources, options, wanted)));
  expect(quick.map(({ rest }) => rest)).toEqual(slow.map(({ rest }) => rest));
  quick.forEach(({ samples }, block) => {
    expect(samples.map((own, source) => isSame(own, slow[block]!.samples[source]!))).not.toContain(false);
  });
  return quick[0]!.samples.map((own) => own.constructor.name);
}

const RANGES = fc.constantFrom(
  { physical: ['-3276.8', '3276.7'], dimension: 'uV' },
  { physical: ['3276.7', '-3276.8'], dimension: 'uV' },
  { physical: ['-200', '200'], dimension: 'uV' },
  { physical: ['200', '-200'], dimension: 'uV' },
  { physical: ['-1.234', '5.6'], dimension: 'mV' },
  { physical: ['0', '1e-4'], dimension: 'uV' },
  { physical: ['-900', '1300.5'], dimension: 'uV' },
  { physical: ['-50', '50'], dimension: 'degC' },
) as fc.Arbitrary<Case['ranges'][number]>;

describe('streamCounts', () => {
  it('gives the blocks, gaps and defects of streamMicrovolts', async () => {
    const cases = fc.record({
      seed: fc.nat(),
      ranges: fc.array(RANGES, { minLength: 4, maxLength: 4 }),
      seconds: fc.constantFrom(1, 2, 30),
      hasGaps: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const recording = await openRecording(fileOf(one));
        await compare(recording, SOURCES);
        const kinds = await compare(recording, [...SOURCES.slice(2, 4), SOURCES[1]!]);
        expect(kinds).toEqual(['Float32Array', 'Float32Array', 'Int16Array']);
      }),
      { numRuns: 40 },
    );
  });

  it('reads counts at odd addresses, too', async () => {
    const ranges = RATES.map(() => ({ physical: ['-3276.8', '3276.7'], dimension: 'uV' }) as const);
    const bytes = fileOf({ seed: 5, ranges, seconds: 1, hasGaps: false });
    const odd = new Uint8Array(bytes.length + 1);
    odd.set(bytes, 1);
    const recording = await openRecording(bytesSource(odd.subarray(1)));
    expect(await compare(recording, SOURCES.slice(0, 4))).toEqual([
      'Int16Array',
      'Int16Array',
      'Float32Array',
      'Float32Array',
    ]);
  });

  it('leaves a signal with samples that are not finite to whoever takes samples', async () => {
    const signal: RawSignal = {
      label: 'C3-M2',
      samplesPerRecord: 100,
      dimension: 'V',
      physical: ['-1e38', '1e38'],
      digital: ['-32768', '32767'],
      count: (i) => i,
    };
    const recording = await openRecording(rawEdf({ family: 'EDF', recordSeconds: '1', records: 3, signals: [signal] }));
    const blocks = streamCounts(recording, [SOURCES[0]!], { rate: 100, blockSamples: 100 }, [PER_MICROVOLT]);
    for await (const { samples } of eachBlock(blocks)) expect(samples[0]).toBeInstanceOf(Float32Array);
  });

  it('leaves a source to samples where nobody wants its counts', async () => {
    const ranges = RATES.map(() => ({ physical: ['-3276.8', '3276.7'], dimension: 'uV' }) as const);
    const recording = await openRecording(fileOf({ seed: 6, ranges, seconds: 1, hasGaps: false }));
    const blocks = streamCounts(recording, SOURCES.slice(0, 2), { rate: 100, blockSamples: 100 }, [null, 10]);
    for await (const { samples } of eachBlock(blocks)) {
      expect(samples.map((own) => own.constructor.name)).toEqual(['Float32Array', 'Int16Array']);
    }
  });
});

describe('CountMap', () => {
  it.each([
    [0.1, 0.05 - 0.05],
    [(3276.7 + 3276.8) / 65535, -3276.8 + 32768 * ((3276.7 + 3276.8) / 65535)],
    [-0.0061, 12.3],
    [1.7, -1],
    [0.05, 0],
  ])('makes of every count what the engine makes of its microvolts (gain %d)', async (gain, offset) => {
    const line = { gain, offset };
    const map = new CountMap(line, PER_MICROVOLT);
    const { exports } = await instantiateEngine();
    const length = 8192;
    for (let first = -32768; first < 32768; first += length) {
      const stored = Int16Array.from({ length }, (_, i) => first + i);
      const mapped = new Int16Array(length);
      map.write(stored, mapped);
      new Float32Array(exports.memory.buffer, 16, length).set(Float32Array.from(stored, (c) => sampleOf(c, line)));
      expect(exports.toCounts(16, 16, length, PER_MICROVOLT)).toBe(length);
      expect(mapped).toEqual(new Int16Array(exports.memory.buffer, 16, length).slice());
      expect(map.of(first)).toBe(mapped[0]);
    }
  });

  it('is made anew for another gain, offset or front end, and kept for the same', () => {
    const maps = [
      countMap({ gain: 0.3, offset: 0 }, PER_MICROVOLT),
      countMap({ gain: 0.6, offset: 0 }, PER_MICROVOLT),
      countMap({ gain: 0.3, offset: 50 }, PER_MICROVOLT),
      countMap({ gain: 0.3, offset: 0 }, 2 * PER_MICROVOLT),
    ];
    expect(maps.map((map) => map.of(100))).toEqual([300, 600, 800, 600]);
    expect(countMap({ gain: 0.3, offset: 0 }, PER_MICROVOLT)).toBe(maps[0]);
  });
});
