import { beforeAll, describe, expect, it } from 'vitest';
import { SampleError, UsageError } from '../../src/errors.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import type { StagedEpoch } from '../../src/runtime/staged-epoch.js';
import { referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const LENGTH = 3000;
const reference = randomModel(8, { channels: 2 });
const bytes = encodeUlw(reference);
const signalsOf = (seed: number, epochs: number): [Int16Array, Int16Array] => [
  signalOf(new Random(seed), epochs * LENGTH),
  signalOf(new Random(seed + 5000), epochs * LENGTH),
];
const [left, right] = signalsOf(1, 3);
const logitsOf = (epochs: readonly StagedEpoch[]): Int32Array[] => epochs.map(({ logits }) => logits);

let model: SleepModel;
beforeAll(async () => {
  model = await loadModel(bytes, { chunkSamples: 250 });
});

/** Everybody's samples to the end, whoever is next and however many samples being a matter of chance. */
function interleave(streams: readonly (readonly [Int16Array, Int16Array])[], random: Random): StagedEpoch[][] {
  const pool = model.pool();
  const ids = streams.map(() => pool.admit());
  const staged: StagedEpoch[][] = streams.map(() => []);
  const positions = streams.map(() => 0);
  const going = streams.map((_, index) => index);
  while (going.length > 0) {
    const place = random.integer(0, going.length - 1);
    const stream = going[place];
    const from = positions[stream];
    positions[stream] = Math.min(from + random.integer(1, 1700), streams[stream][0].length);
    staged[stream].push(
      ...pool.push(
        ids[stream],
        streams[stream].map((own) => own.subarray(from, positions[stream])),
      ),
    );
    if (positions[stream] === streams[stream][0].length) going[place] = going[going.length - 1];
    if (positions[stream] === streams[stream][0].length) going.pop();
  }
  return staged;
}

describe('StagerPool', () => {
  it('gives 1,000 streams, interleaved in random order, the bits that each has alone', async () => {
    const kinds = Array.from({ length: 25 }, (_, kind) => signalsOf(100 + kind, 2));
    const streams = Array.from({ length: 1000 }, (_, i) => kinds[i % 25]);
    const staged = interleave(streams, new Random(7));
    const expected = kinds.map((signals) => referenceLogits(reference, signals, 2));
    staged.forEach((epochs, i) => expect(logitsOf(epochs)).toEqual(expected[i % 25]));
    const alone = await loadModel(bytes);
    const epochs = alone.stager().pushAll(kinds[3]);
    expect(staged[28]).toEqual(epochs);
  });

  it('grows by admissions alone, and not by them where others have left', () => {
    const pool = model.pool();
    const ids = Array.from({ length: 300 }, () => pool.admit());
    const { stateBytes } = pool;
    expect(stateBytes).toBeGreaterThanOrEqual(300 * model.plan.stateBytes);
    expect(stateBytes).toBeLessThan(400 * model.plan.stateBytes);
    for (const id of ids) pool.push(id, [left, right]);
    for (const id of ids.slice(0, 200)) pool.remove(id);
    for (let i = 0; i < 200; i++) pool.push(pool.admit(), [left.subarray(0, 100), right.subarray(0, 100)]);
    expect([pool.size, pool.stateBytes]).toEqual([300, stateBytes]);
  });

  it('begins anew in a place that another left in the middle of an epoch', () => {
    const pool = model.pool();
    const [first, second] = [pool.admit(), pool.admit()];
    pool.push(second, [left.subarray(0, 900), right.subarray(0, 900)]);
    pool.push(first, [right.subarray(0, 900), left.subarray(0, 900)]);
    pool.remove(first);
    const third = pool.admit();
    const expected = referenceLogits(reference, [left, right], 3);
    expect(logitsOf(pool.push(third, [left, right]))).toEqual(expected);
    expect(logitsOf(pool.push(second, [left.subarray(900), right.subarray(900)]))).toEqual(expected);
  });

  it('shares its engine with stagers of the same model', () => {
    const pool = model.pool();
    const id = pool.admit();
    const stager = model.stager();
    const staged: StagedEpoch[][] = [[], []];
    for (let at = 0; at < left.length; at += 700) {
      const samples = [left, right].map((signal) => signal.subarray(at, at + 700));
      staged[0].push(...pool.push(id, samples));
      staged[1].push(...stager.pushAll(samples));
    }
    expect(staged[0]).toEqual(staged[1]);
  });

  it('takes microvolts, sleepers without a channel, a start, and a discarded epoch', () => {
    const pool = model.pool();
    const id = pool.admit({ missing: ['EEG 2'], startSeconds: 60 });
    const microvolts = Float32Array.from(left, (count) => count / 10);
    const staged = pool.push(id, [microvolts, null]);
    expect(logitsOf(staged)).toEqual(referenceLogits(reference, [left, null], 3));
    expect(staged.map(({ index, onset }) => [index, onset])).toEqual([
      [0, 60],
      [1, 90],
      [2, 120],
    ]);
    expect(staged[0].quality[1]).toBeNull();
    const stager = model.stager();
    const discarding = pool.admit();
    for (const push of [
      (samples: Int16Array[]) => stager.pushAll(samples),
      (samples: Int16Array[]) => pool.push(discarding, samples),
    ]) {
      expect(push([left.subarray(0, 1000), right.subarray(0, 1000)])).toEqual([]);
    }
    stager.discardEpoch();
    pool.discardEpoch(discarding);
    const rest = [left.subarray(1000, 4000), right.subarray(1000, 4000)];
    expect(pool.push(discarding, rest)).toEqual(stager.pushAll(rest));
  });

  it('leaves a channel, or all of them, out of an epoch as a stager does', () => {
    const [pool, stager] = [model.pool(), model.stager()];
    const [id, other] = [pool.admit(), pool.admit()];
    const [first, second, third] = [0, 1, 2].map((epoch) =>
      [left, right].map((signal) => signal.subarray(epoch * LENGTH, (epoch + 1) * LENGTH)),
    );
    const microvolts = Float32Array.from(third[1], (count) => count / 10);
    for (const samples of [first, [second[0], null], [null, null], [null, microvolts], third]) {
      expect(pool.stageEpoch(id, samples)).toEqual(stager.stageEpoch(samples));
      pool.push(other, second);
    }
    expect(pool.push(id, first)).toEqual(stager.pushAll(first));
  });

  it('refuses what is not one epoch, and an epoch that push began', () => {
    const pool = model.pool();
    const id = pool.admit({ missing: ['EEG 2'] });
    const epoch = left.subarray(0, LENGTH);
    const broken = new Float32Array(LENGTH).fill(Number.NaN);
    const refused =
      'sleeper 0, samples of an epoch: found arrays of 3000, 3000; expected 3000 or null for each of EEG 1,';
    expect(() => pool.stageEpoch(id, [epoch, epoch])).toThrow(refused);
    expect(() => pool.stageEpoch(id, [epoch])).toThrow(UsageError);
    expect(() => pool.stageEpoch(id, [left.subarray(1, LENGTH), null])).toThrow(UsageError);
    expect(() => pool.stageEpoch(id, [Array.from(epoch) as unknown as Int16Array, null])).toThrow(/found Array/);
    expect(() => pool.stageEpoch(id, [broken, null])).toThrow(SampleError);
    pool.push(id, [left.subarray(0, 1), null]);
    expect(() => pool.stageEpoch(id, [epoch, null])).toThrow(/sleeper 0: found an epoch begun by push/);
    pool.discardEpoch(id);
    expect(pool.stageEpoch(id, [null, null]).index).toBe(0);
    expect(() => pool.stageEpoch(7, [epoch, null])).toThrow(/found never admitted/);
  });

  it.each([-1, 7, 0.5, Number.NaN])('refuses %d, which is no sleeper', (id) => {
    const pool = model.pool();
    pool.admit();
    for (const use of [() => pool.push(id, [left, right]), () => pool.remove(id), () => pool.discardEpoch(id)]) {
      expect(use).toThrow(UsageError);
      expect(use).toThrow(/found never admitted; expected one of the 1 that are here/);
    }
  });

  it('refuses a sleeper that was removed, and gives its number to nobody', () => {
    const pool = model.pool();
    const id = pool.admit();
    pool.remove(id);
    expect(() => pool.remove(id)).toThrow(/found removed already/);
    expect(pool.admit()).not.toBe(id);
  });

  it.each([
    ['a channel too few', [left]],
    ['different lengths', [left, right.subarray(1)]],
    ['a null where the channel is there', [left, null]],
  ])('refuses %s', (_, samples) => {
    const pool = model.pool();
    const id = pool.admit();
    expect(() => pool.push(id, samples)).toThrow(/expected one length for each of EEG 1, EEG 2/);
  });

  it.each([
    ['bytes', Buffer.alloc(3), 'Buffer'],
    ['doubles', new Float64Array(3), 'Float64Array'],
    ['plain numbers', [1, 2, 3], 'Array'],
    ['nothing', undefined, 'undefined'],
  ])('refuses %s and takes nothing', (_, given, found) => {
    const pool = model.pool();
    const id = pool.admit();
    const samples = given as unknown as Int16Array;
    const refusal = expect.objectContaining({ name: 'UsageError', facts: expect.objectContaining({ found }) });
    for (const both of [
      [samples, samples],
      [left.subarray(0, 3), samples],
    ]) {
      expect(() => pool.push(id, both)).toThrow(refusal);
    }
    expect(logitsOf(pool.push(id, [left, right]))).toEqual(referenceLogits(reference, [left, right], 3));
  });

  it('says what one array for a model of several channels is', () => {
    const pool = model.pool();
    const id = pool.admit();
    const alone = left as unknown as Int16Array[];
    expect(() => pool.push(id, alone)).toThrow(/^samples: found number; expected an Int16Array/);
  });

  it('refuses NaN and takes nothing; refuses channels that are not the model’s', () => {
    const pool = model.pool();
    const id = pool.admit();
    const broken = Float32Array.from(right, (count) => count / 10);
    broken[2999] = Number.NaN;
    expect(() => pool.push(id, [left, broken])).toThrow(SampleError);
    expect(() => pool.push(id, [left, broken])).toThrow(
      /sleeper 0, channel EEG 2, sample 2999 of this push: found NaN/,
    );
    expect(logitsOf(pool.push(id, [left, right]))).toEqual(referenceLogits(reference, [left, right], 3));
    expect(() => pool.admit({ missing: ['EEG 3'] })).toThrow(/found EEG 3; expected some of EEG 1, EEG 2, not all/);
    expect(() => pool.admit({ missing: ['EEG 1', 'EEG 2'] })).toThrow(/found all of them/);
    for (const startSeconds of [NaN, Infinity]) {
      expect(() => pool.admit({ startSeconds })).toThrow(`startSeconds: found ${startSeconds}; expected a number`);
    }
    expect(pool.size).toBe(1);
  });
});
