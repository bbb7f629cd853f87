import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import type { Samples } from '../../src/runtime/sample-queue.js';
import type { StagedEpoch } from '../../src/runtime/staged-epoch.js';
import { referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const LENGTH = 3000;
const EPOCHS = 2;
const reference = randomModel(8, { channels: 2 });
const signals = [1, 2].map((seed) => signalOf(new Random(seed), EPOCHS * LENGTH));
const expected = referenceLogits(reference, signals, EPOCHS);
const logitsOf = (epochs: readonly StagedEpoch[]): Int32Array[] => epochs.map(({ logits }) => logits);

let model: SleepModel;
beforeAll(async () => {
  model = await loadModel(encodeUlw(reference), { chunkSamples: 1000 });
});

/** The stretch of both channels, whose arrays the caller uses for something else afterwards. */
function packet(from: number, to: number, inMicrovolts: boolean): { samples: Samples[]; spoil: () => void } {
  const { microvoltsPerCount } = model.metadata;
  const samples = signals.map((signal) =>
    inMicrovolts
      ? Float32Array.from(signal.subarray(from, to), (count) => count * microvoltsPerCount)
      : signal.slice(from, to),
  );
  return { samples, spoil: () => samples.forEach((own) => own.fill(1234)) };
}

describe('a pool whose samples wait', () => {
  it.each([0, 1, 7, 64, 500, 999, 1000, 5000])(
    'gives the bits of the reference when %d gather, whatever the packets, counts or microvolts',
    (gatherSamples) => {
      for (const longest of [1, 25, 300, 1300, 4000]) {
        const random = new Random(gatherSamples + longest);
        const pool = model.pool({ gatherSamples });
        const ids = [pool.admit(), pool.admit()];
        const staged: StagedEpoch[][] = [[], []];
        for (let from = 0; from < EPOCHS * LENGTH;) {
          const to = Math.min(from + random.integer(1, longest), EPOCHS * LENGTH);
          ids.forEach((id, index) => {
            const { samples, spoil } = packet(from, to, random.integer(0, 1) === 1);
            const epochs = pool.push(id, samples);
            // No later than the push that completes it.
            expect(epochs).toHaveLength(Math.floor(to / LENGTH) - Math.floor(from / LENGTH));
            staged[index].push(...epochs);
            spoil();
          });
          from = to;
        }
        for (const epochs of staged) expect(logitsOf(epochs)).toEqual(expected);
      }
    },
  );

  it('has filters hear what waited when an epoch is discarded', () => {
    const pool = model.pool();
    const id = pool.admit();
    const stager = model.stager();
    for (const part of [signals.map((signal) => signal.subarray(0, 130))]) {
      expect(pool.push(id, part)).toEqual([]);
      expect(stager.pushAll(part)).toEqual([]);
    }
    pool.discardEpoch(id);
    stager.discardEpoch();
    const rest = signals.map((signal) => signal.subarray(130, 130 + LENGTH));
    expect(pool.push(id, rest)).toEqual(stager.pushAll(rest));
  });

  it.each([0, 500])('keeps the time and the bits of a stager with the same gap when %d gather', (gatherSamples) => {
    const pool = model.pool({ gatherSamples });
    const id = pool.admit();
    const stager = model.stager();
    const none = signals.map(() => null);
    const heard: StagedEpoch[] = [];
    const push = (from: number, to: number): void => {
      const samples = signals.map((signal) => signal.subarray(from, to));
      const staged = pool.push(id, samples);
      expect(staged).toEqual(stager.pushAll(samples));
      heard.push(...staged);
    };
    push(0, LENGTH + 100);
    push(LENGTH + 100, LENGTH + 130);
    // Packets are lost: the rest of this epoch and all of the next.
    pool.discardEpoch(id);
    stager.discardEpoch();
    for (let lost = 0; lost < 2; lost++) {
      const epoch = pool.stageEpoch(id, none);
      expect(epoch).toEqual(stager.stageEpoch(none));
      heard.push(epoch);
    }
    push(0, 20);
    push(20, 2 * LENGTH);
    expect(heard.map(({ index, onset, stage }) => [index, onset, stage === -1])).toEqual([
      [0, 0, false],
      [1, 30, true],
      [2, 60, true],
      [3, 90, false],
      [4, 120, false],
    ]);
  });

  it('keeps room for whoever pushes less at a time, and for the next in the place of one removed', () => {
    const pool = model.pool();
    const [long, short] = [pool.admit(), pool.admit({ missing: ['EEG 2'] })];
    pool.push(long, signals);
    pool.push(
      long,
      signals.map((signal) => signal.subarray(0, 500)),
    );
    expect(pool.waitingBytes).toBe(0);
    pool.push(short, [signals[0].subarray(0, 20), null]);
    const { waitingBytes } = pool;
    expect(waitingBytes).toBeGreaterThanOrEqual(2 * 2 * 500);
    pool.remove(short);
    for (let i = 0; i < 1000; i++) {
      const id = pool.admit();
      pool.push(
        id,
        signals.map((signal) => signal.subarray(0, 20)),
      );
      pool.remove(id);
    }
    expect(pool.waitingBytes).toBe(waitingBytes);
    // Nothing of the thousand is left.
    const last = pool.admit({ missing: ['EEG 2'] });
    const parts = [signals[0].subarray(0, 20), signals[0].subarray(20, LENGTH)];
    const staged = parts.flatMap((part) => pool.push(last, [part, null]));
    expect(logitsOf(staged)).toEqual(referenceLogits(reference, [signals[0].subarray(0, LENGTH), null], 1));
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to gather %d', (gatherSamples) => {
    expect(() => model.pool({ gatherSamples })).toThrow(UsageError);
    expect(() => model.pool({ gatherSamples })).toThrow(/gatherSamples: found .*; expected a whole number from 0 on/);
  });
});
