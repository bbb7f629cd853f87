import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HypnogramError, RecordingError } from '../../../src/errors.js';
import type { ByteSource } from '../../../src/signal/byte-source.js';
import { encodeHypnogram } from '../../../src/signal/edf/write.js';
import { readHypnogram } from '../../../src/signal/hypnogram/read.js';
import { openRecording } from '../../../src/signal/open-recording.js';
import { SHARED_DATA, sharedPath } from '../shared-data.js';
import { START, smallEdf } from './edf-file.js';

/** Bytes that count how many were asked for at once: nothing may ask for more than there are. */
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

async function readAll(bytes: Uint8Array): Promise<void> {
  const source = watched(bytes);
  try {
    const recording = await openRecording(source);
    await recording.annotations();
    const readable = recording.signals.flatMap(({ problem }, index) => (problem === null ? [index] : []));
    let samples = 0;
    for await (const slice of recording.slices(readable, { seconds: 3600 })) {
      for (const array of slice.samples) samples += array.length;
    }
    expect(samples * 2).toBeLessThanOrEqual(bytes.length);
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error;
  }
  expect(source.largest).toBeLessThanOrEqual(bytes.length);
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
const seeds = [smallEdf(), smallEdf({ annotations: [{ onset: 1, duration: 2, text: 'x' }] }), truth, csv, ...real];

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

  it('give a hypnogram or a HypnogramError', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(random, mutated), readTruth), { numRuns: 1500 });
  });

  it('hold for a file cut at every byte', async () => {
    const file = smallEdf({ annotations: [] });
    for (let length = 0; length < file.length; length++) {
      await expect(openRecording(file.subarray(0, length))).rejects.toThrow(RecordingError);
    }
  });
});
