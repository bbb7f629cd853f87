import { describe, expect, it } from 'vitest';
import { WeightsError } from '../../src/errors.js';
import { encodeSafetensors, parseSafetensors, type TensorFile } from '../../src/model/safetensors.js';
import { readWeights, writeWeights } from '../../src/model/weights.js';
import { randomNetwork } from '../support/random-network.js';

const network = randomNetwork(5, { channels: 2 });
const bytes = writeWeights(network);
const file = parseSafetensors(bytes);

function changed(change: (tensors: Map<string, { shape: readonly number[]; data: Float32Array }>) => void): Uint8Array {
  const tensors = new Map(file.tensors);
  change(tensors);
  return encodeSafetensors({ ...file, tensors } satisfies TensorFile);
}

describe('float weights', () => {
  it('come back as they went, also from a Node Buffer inside a pool', () => {
    expect(readWeights(bytes)).toEqual(network);
    expect(readWeights(Buffer.concat([Buffer.alloc(3), bytes]).subarray(3))).toEqual(network);
  });

  it('are refused by the name of a missing tensor', () => {
    const without = changed((tensors) => tensors.delete('block2.main1.pointwise'));
    expect(() => readWeights(without)).toThrow(/head\.dense1\.weight|block2/);
    const withoutBias = changed((tensors) => tensors.delete('block2.shortcut1.bias'));
    expect(() => readWeights(withoutBias)).toThrow(
      /tensor block2\.shortcut1\.bias: found no such tensor; expected shape/,
    );
  });

  it('are refused by the name and shape of a misshapen tensor', () => {
    const misshapen = changed((tensors) =>
      tensors.set('block1.main2.depthwise', { shape: [5, 8], data: new Float32Array(40) }),
    );
    expect(() => readWeights(misshapen)).toThrow(
      /block1\.main2\.depthwise: found shape \[5, 8\]; expected shape \[3, 8\]/,
    );
  });

  it('are refused when a value is not finite or a tensor unknown', () => {
    const notFinite = changed((tensors) => {
      const data = tensors.get('head.dense2.bias')!.data.slice();
      data[1] = Number.NaN;
      tensors.set('head.dense2.bias', { shape: [5], data });
    });
    expect(() => readWeights(notFinite)).toThrow(/head\.dense2\.bias: found a value that is not finite/);
    const extra = changed((tensors) => tensors.set('block9.odd', { shape: [1], data: new Float32Array(1) }));
    expect(() => readWeights(extra)).toThrow(/unknown tensors block9\.odd/);
    const nine = writeWeights(randomNetwork(5, { widths: new Array<number>(9).fill(8) }));
    expect(() => readWeights(nine)).toThrow(/unknown tensors block9\.main1\.depthwise, block9/);
  });

  it('hold the activation ranges that fine-tuning stored, to the last bit', () => {
    const activationRanges = [1, 2, 3].map((block) => ({ hidden: block / 3, output: 26.23434762954712 * block }));
    expect(readWeights(writeWeights({ ...network, activationRanges }))).toEqual({ ...network, activationRanges });
    expect('activationRanges' in readWeights(bytes)).toBe(false);
  });

  it('hold the bias correction that fine-tuning stored, and are refused for another than five numbers', () => {
    const biasCorrection = [0.1, -1 / 3, 0, 26.23434762954712, 1e-9];
    expect(readWeights(writeWeights({ ...network, biasCorrection }))).toEqual({ ...network, biasCorrection });
    expect('biasCorrection' in readWeights(bytes)).toBe(false);
    for (const text of ['[1,2,3,4]', '[1,2,3,4,null]', '{"0":1}', '[1,2,3,4,1e999]', '[1,2,3,4,"5"]']) {
      const metadata = { ...file.metadata, biasCorrection: text };
      expect(() => readWeights(encodeSafetensors({ ...file, metadata }), 'w'), text).toThrow(
        /metadata biasCorrection: found .*; expected 5 finite numbers/,
      );
    }
  });

  it('are refused when their activation ranges are not one pair of positive numbers a block', () => {
    const good = { hidden: 1, output: 2 };
    const refused = (text: string): string => {
      const metadata = { ...file.metadata, activationRanges: text };
      try {
        readWeights(encodeSafetensors({ ...file, metadata }), 'w');
      } catch (error) {
        if (error instanceof WeightsError) return error.message;
      }
      return 'not refused';
    };
    expect(refused(JSON.stringify([good, good]))).toMatch(
      /metadata activationRanges: found \[.*; expected hidden and output above zero for each of 3 blocks/,
    );
    expect(refused('{"hidden":1}')).toMatch(
      /metadata activationRanges: found {"hidden":1}; expected hidden and output/,
    );
    expect(refused('[1')).toMatch(/metadata activationRanges: found text that is no JSON/);
    for (const bad of [
      { hidden: 0, output: 1 },
      { hidden: 1, output: -1 },
      { hidden: 1 },
      { hidden: '1', output: 1 },
      null,
    ]) {
      const message = refused(JSON.stringify([good, bad, good]));
      expect(message, JSON.stringify(bad)).toContain(
        `activationRanges: found ${JSON.stringify(bad)}; expected hidden and output`,
      );
    }
  });

  const [channel] = network.metadata.channels;
  it.each([
    ['version', '2', /format: found ulw-sleepnet 2; expected ulw-sleepnet 1/],
    ['format', 'pt', /format: found pt 1; expected ulw-sleepnet 1/],
    ['name', '', /name: found ""; expected a name/],
    ['channels', [], /channels: found \[\]; expected a list of 1 to 64 channels/],
    ['channels', Array(65).fill(channel), /expected a list of 1 to 64 channels/],
    ['channels', [channel, { ...channel, label: '' }], /channel 2: found label ""; expected a label/],
    ['channels', [channel, { ...channel, role: 'ecg' }], /channel 2: found role "ecg"; expected eeg, eog, emg/],
    ['channels', [channel, { ...channel, aliases: [1] }], /channel 2: found aliases \[1\]; expected a list of labels/],
    ['sampleRate', -100, /sampleRate: found -100; expected a number above zero/],
    ['sampleRate', 100.1, /samples an epoch: found 3003; expected an even whole number, 64 to 8191/],
    ['epochSeconds', 0.01, /samples an epoch: found 1;/],
    ['epochSeconds', 0.62, /samples an epoch: found 62;/],
    ['epochSeconds', 81.92, /samples an epoch: found 8192;/],
    ['microvoltsPerCount', null, /microvoltsPerCount: found null; expected a number above zero/],
    ['initialDeviation', [16], /initialDeviation: found \[16\]; expected 2 numbers above zero/],
    ['initialDeviation', [16, 0], /initialDeviation: found \[16,0\]/],
    ['provenance', { data: 'some' }, /provenance: found .*; expected an object with data and recipe/],
    ['provenance', { recipe: 'some' }, /provenance: found/],
  ])('are refused by the %s %j of their metadata', (key, value, message) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const wrong = encodeSafetensors({ ...file, metadata: { ...file.metadata, [key]: text } });
    expect(() => readWeights(wrong)).toThrow(WeightsError);
    expect(() => readWeights(wrong)).toThrow(message);
  });

  it('are refused, typed, for metadata that is nested without end', () => {
    const channels = '['.repeat(4e5) + ']'.repeat(4e5);
    const deep = encodeSafetensors({ ...file, metadata: { ...file.metadata, channels, provenance: channels } });
    expect(() => readWeights(deep)).toThrow(WeightsError);
    expect(
      () => readWeights(encodeSafetensors({ ...file, metadata: { ...file.metadata, sampleRate: channels } })),
      // V8 14 writes such lists, earlier ones run out of stack.
    ).toThrow(/sampleRate: found (lists in lists without end|\[{80};)/);
  });

  it('are refused when cut anywhere, with a typed error', () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(() => readWeights(bytes.subarray(0, length))).toThrow(WeightsError);
    }
  });
});
