import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { stageOf } from '../../../src/reference/integer.js';
import { encodeEs5 } from '../../../src/targets/es5/es5-file.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { Random } from '../../support/random-network.js';
import { ES5_HOSTS, type Es5Host, stagingScript } from './hosts.js';
import { realCounts, shipped } from './shipped.js';

const CHUNK = 25;

const randomCuts = (seed: number): number[] => {
  const random = new Random(seed);
  return Array.from({ length: 41 }, () => random.integer(1, 250));
};

async function expectSameBits(
  host: Es5Host,
  model: IntegerModel,
  signals: readonly Int16Array[],
  change = (text: string): string => text,
): Promise<void> {
  const epochs = Math.floor(signals[0].length / epochSamples(model));
  const text = change(encodeEs5(model, CHUNK));
  const printed = await host.run(stagingScript(text, signals, epochs, randomCuts(epochs)));
  const lines = printed.split(/\r?\n/).filter((line) => line.startsWith('epoch '));
  const expected = referenceLogits(model, signals, epochs);
  expect(lines).toEqual(expected.map((logits) => `epoch ${stageOf(logits)} ${logits.join(' ')}`));
}

for (const host of ES5_HOSTS) {
  const { name, missing, epochs } = host;
  const title = `${name} runs the ES5 export to the bits of the integer reference${missing}`;

  describe.skipIf(missing !== '')(title, { timeout: 180_000 }, () => {
    it('on random epochs of one and of four channels', async () => {
      for (const model of [shipped('eeg1'), shipped('psg4')]) {
        const { length } = model.metadata.channels;
        const samples = Math.max(1, Math.floor(epochs / length)) * epochSamples(model);
        const signals = Array.from({ length }, (_, c) => signalOf(new Random(70 + c), samples));
        await expectSameBits(host, model, signals);
      }
    });

    it.skipIf(!SHARED_DATA)(`on real epochs${NEEDS_DATA}`, async () => {
      const counts = await realCounts(22, epochs + 2);
      await expectSameBits(host, shipped('eeg1'), [counts.subarray(0, epochs * 3000)]);
    });

    it('and a broken requantisation is noticed', async () => {
      const change = (text: string): string => text.replace('>=255?255:', '>=255?254:');
      const signals = [signalOf(new Random(70), 3000)];
      await expectSameBits(host, shipped('eeg1'), signals);
      await expect(expectSameBits(host, shipped('eeg1'), signals, change)).rejects.toThrow(/deeply equal/);
    });
  });
}
