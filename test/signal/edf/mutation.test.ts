import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HypnogramError, RecordingError, UsageError } from '../../../src/errors.js';
import type { ByteSource } from '../../../src/signal/byte-source.js';
import { readEdf } from '../../../src/signal/edf/read-edf.js';
import { encodeHypnogram } from '../../../src/signal/edf/write.js';
import { readHypnogram } from '../../../src/signal/hypnogram/read.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { SHARED_DATA, sharedPath } from '../shared-data.js';
import { START, smallEdf } from './edf-file.js';
import { rawEdf } from './raw-edf.js';

/** Bytes that count how many were asked for at once: nothing may ask for more than there are, whatever the file says. */
function watched(bytes: Uint8Array): ByteSource & { largest: number } {
  return {
    size: bytes.length,
    largest: 0,
    read(offset, length) {
      this.largest = Math.max(this.largest, length);
      if (offset < 0 || offset + length > bytes.length) throw new Error(`read of ${length} bytes at ${offset}`);
      return Promise.resolve(bytes.subarray(offset, offset + length));
    },
  };
}

/** Reads all there is, in slices of two lengths: only ever a RecordingError, and never more memory than twice the file. */
async function readAll(bytes: Uint8Array): Promise<void> {
  const source = watched(bytes);
  try {
    const recording = await openRecording(source);
    await recording.annotations();
    const readable = recording.signals.flatMap(({ problem }, index) => (problem === null ? [index] : []));
    const sampleBytes = recording.format.startsWith('BDF') ? 3 : 2;
    for (const seconds of [3600, recording.durationSeconds / 7 || 1]) {
      let samples = 0;
      let end = -1e-6;
      for await (const slice of recording.slices(readable, { seconds })) {
        const here = slice.samples.reduce((sum, array) => sum + array.length, 0);
        expect(here * Float32Array.BYTES_PER_ELEMENT).toBeLessThanOrEqual(2 * bytes.length);
        expect(slice.onset).toBeGreaterThanOrEqual(end);
        end = slice.onset - 1e-6;
        samples += here;
      }
      expect(samples * sampleBytes).toBeLessThanOrEqual(bytes.length);
    }
    expect(recording.durationSeconds).toBeLessThanOrEqual(31 * 86400);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
  }
  expect(source.largest).toBeLessThanOrEqual(bytes.length);
}

/** The same in one piece: here options can be wrong as well, such as a gap of weeks that would take a gigabyte. */
async function readWhole(bytes: Uint8Array): Promise<void> {
  try {
    const { signals } = await readEdf(watched(bytes), { maxBytes: 1 << 20 });
    expect(signals.reduce((sum, { samples }) => sum + samples.byteLength, 0)).toBeLessThanOrEqual(1 << 20);
  } catch (error) {
    if (!(error instanceof RecordingError || error instanceof UsageError)) throw error;
  }
}

async function readTruth(bytes: Uint8Array): Promise<void> {
  try {
    const { stages } = await readHypnogram(bytes);
    expect(stages.every((stage) => stage >= -1 && stage <= 4)).toBe(true);
  } catch (error) {
    if (!(error instanceof HypnogramError)) throw error;
  }
}

const truth = encodeHypnogram({ epochSeconds: 30, startSeconds: 0, stages: Int8Array.of(0, 1, 2, 3, 4, -1) }, START);
const csv = new TextEncoder().encode('onset,duration,stage\n0,30,W\n30,60,N2\n90,30,REM\n');
const real = SHARED_DATA
  ? [
      new Uint8Array(readFileSync(sharedPath('sleep-edf/SC4001EC-Hypnogram.edf'))),
      new Uint8Array(readFileSync(sharedPath('ucddb/ucddb018.edf'))).slice(0, 512 + 2 * 7680),
    ]
  : [];
const range = {
  dimension: 'uV',
  physical: ['-500', '500'],
  digital: ['-32768', '32767'],
  count: (i: number) => i,
} as const;
const bdf = {
  family: 'BDF',
  recordSeconds: '1',
  records: 3,
  signals: [{ label: 'A1', samplesPerRecord: 9, ...range }],
} as const;
const seeds = [
  smallEdf(),
  smallEdf({ annotations: [{ onset: 1, duration: 2, text: 'x' }] }),
  smallEdf({ recordOnsets: [0, 2, 30] }),
  rawEdf(bdf),
  rawEdf({ ...bdf, plus: 'C' }),
  rawEdf({ ...bdf, plus: 'D' }),
  truth,
  csv,
  ...real,
];

/** Overwrites, cuts and repeats; half of the time with bytes that headers are made of. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(
      fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...new TextEncoder().encode('0123456789-+. ,e\0')))),
      {
        maxLength: 12,
      },
    ),
    fc.oneof({ arbitrary: fc.constant(null), weight: 3 }, { arbitrary: fc.nat(), weight: 1 }),
  )
  .map(([seed, changes, cut]) => {
    const bytes = cut === null ? seed.slice() : seed.slice(0, cut % (seed.length + 1));
    // Mostly in the header, where it matters.
    for (const [at, value] of changes)
      bytes[at % Math.max(1, Math.min(bytes.length, at % 4 === 0 ? 1e9 : 800))] = value;
    return bytes;
  });

describe('any bytes at all', () => {
  const random = fc.uint8Array({ maxLength: 2000 });

  it('give a recording or a RecordingError', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(random, mutated), readAll), { numRuns: 1500 });
  });

  it('give a whole file, a RecordingError or a UsageError', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(random, mutated), readWhole), { numRuns: 1500 });
  });

  it('give a hypnogram or a HypnogramError', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(random, mutated), readTruth), { numRuns: 1500 });
  });

  it.each([
    ['EDF+C', smallEdf({ annotations: [] })],
    ['EDF+D', smallEdf({ recordOnsets: [0, 2, 30] })],
    ['BDF', rawEdf(bdf)],
  ])('hold for %s cut at every byte', async (_, file) => {
    for (let length = 0; length < file.length; length++) {
      await expect(openRecording(file.subarray(0, length))).rejects.toThrow(RecordingError);
    }
  });
});
