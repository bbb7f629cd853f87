import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { integerLogits } from '../../../src/reference/integer.js';
import { encodeIntegerOnnx, encodeOnnx } from '../../../src/targets/onnx/onnx-file.js';
import { messageField, textField } from '../../../src/targets/onnx/protobuf.js';
import { randomModel } from '../../support/random-model.js';
import { Random, randomNetwork } from '../../support/random-network.js';
import { loadOnnxRuntime, NO_ONNXRUNTIME, runOnnx } from './onnxruntime.js';

const runtime = loadOnnxRuntime();

/** Of the whole int16 range and of its ends: rounding, saturation and padding all matter. */
function epochsFor({ metadata }: IntegerModel, seed: number): Int16Array[][] {
  const length = metadata.sampleRate * metadata.epochSeconds;
  const random = new Random(seed);
  const kinds: ((i: number) => number)[] = [
    () => 0,
    (i) => (i % 2 === 0 ? -32768 : 32767),
    (i) => (i === 0 || i === length - 1 ? 32767 : 0),
    (i) => Math.round(3000 * Math.sin((i * i) / 5000)),
    () => random.integer(-2048, 2047),
    () => random.integer(-32768, 32767),
  ];
  return kinds.map((kind) => metadata.channels.map(() => Int16Array.from({ length }, (_, i) => kind(i))));
}

describe.skipIf(runtime === null)(`integers in onnxruntime${runtime === null ? ` (${NO_ONNXRUNTIME})` : ''}`, () => {
  it.each([
    ['1 channel', randomModel(1, { channels: 1 })],
    ['4 channels', randomModel(2, { channels: 4 })],
    [
      'other widths and odd lengths',
      randomModel(3, { channels: 2, widths: [24, 8, 16, 40], sampleRate: 33, epochSeconds: 14 }),
    ],
    ['one block', randomModel(4, { channels: 2, widths: [8], sampleRate: 11, epochSeconds: 10 })],
  ])('are the integer reference’s to the last bit: %s', async (_, model) => {
    const epochs = epochsFor(model, 5);
    const expected = epochs.flatMap((epoch) => [...integerLogits(model, epoch)]);
    expect(new Set(expected).size).toBeGreaterThan(10);
    expect(await runOnnx(runtime!, encodeIntegerOnnx(model), epochs, 'int16')).toEqual(expected);
  });
});

describe('the metadata of a graph', () => {
  const model = randomModel(1, { channels: 1, widths: [8], sampleRate: 8 });
  const { name, channels, initialDeviation } = model.metadata;
  const shared = { name, channels: JSON.stringify(channels), initialDeviation: JSON.stringify(initialDeviation) };
  const integers = { inputScale: '1', logitScale: String(model.head.scale), gainMode: 'fixed' };
  it.each([
    ['integers', encodeIntegerOnnx({ ...model, gainMode: 'fixed' }), integers],
    [
      'floats',
      encodeOnnx(randomNetwork(1, { channels: 1, widths: [8], sampleRate: 8 })),
      { inputScale: '0.00048828125' },
    ],
  ])('of %s says how to feed and read it', (_, file, own) => {
    for (const [key, value] of Object.entries({ ...shared, stages: '["W","N1","N2","N3","REM"]', ...own })) {
      expect(
        Buffer.from(file).includes(Buffer.from(messageField(14, textField(1, key), textField(2, value)))),
        key,
      ).toBe(true);
    }
  });
});

describe('ulw-sleepnet/onnx', () => {
  it('is what the package exports', async () => {
    const { encodeOnnx: floats, encodeIntegerOnnx: integers } = (await import(
      import.meta.resolve('ulw-sleepnet/onnx')
    )) as typeof import('../../../src/targets/onnx/onnx-file.js');
    const model = randomModel(1, { channels: 1, widths: [8], sampleRate: 8 });
    expect(integers(model)).toEqual(encodeIntegerOnnx(model));
    expect(floats).toBeTypeOf('function');
  });
});
