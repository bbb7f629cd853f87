import { describe, expect, it } from 'vitest';
import { compile, FLOAT_PASSES } from '../../../src/compile/compile.js';
import { epochSamplesOf, type Network } from '../../../src/model/network.js';
import { floatLogits } from '../../../src/reference/float.js';
import { encodeOnnx, ONNX_INPUT, ONNX_OUTPUT } from '../../../src/targets/onnx/onnx-file.js';
import { Random, randomEpoch, randomNetwork } from '../../support/random-network.js';
import { loadOnnxRuntime, NO_ONNXRUNTIME, type Session } from './onnxruntime.js';

/** Of logits; what single precision may differ from double. */
const TOLERANCE = 1e-4;

const runtime = loadOnnxRuntime();

function open(network: Network): Promise<Session> {
  return runtime!.InferenceSession.create(encodeOnnx(network), { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

/** @param epochs a batch @returns its logits, one epoch after another */
async function foreignLogits(
  session: Session,
  network: Network,
  epochs: readonly Float64Array[][],
): Promise<Float32Array | Int32Array> {
  const length = epochSamplesOf(network.metadata);
  const channels = network.metadata.channels.length;
  const data = new Float32Array(epochs.length * channels * length);
  epochs.flat().forEach((samples, i) => data.set(samples, i * length));
  const tensor = new runtime!.Tensor('float32', data, [epochs.length, channels, length]);
  return (await session.run({ [ONNX_INPUT]: tensor }))[ONNX_OUTPUT].data;
}

/** Epochs whose padding, poolings and channels can be told apart: edges, steps, one sample, one channel, silence. */
function structuredEpochs(network: Network): Float64Array[][] {
  const length = epochSamplesOf(network.metadata);
  const shapes: ((i: number, channel: number) => number)[] = [
    () => 0,
    (i) => (i === 0 || i === length - 1 ? 8 : 0),
    (i) => (i % 500 < 250 ? 2 : -2),
    (i) => (i === (length >> 1) + 1 ? -15 : 0),
    (i, channel) => (channel === 0 ? 3 * Math.sin(i / 7) : 0),
    (i, channel) => (channel + 1) * Math.sin((i * i) / 5000),
  ];
  return shapes.map((shape) =>
    network.metadata.channels.map((_, channel) =>
      Float64Array.from({ length }, (_, i) => Math.fround(shape(i, channel))),
    ),
  );
}

async function largestDifference(network: Network, epochs: readonly Float64Array[][]): Promise<number> {
  const foreign = await foreignLogits(await open(network), network, epochs);
  const own = epochs.flatMap((epoch) => [...floatLogits(network, epoch)]);
  expect(foreign.length).toBe(own.length);
  return Math.max(...own.map((value, i) => Math.abs(value - foreign[i])));
}

describe.skipIf(runtime === null)(`onnxruntime${runtime === null ? ` (${NO_ONNXRUNTIME})` : ''}`, () => {
  describe.each([1, 2, 4])('%d channels', (channels) => {
    const published = randomNetwork(channels, { channels });
    it.each([
      ['published', published],
      ['compiled', compile(published, FLOAT_PASSES)],
    ])('agrees with the float reference, %s graph', async (_, network) => {
      const random = new Random(channels);
      const epochs = [...structuredEpochs(network), randomEpoch(random, network), randomEpoch(random, network)];
      expect(await largestDifference(network, epochs)).toBeLessThan(TOLERANCE);
    });
  });

  it.each(FLOAT_PASSES.map(({ name }, index) => [name, index + 1] as const))(
    'reads the graph after %s',
    async (_, passes) => {
      const network = compile(randomNetwork(9, { channels: 2 }), FLOAT_PASSES.slice(0, passes));
      expect(await largestDifference(network, [randomEpoch(new Random(9), network)])).toBeLessThan(TOLERANCE);
    },
  );

  it('agrees on other widths and an odd length', async () => {
    const shape = { channels: 1, widths: [24, 8, 16, 40], sampleRate: 33, epochSeconds: 7 };
    const network = randomNetwork(3, shape);
    const epochs = [randomEpoch(new Random(3), network)];
    expect(await largestDifference(network, epochs)).toBeLessThan(TOLERANCE);
    expect(await largestDifference(compile(network), epochs)).toBeLessThan(TOLERANCE);
  });

  it('stages a batch as it stages each epoch alone', async () => {
    const network = randomNetwork(4, { channels: 2 });
    const epochs = structuredEpochs(network).slice(2, 5);
    const session = await open(network);
    const together = await foreignLogits(session, network, epochs);
    const alone: number[] = [];
    for (const epoch of epochs) alone.push(...(await foreignLogits(session, network, [epoch])));
    together.forEach((value, i) => expect(value).toBeCloseTo(alone[i], 4));
  });
});
