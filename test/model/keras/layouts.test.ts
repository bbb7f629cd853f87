import { describe, expect, it } from 'vitest';
import { WeightsError } from '../../../src/errors.js';
import { importKeras, type KerasImport } from '../../../src/model/keras/import.js';
import type { Network } from '../../../src/model/network.js';
import { floatLogits } from '../../../src/reference/float.js';
import { Random, randomEpoch, randomNetwork } from '../../support/random-network.js';
import { type Edits, h5pyMissing, kerasFiles, LAYOUTS } from './python.js';

const missing = h5pyMissing();
const because = missing === null ? '' : ` (skipped: ${missing})`;

/** What the file cannot say, so that the network comes back as it went; one unit is one microvolt. */
const asWritten = ({ metadata }: Network): KerasImport => ({ ...metadata, initialDeviation: 1 });

describe.skipIf(missing !== null)(`Keras files written by h5py${because}`, () => {
  it('give every number back to its place, in every layout', async () => {
    const network = randomNetwork(11, { sampleRate: 8 });
    const epoch = randomEpoch(new Random(1), network);
    const logits = floatLogits(network, epoch);
    for (const bytes of kerasFiles(
      network,
      LAYOUTS.map((layout) => [layout]),
    )) {
      const imported = await importKeras(bytes, asWritten(network));
      expect(imported.blocks).toEqual(network.blocks);
      expect(imported.head).toEqual(network.head);
      expect(floatLogits(imported, epoch)).toEqual(logits);
    }
  });

  it('tell blocks of one width apart by their order, counters past 9 and 99 included', async () => {
    const network = randomNetwork(12, { channels: 1, widths: [8, 8, 8, 8] });
    const counters = [0, 7, 96].map((first): Edits => ({ first }));
    const jobs = LAYOUTS.flatMap((layout) => counters.map((edits) => [layout, edits] as const));
    for (const bytes of kerasFiles(network, jobs)) {
      expect((await importKeras(bytes, asWritten(network))).blocks).toEqual(network.blocks);
    }
  });

  it('may split their lists of names over several attributes', async () => {
    const network = randomNetwork(14, { channels: 1, sampleRate: 8 });
    const jobs = (['keras2-model', 'keras2-weights', 'keras3-model'] as const).map((it) => [it, { parts: 4 }] as const);
    for (const bytes of kerasFiles(network, jobs)) {
      const imported = await importKeras(bytes, asWritten(network));
      expect(imported.blocks).toEqual(network.blocks);
      expect(imported.head).toEqual(network.head);
    }
  });

  const network = randomNetwork(13, { channels: 2 });
  const part = (slot: string, names: readonly string[]): string[] => names.map((name) => `${slot}.${name}`);
  const wrong: readonly (readonly [string, Edits, RegExp])[] = [
    ['no bias', { drop: ['block2.main2.bias'] }, /separable_conv1d_5\/(bias|vars\/2): found no such tensor \(bias\)/],
    ['no mean', { drop: ['block1.main1.mean'] }, /batch_normalization\/.*found no such tensor \(moving_mean\)/],
    [
      'no layer',
      { drop: part('block2.main2', ['depthwise', 'pointwise', 'bias']) },
      /file, block2\.main2: found no such layer among those left .*SeparableConv1D of 3 taps from 16 to 16 features/,
    ],
    [
      'no normalisation',
      { drop: part('block3.main2', ['gamma', 'beta', 'mean', 'variance']) },
      /file, block3\.main2: found no such layer among those left \(none\); expected a BatchNormalization of 32 features/,
    ],
    ['no head', { drop: part('head.dense2', ['weight', 'bias']) }, /file, head\.dense2: found no such layer/],
    [
      'a pointwise kernel one wider',
      { reshape: { 'block3.main2.pointwise': [1, 32, 33] } },
      /separable_conv1d_9\/.*\(block3\.main2\.pointwise\): found shape \[1, 32, 33\]; expected shape \[1, 32, 32\]/,
    ],
    [
      'four stages',
      { reshape: { 'head.dense2.weight': [64, 4] } },
      /\(head\.dense2\.weight\): found shape \[64, 4\]; expected shape \[64, 5\]/,
    ],
    [
      'a depthwise kernel of two dimensions',
      { reshape: { 'block1.main1.depthwise': [3, 1] } },
      /separable_conv1d\/.*: found shape \[3, 1\]; expected shape \[taps, features in, 1\]/,
    ],
    ...['float16', 'float64'].map(
      (type) =>
        [
          `a ${type} gamma`,
          { cast: { 'block1.main2.gamma': type } },
          new RegExp(`batch_normalization_1/.*: found type ${type}; expected type float32`),
        ] as const,
    ),
  ];
  const files =
    missing === null
      ? kerasFiles(
          network,
          wrong.flatMap(([, edits]) => LAYOUTS.map((l) => [l, edits] as const)),
        )
      : [];

  it.each(wrong.map(([name, , says], i) => ({ name, says, i })))('are refused by name: $name', async ({ says, i }) => {
    for (let layout = 0; layout < LAYOUTS.length; layout++) {
      const imported = importKeras(files[i * LAYOUTS.length + layout], {}, 'file');
      await expect(imported, LAYOUTS[layout]).rejects.toThrow(says);
      await expect(imported).rejects.toThrow(WeightsError);
    }
  });

  it('are refused by the setting that makes it another network', async () => {
    const configured = ['keras2-model', 'keras3-model', 'keras3-archive'] as const;
    const epsilon: Edits = { config: { BatchNormalization: { epsilon: 1e-5 } } };
    const stride: Edits = { config: { SeparableConv1D: { strides: [3] } } };
    const jobs = configured.flatMap((layout) => [[layout, epsilon] as const, [layout, stride] as const]);
    const written = kerasFiles(network, jobs);
    for (let i = 0; i < written.length; i += 2) {
      await expect(importKeras(written[i])).rejects.toThrow(
        /layer batch_normalization \(BatchNormalization\): found epsilon 0\.00001; expected epsilon 0\.001/,
      );
      await expect(importKeras(written[i + 1])).rejects.toThrow(
        /separable_conv1d .*found strides 3; expected strides 1/,
      );
    }
  });

  it('are refused for channels that the head does not have', async () => {
    const [bytes] = kerasFiles(randomNetwork(16, { channels: 3 }), [['keras2-model']]);
    const { channels } = randomNetwork(1, { channels: 2 }).metadata;
    await expect(importKeras(bytes, { channels })).rejects.toThrow(/found 96 inputs .* expected 64 for 2 channels/);
    const imported = await importKeras(bytes);
    expect(imported.metadata.channels.map(({ label }) => label)).toEqual(['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal']);
  });
});
