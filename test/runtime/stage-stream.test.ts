import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleError, UsageError } from '../../src/errors.js';
import { encodeUlw } from '../../src/quantize/ulw-file.js';
import { loadModel, type SleepModel } from '../../src/runtime/load-model.js';
import { smoothEpochs, smoothStream } from '../../src/runtime/smoothing/smooth-epochs.js';
import { type SampleBlock, stageStream, stageTransform } from '../../src/runtime/stage-stream.js';
import type { StagedEpoch } from '../../src/runtime/staged-epoch.js';
import { signalOf } from '../support/engine-run.js';
import { randomModel } from '../support/random-model.js';
import { Random } from '../support/random-network.js';

const EPOCH = 3000;
const EPOCHS = 3;
const load = (channels: number): Promise<SleepModel> => loadModel(encodeUlw(randomModel(8, { channels })));
const one = await load(1);
const two = await load(2);
const [left, right] = [1, 2].map((seed) => signalOf(new Random(seed), EPOCHS * EPOCH));
const logitsOf = (epochs: readonly StagedEpoch[]): Int32Array[] => epochs.map(({ logits }) => logits);
const expected = logitsOf(one.stager().push(0, left));

async function all(epochs: AsyncIterable<StagedEpoch>): Promise<StagedEpoch[]> {
  const taken: StagedEpoch[] = [];
  for await (const epoch of epochs) taken.push(epoch);
  return taken;
}

/** The signal in pieces of the given lengths, over and over. */
function* cut(signal: Int16Array, lengths: readonly number[]): Generator<Int16Array> {
  for (let at = 0, turn = 0; at < signal.length; turn++) {
    const length = lengths[turn % lengths.length];
    yield signal.subarray(at, at + length);
    at += length;
  }
}

const webStream = (blocks: readonly SampleBlock[]): ReadableStream<SampleBlock> =>
  new ReadableStream({
    start(controller) {
      for (const block of blocks) controller.enqueue(block);
      controller.close();
    },
  });

/** Web streams are iterable in Node and in browsers; TypeScript's DOM library says so only in a part of its own. */
const iterable = <T>(stream: ReadableStream<T>): AsyncIterable<T> => stream as unknown as AsyncIterable<T>;

describe('stageStream', () => {
  it('gives what push gives, however the samples are cut', async () => {
    expect(expected).toHaveLength(EPOCHS);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7000 }), { minLength: 1, maxLength: 4 }), async (lengths) => {
        expect(logitsOf(await all(stageStream(one.stager(), cut(left, lengths))))).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });

  it('takes one array a channel, and null for a missing one', async () => {
    const both = logitsOf(two.stager().pushAll([left, right]));
    expect(logitsOf(await all(stageStream(two.stager(), [[left, right]])))).toEqual(both);
    const alone = logitsOf(two.stager({ missing: ['EEG 2'] }).pushAll([left, null]));
    expect(logitsOf(await all(stageStream(two.stager({ missing: ['EEG 2'] }), [[left, null]])))).toEqual(alone);
    expect(alone).not.toEqual(both);
  });

  it("reads Node's and the Web's streams", async () => {
    const blocks = [...cut(left, [700])];
    const node = Readable.from(blocks) as AsyncIterable<Int16Array>;
    expect(logitsOf(await all(stageStream(one.stager(), node)))).toEqual(expected);
    expect(logitsOf(await all(stageStream(one.stager(), iterable(webStream(blocks)))))).toEqual(expected);
  });

  it('asks for no block before every epoch of the last one was taken', async () => {
    let asked = 0;
    const counted = function* (): Generator<Int16Array> {
      for (const block of cut(left, [2 * EPOCH])) {
        asked++;
        yield block;
      }
    };
    const epochs = stageStream(one.stager(), counted());
    expect(asked).toBe(0);
    await epochs.next();
    await epochs.next();
    expect(asked).toBe(1);
    await epochs.next();
    expect(asked).toBe(2);
  });

  it('gives what was staged before an error, and lets the stager go on', async () => {
    const stager = one.stager();
    const broken = function* (): Generator<SampleBlock> {
      yield left.subarray(0, EPOCH + 10);
      yield Float32Array.of(1, NaN);
    };
    const epochs = stageStream(stager, broken());
    const taken: StagedEpoch[] = [];
    const failed = expect(
      (async () => {
        for await (const epoch of epochs) taken.push(epoch);
      })(),
    );
    await failed.rejects.toThrow(SampleError);
    const rest = await all(stageStream(stager, [left.subarray(EPOCH + 10)]));
    expect(logitsOf([...taken, ...rest])).toEqual(expected);
    expect([taken.length, rest[0].index]).toEqual([1, 1]);
  });

  it('can be smoothed as it runs, one epoch in and one out', async () => {
    let asked = 0;
    const counted = function* (): Generator<Int16Array> {
      for (const block of cut(left, [EPOCH])) {
        asked++;
        yield block;
      }
    };
    const seen: number[] = [];
    const smoothed: StagedEpoch[] = [];
    for await (const { raw, ...epoch } of smoothStream(stageStream(one.stager(), counted()))) {
      expect(raw.stage).toBe(raw.probabilities.indexOf(Math.max(...raw.probabilities)));
      seen.push(asked);
      smoothed.push(epoch);
    }
    expect(seen).toEqual([1, 2, 3]);
    expect(smoothed).toEqual(smoothEpochs(one.stager().push(0, left), 'causal'));
  });

  it('ends the source when the loop is left', async () => {
    let ended = false;
    const endless = function* (): Generator<Int16Array> {
      try {
        for (;;) yield left;
      } finally {
        ended = true;
      }
    };
    for await (const { index } of stageStream(one.stager(), endless())) if (index === 4) break;
    expect(ended).toBe(true);
  });

  it.each([
    ['bytes', Buffer.from([1, 2, 3]), 'Buffer'],
    ['plain numbers', [1, 2, 3], 'number'],
    ['doubles', new Float64Array(3), 'Float64Array'],
    ['nothing', undefined, 'undefined'],
    ['nothing for a channel', [undefined], 'undefined'],
  ])('refuses %s', async (_, block, found) => {
    const blocks = [block] as unknown as SampleBlock[];
    const refused = expect(all(stageStream(one.stager(), blocks))).rejects;
    await refused.toMatchObject({ code: 'usage', facts: { found } });
  });

  it('refuses an array too many', async () => {
    await expect(all(stageStream(one.stager(), [[left, left]]))).rejects.toThrow(UsageError);
  });
});

describe('stageTransform', () => {
  it('stages in a pipe, and fails with the same errors', async () => {
    const staged = webStream([...cut(left, [999])]).pipeThrough(stageTransform(one.stager()));
    expect(logitsOf(await all(iterable(staged)))).toEqual(expected);
    const bad = webStream([Float32Array.of(NaN)]).pipeThrough(stageTransform(one.stager()));
    await expect(all(iterable(bad))).rejects.toThrow(SampleError);
  });
});

describe('onEpoch', () => {
  it('is called once with every epoch that a push returns', () => {
    const heard: StagedEpoch[] = [];
    const stager = one.stager({ onEpoch: (epoch) => heard.push(epoch) });
    const returned = [...cut(left, [4500])].flatMap((block) => stager.push(0, block));
    expect(heard).toEqual(returned);
    expect(logitsOf(heard)).toEqual(expected);
  });

  it('may throw without harm to the samples, also those that wait', () => {
    let failing = true;
    const stager = two.stager({
      onEpoch: () => {
        if (failing) throw new Error('heard');
      },
    });
    const waiting = left.slice();
    expect(stager.push(0, waiting.subarray(0, 2 * EPOCH))).toEqual([]);
    expect(() => stager.push(1, right.subarray(0, EPOCH + 5))).toThrow('heard');
    waiting.fill(0);
    failing = false;
    const [second] = stager.push(1, right.subarray(EPOCH + 5, 2 * EPOCH));
    expect(second.logits).toEqual(two.stager().pushAll([left, right])[1].logits);
  });
});
