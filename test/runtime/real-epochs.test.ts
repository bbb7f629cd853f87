import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, FLOAT_PASSES } from '../../src/compile/compile.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import type { Network } from '../../src/model/network.js';
import { readWeights } from '../../src/model/weights.js';
import { decodeUlw } from '../../src/quantize/ulw-file.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits } from '../../src/reference/integer.js';
import { loadModel } from '../../src/runtime/load-model.js';
import { recordingEpochs } from '../../src/runtime/recording-epochs.js';
import { scoreRecording } from '../../src/runtime/score-recording.js';
import { openRecording } from '../../src/signal/open-recording.js';
import { NEEDS_DATA, SHARED_DATA, sharedPath } from '../signal/shared-data.js';
import { randomNetwork } from '../support/random-network.js';

const shipped = (name: string): Uint8Array => readFileSync(new URL(`../../weights/${name}`, import.meta.url));

/** One night of a person, as the network reads it. */
async function epochsOf(network: { metadata: Network['metadata'] }): Promise<(readonly Float64Array[])[]> {
  const recording = await openRecording(sharedPath('ucddb/ucddb018.edf'));
  const epochs: (readonly Float64Array[])[] = [];
  for await (const epoch of recordingEpochs(recording, network.metadata)) epochs.push(epoch);
  await recording.close();
  return epochs;
}

const largestDifference = (left: Float64Array, right: Float64Array): number =>
  Math.max(...left.map((value, index) => Math.abs(value - right[index])));

describe.skipIf(!SHARED_DATA)(`on the real epochs of one night${NEEDS_DATA}`, () => {
  it('every pass, alone and with those before it, keeps the logits of trained and random weights', async () => {
    for (const network of [readWeights(shipped('eeg1.safetensors')), randomNetwork(41, { channels: 1 })]) {
      const epochs = (await epochsOf(network)).filter((_, index) => index % 82 === 0);
      expect(epochs.length).toBeGreaterThan(8);
      for (const epoch of epochs) {
        const published = floatLogits(network, epoch);
        let before = network;
        let logits = published;
        for (const pass of FLOAT_PASSES) {
          const after = pass.run(before);
          const compiled = floatLogits(after, epoch);
          expect(largestDifference(compiled, logits), pass.name).toBeLessThan(1e-5);
          [before, logits] = [after, compiled];
        }
        expect(largestDifference(logits, published)).toBeLessThan(1e-5);
        expect(floatLogits(compile(network, FLOAT_PASSES), epoch)).toEqual(logits);
      }
    }
  });

  it.each(['scalar', 'simd'] as const)(
    'the %s build gives the bits of the integer reference, from EDF on',
    async (build) => {
      const bytes = shipped('eeg1.ulw');
      const reference = decodeUlw(bytes);
      const epochs = await epochsOf(reference);
      const expected = epochs.map((epoch) =>
        integerLogits(
          reference,
          epoch.map((samples) => Int16Array.from(samples, (unit) => unit * COUNTS_PER_UNIT)),
        ),
      );
      const recording = await openRecording(sharedPath('ucddb/ucddb018.edf'));
      for (const chunkSamples of [3000, 250, 7]) {
        const model = await loadModel(bytes, { build, chunkSamples });
        const { epochs: staged } = await scoreRecording(recording, model);
        expect(staged.map((epoch) => epoch.logits)).toEqual(expected);
      }
      await recording.close();
    },
  );
});
