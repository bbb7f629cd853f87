import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { softmax } from '../../../src/model/softmax.js';
import { stageOf } from '../../../src/reference/integer.js';
import type { Samples } from '../../../src/runtime/sample-queue.js';
import { encodeModule } from '../../../src/targets/module/module-file.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { type Cut, epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { randomModel } from '../../support/random-model.js';
import { Random } from '../../support/random-network.js';
import { realCounts, shipped } from '../es5/shipped.js';
import { imported, inPageLikeContext, type ModuleStager } from './load.js';

type Signals = readonly (Samples | null)[];

const randomSignals = (model: IntegerModel, epochs: number, seed: number): Int16Array[] =>
  model.metadata.channels.map((_, c) => signalOf(new Random(seed + c), epochs * epochSamples(model)));

/** Every epoch's logits by an export. @param signals one a channel; null if missing */
function moduleLogits(
  stager: ModuleStager,
  model: IntegerModel,
  signals: Signals,
  epochs: number,
  cut: Cut,
): Int32Array[] {
  const length = epochSamples(model);
  return Array.from({ length: epochs }, (_, e) => {
    signals.forEach((signal, channel) => {
      for (let done = 0; signal !== null && done < length;) {
        const count = Math.min(cut(length - done), length - done);
        const from = e * length + done;
        expect(stager.push(channel, signal.subarray(from, from + count))).toBe(count);
        done += count;
      }
    });
    const stage = stager.finish();
    const logits = stager.logits();
    expect(stage).toBe(stageOf(logits));
    expect(stager.probabilities()).toEqual(softmax(logits, model.head.scale).map((share) => expect.closeTo(share, 12)));
    return Int32Array.from(logits);
  });
}

async function expectSameBits(
  model: IntegerModel,
  signals: readonly (Int16Array | null)[],
  epochs: number,
  chunks: readonly number[],
): Promise<void> {
  const expected = referenceLogits(model, signals, epochs);
  const random = new Random(epochs);
  for (const chunkSamples of chunks) {
    const { create } = await imported(encodeModule(model, chunkSamples));
    for (const cut of [() => chunkSamples, () => random.integer(1, 2 * chunkSamples), (left: number) => left]) {
      expect(moduleLogits(create(), model, signals, epochs, cut), `chunks of ${chunkSamples}`).toEqual(expected);
    }
  }
}

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 7, widths: [8] },
  { channels: 1, widths: [24, 8, 16, 40] },
  { channels: 2, widths: [8, 8, 8, 8], sampleRate: 32, epochSeconds: 5 },
];

describe('the module export gives the bits of the integer reference', () => {
  it.each(['eeg1', 'psg4'] as const)('%s, random epochs', async (name) => {
    const model = shipped(name);
    await expectSameBits(model, randomSignals(model, 3, 7), 3, [1, 4, 25, 250, 3000]);
  });

  it.each(SHAPES)('random models of $channels channels, widths $widths', async (shape) => {
    const model = randomModel(shape.widths.length, shape);
    await expectSameBits(model, randomSignals(model, 2, 11), 2, [1, 10, 100]);
  });

  it('with channels missing', async () => {
    const model = shipped('psg4');
    const [first, , third] = randomSignals(model, 2, 17);
    await expectSameBits(model, [first!, null, third!, null], 2, [3000]);
  });

  it('from microvolts, too, and where nothing of Node is there', () => {
    const model = shipped('psg4');
    const counts = randomSignals(model, 2, 23);
    const { create } = inPageLikeContext(encodeModule(model));
    const microvolts = counts.map((signal) =>
      Float32Array.from(signal, (count) => count * model.metadata.microvoltsPerCount),
    );
    const random = new Random(5);
    for (const cut of [(left: number) => left, () => random.integer(1, 700)]) {
      expect(moduleLogits(create(), model, microvolts, 2, cut)).toEqual(referenceLogits(model, counts, 2));
    }
  });

  it.skipIf(!SHARED_DATA)(`on real epochs, of one and of four channels${NEEDS_DATA}`, async () => {
    const people = await Promise.all([22, 7, 2, 9].map((person) => realCounts(person, 6)));
    for (const counts of people) await expectSameBits(shipped('eeg1'), [counts], 4, [3000]);
    // The data has one channel: four people stand for four channels, which is no montage but the same numbers.
    await expectSameBits(shipped('psg4'), people, 4, [3000]);
  });
});
