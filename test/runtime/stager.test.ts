import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { BudgetError, ModelFileError, SampleError, UsageError } from '../../src/errors.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import type { EngineBuild } from '../../src/runtime/engine.js';
import { loadModel } from '../../src/runtime/load-model.js';
import type { StagedEpoch } from '../../src/runtime/staged-epoch.js';
import { referenceLogits, signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const LENGTH = 3000;
const reference = randomModel(8, { channels: 2 });
const bytes = encodeUlw(reference);
const [left, right] = [1, 2].map((seed) => signalOf(new Random(seed), 4 * LENGTH));
const expected = referenceLogits(reference, [left, right], 4);
const logitsOf = (epochs: readonly StagedEpoch[]): Int32Array[] => epochs.map((epoch) => epoch.logits);

describe('SleepStager', () => {
  it('gives the same epochs for samples at once, in turns, and in odd pieces', async () => {
    const model = await loadModel(bytes);
    expect(logitsOf(model.stager().pushAll([left, right]))).toEqual(expected);
    const turns = model.stager();
    expect(turns.push(0, left)).toEqual([]);
    expect(logitsOf(turns.push('EEG 2', right))).toEqual(expected);
    const pieces = model.stager();
    const staged: StagedEpoch[] = [];
    for (let at = 0; at < left.length; at += 701) {
      staged.push(...pieces.push(1, right.subarray(at, at + 701)), ...pieces.push(0, left.subarray(at, at + 701)));
    }
    expect(logitsOf(staged)).toEqual(expected);
  });

  it('keeps many sleepers of one engine apart', async () => {
    const model = await loadModel(bytes, { chunkSamples: 100 });
    const sleepers = Array.from({ length: 5 }, () => model.stager());
    const staged: StagedEpoch[][] = sleepers.map(() => []);
    for (let at = 0; at < left.length; at += 500) {
      sleepers.forEach((stager, index) => {
        const samples = [left, right].map((signal) => signal.subarray(at, at + 500));
        staged[index].push(...stager.pushAll(samples));
      });
    }
    for (const own of staged) expect(logitsOf(own)).toEqual(expected);
  });

  it('copies what it could not yet use, so that the caller may reuse its arrays', async () => {
    const stager = (await loadModel(bytes)).stager();
    const reused = left.slice();
    stager.push(0, reused);
    reused.fill(0);
    expect(logitsOf(stager.push(1, right))).toEqual(expected);
  });

  it('takes microvolts as the counts they round to, ties to even', async () => {
    const model = await loadModel(bytes);
    const microvolts = [left, right].map((signal) => Float32Array.from(signal, (count) => count / 10));
    expect(logitsOf(model.stager().pushAll(microvolts))).toEqual(expected);
    const halves = model.stager({ microvoltsPerCount: 1 });
    const rounded = model.stager();
    const tied = Float32Array.from({ length: LENGTH }, (_, i) => (i % 40) - 20 + 0.5);
    const even = Int16Array.from(tied, (value) => 2 * Math.round(value / 2));
    expect(logitsOf(halves.pushAll([tied, tied]))).toEqual(logitsOf(rounded.pushAll([even, even])));
  });

  it('gives probabilities that add up and follow the logits', async () => {
    for (const epoch of (await loadModel(bytes)).stager({ startSeconds: 60 }).pushAll([left, right])) {
      expect(epoch.probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(epoch.probabilities.indexOf(Math.max(...epoch.probabilities))).toBe(epoch.stage);
      expect(epoch.onset).toBe(60 + 30 * epoch.index);
    }
  });

  it('stages without a channel declared missing', async () => {
    const stager = (await loadModel(bytes)).stager({ missing: ['EEG 2'] });
    expect(logitsOf(stager.push(0, left))).toEqual(referenceLogits(reference, [left, null], 4));
    expect(() => stager.push(1, right)).toThrow(UsageError);
    const nobody = (await loadModel(bytes)).stager.bind(null, { missing: ['EEG 1', 'EEG 2'] });
    expect(nobody).toThrow(/found all of them/);
    const stranger = (await loadModel(bytes)).stager.bind(null, { missing: ['EEG 3'] });
    expect(stranger).toThrow(/found EEG 3; expected some of EEG 1, EEG 2, not all/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %s and loses nothing',
    async (bad) => {
      const stager = (await loadModel(bytes)).stager();
      const broken = Float32Array.from(left, (count) => count / 10);
      broken[5000] = bad;
      expect(() => stager.push(0, broken)).toThrow(SampleError);
      expect(() => stager.push(0, broken)).toThrow(/channel EEG 1, sample 5000: found/);
      stager.push(0, left);
      expect(logitsOf(stager.push(1, right))).toEqual(expected);
    },
  );

  it.each([
    ['bytes', Buffer.alloc(LENGTH), 'Buffer'],
    ['words without a sign', new Uint16Array(LENGTH), 'Uint16Array'],
    ['doubles, which may be beyond a Float32Array', new Float64Array(LENGTH).fill(1e300), 'Float64Array'],
    ['plain numbers', Array.from({ length: LENGTH }, () => 1), 'Array'],
    ['an object without a prototype', Object.create(null), 'object'],
    ['a buffer without a view', new ArrayBuffer(2 * LENGTH), 'ArrayBuffer'],
    ['a view without a type', new DataView(new ArrayBuffer(2 * LENGTH)), 'DataView'],
    ['a number', 5, 'number'],
    ['nothing', undefined, 'undefined'],
  ])('refuses %s, which would be taken for microvolts or for none, and loses nothing', async (_, given, found) => {
    const stager = (await loadModel(bytes)).stager();
    const samples = given as unknown as Int16Array;
    const refusal = expect.objectContaining({ name: 'UsageError', facts: expect.objectContaining({ found }) });
    expect(() => stager.push(0, samples)).toThrow(refusal);
    expect(() => stager.pushAll([left, samples])).toThrow(refusal);
    expect(() => stager.stageEpoch([left.subarray(0, LENGTH), samples])).toThrow(refusal);
    stager.push(0, left);
    expect(logitsOf(stager.push(1, right))).toEqual(expected);
  });

  it('refuses stretches of different lengths, which would put the channels out of step, and loses nothing', async () => {
    const stager = (await loadModel(bytes)).stager();
    const uneven = [left, right.subarray(1)];
    expect(() => stager.pushAll(uneven)).toThrow(UsageError);
    expect(() => stager.pushAll(uneven)).toThrow(/found arrays of 12000, 11999; expected one length for each of EEG 1/);
    expect(logitsOf(stager.pushAll([left, right]))).toEqual(expected);
  });

  it('refuses a channel that runs ten epochs ahead, and goes on', async () => {
    const stager = (await loadModel(bytes)).stager();
    stager.push(0, left);
    expect(() => stager.push(0, new Int16Array(9 * LENGTH))).toThrow(/ahead of another channel/);
    expect(logitsOf(stager.push(1, right))).toEqual(expected);
  });

  it('forgets a discarded epoch but not its filters', async () => {
    const model = await loadModel(bytes);
    const stager = model.stager();
    stager.pushAll([left.subarray(0, 1000), right.subarray(0, 1000)]);
    stager.discardEpoch();
    const [epoch] = stager.pushAll([left.subarray(1000, 4000), right.subarray(1000, 4000)]);
    const [fresh] = model.stager().pushAll([left.subarray(1000, 4000), right.subarray(1000, 4000)]);
    expect(epoch.index).toBe(0);
    expect(epoch.logits).not.toEqual(fresh.logits);
  });

  it('stages whole epochs, and leaves a channel out of one as if it were missing, its filter and gain as they were', async () => {
    const model = await loadModel(bytes);
    const epochOf = (signal: Int16Array, index: number): Int16Array =>
      signal.subarray(index * LENGTH, (index + 1) * LENGTH);
    const whole = model.stager();
    expect(logitsOf([0, 1, 2, 3].map((i) => whole.stageEpoch([epochOf(left, i), epochOf(right, i)])))).toEqual(
      expected,
    );

    const stager = model.stager();
    const both = stager.stageEpoch([epochOf(left, 0), epochOf(right, 0)]);
    const alone = stager.stageEpoch([epochOf(left, 1), null]);
    const none = stager.stageEpoch([null, null]);
    const after = stager.stageEpoch([epochOf(left, 2), epochOf(right, 1)]);
    expect(both.logits).toEqual(expected[0]);
    // Left and right have the history that they have in a stager of their own.
    const onlyLeft = referenceLogits(reference, [left, null], 3);
    const onlyRight = referenceLogits(reference, [null, right], 2);
    expect(alone.logits).toEqual(onlyLeft[1]);
    expect(alone.quality[1]).toBeNull();
    expect(none).toMatchObject({ index: 2, onset: 60, stage: -1, probabilities: [], quality: [null, null] });
    expect(none.logits).toHaveLength(0);
    const bias = referenceLogits(reference, [null, null], 1)[0];
    expect(after.logits).toEqual(onlyLeft[2].map((logit, stage) => logit + onlyRight[1][stage] - bias[stage]));
    expect(after.index).toBe(3);
  });

  it('refuses what is not one epoch, and an epoch that push began', async () => {
    const stager = (await loadModel(bytes)).stager();
    const epoch = left.subarray(0, LENGTH);
    expect(() => stager.stageEpoch([epoch])).toThrow(/found arrays of 3000; expected 3000 or null for each of/);
    expect(() => stager.stageEpoch([epoch, left.subarray(0, LENGTH - 1)])).toThrow(UsageError);
    expect(() => stager.stageEpoch([epoch, new Int16Array(0)])).toThrow(UsageError);
    expect(() => stager.stageEpoch([epoch, new Float32Array(LENGTH).fill(Number.NaN)])).toThrow(SampleError);
    stager.push(0, left.subarray(0, 1));
    expect(() => stager.stageEpoch([epoch, epoch])).toThrow(/begun by push/);
    stager.discardEpoch();
    expect(stager.stageEpoch([epoch, epoch]).index).toBe(0);
    const lacking = (await loadModel(bytes)).stager({ missing: ['EEG 2'] });
    expect(() => lacking.stageEpoch([epoch, epoch])).toThrow(UsageError);
    expect(lacking.stageEpoch([epoch, null]).logits).toEqual(referenceLogits(reference, [left, null], 1)[0]);
  });

  it.each([0, -1, Number.NaN, Infinity, 1e-300, [0.1], [0.1, 0], '0.1' as unknown as number])(
    'refuses %s microvolts a count, which would stage nothing but zeros or clipped samples',
    async (microvoltsPerCount) => {
      const model = await loadModel(bytes);
      const stager = model.stager.bind(null, { microvoltsPerCount });
      expect(stager).toThrow(UsageError);
      expect(stager).toThrow(/^microvoltsPerCount: found .*; expected a number above zero for each channel/);
      expect(logitsOf(model.stager({ microvoltsPerCount: [0.1, 0.1] }).pushAll([left, right]))).toEqual(expected);
    },
  );

  it.each([Number.NaN, -Infinity, '60' as unknown as number])('refuses a start of %s s', async (startSeconds) => {
    const stager = (await loadModel(bytes)).stager.bind(null, { startSeconds });
    expect(stager).toThrow(UsageError);
    expect(stager).toThrow(`startSeconds: found ${startSeconds}; expected a number of seconds`);
  });

  it('marks flat and saturated channels', async () => {
    const stager = (await loadModel(bytes)).stager();
    const quiet = Int16Array.from({ length: LENGTH }, (_, i) => 100 * Math.sin(i));
    stager.pushAll([quiet, quiet]);
    const [epoch] = stager.pushAll([new Int16Array(LENGTH), quiet.map((sample) => sample * 300)]);
    expect(epoch.quality[0]).toMatchObject({ flat: true, saturatedSamples: 0 });
    expect(epoch.quality[1]!.flat).toBe(false);
    expect(epoch.quality[1]!.saturatedSamples).toBeGreaterThan(1000);
  });
});

describe('loadModel', () => {
  it('refuses what is no model, naming it', async () => {
    await expect(loadModel(new Uint8Array(100), { name: 'x.ulw' })).rejects.toThrow(ModelFileError);
    await expect(loadModel(new Uint8Array(100), { name: 'x.ulw' })).rejects.toThrow(/^x\.ulw: found magic/);
  });

  it.each([
    ['ArrayBuffer', bytes.buffer],
    ['Response', new Response(new Uint8Array(bytes))],
    ['Promise', Promise.resolve(bytes)],
    ['Int16Array', new Int16Array(100)],
    ['string', 'weights/eeg1.ulw'],
    ['null', null],
    ['undefined', undefined],
  ])("refuses %s, which is not a file's bytes", async (found, given) => {
    await expect(loadModel(given as unknown as Uint8Array, { name: 'x.ulw' })).rejects.toMatchObject({
      name: 'UsageError',
      facts: { subject: 'x.ulw', found, expected: "the file's bytes as a Uint8Array" },
    });
  });

  it('takes bytes of another realm, as a frame has them', async () => {
    const foreign = runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }) as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect(logitsOf((await loadModel(foreign)).stager().pushAll([left, right]))).toEqual(expected);
  });

  it.each(['SIMD', 'avx', ''])("refuses the build '%s' rather than run the slow one under its name", async (build) => {
    await expect(loadModel(bytes, { build: build as EngineBuild })).rejects.toMatchObject({
      name: 'UsageError',
      facts: { subject: 'build', found: build, expected: 'simd or scalar' },
    });
  });

  it('refuses a budget before anything runs', async () => {
    await expect(loadModel(bytes, { budget: { ram: 500 } })).rejects.toThrow(BudgetError);
    const model = await loadModel(bytes, { budget: { ram: 8000 } });
    expect(model.plan.ramBytes).toBeLessThanOrEqual(8000);
    expect(logitsOf(model.stager().pushAll([left, right]))).toEqual(expected);
  });
});
