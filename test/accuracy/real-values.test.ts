import { describe, expect, it } from 'vitest';
import { studyLayers } from '../../src/accuracy/layer-study.js';
import { countsOf, partlyQuantised } from '../../src/accuracy/partly-quantised.js';
import { realValues } from '../../src/accuracy/real-values.js';
import { compile } from '../../src/compile/compile.js';
import { UsageError } from '../../src/errors.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { quantize } from '../../src/quantize/quantize.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits } from '../../src/reference/integer.js';
import { Random, randomEpoch, randomNetwork } from '../support/random-network.js';

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [8] },
];

describe.each(SHAPES)('an integer model read back, $channels channels, widths $widths', (shape) => {
  const network = compile(randomNetwork(11, shape));
  const random = new Random(12);
  // On the front end's grid, so that both sides read the same samples.
  const epochs = Array.from({ length: 8 }, () =>
    randomEpoch(random, network).map((own) => own.map((v) => Math.round(v * COUNTS_PER_UNIT) / COUNTS_PER_UNIT)),
  );
  const calibration = calibrate(network, epochs.slice(0, 4));
  const model = quantize(network, calibration);
  const real = realValues(network, model);
  const all = new Set(real.layers.map(({ name }) => name));

  it('has the clipping points that it was made with', () => {
    calibration.blocks.forEach(({ hidden, output }, index) => {
      const [first, second] = [0, 1].map((part) => real.layers[2 * index + part].output!);
      expect((first.unit * first.high) / hidden).toBeCloseTo(1, 2);
      expect((second.unit * second.high) / output).toBeCloseTo(1, 2);
    });
  });

  it('gives the integer reference once all layers are quantised', () => {
    const { network: quantised, round } = partlyQuantised(network, real, all);
    for (const epoch of epochs) {
      const integer = integerLogits(
        model,
        epoch.map((own) => Int16Array.from(own, (value) => value * COUNTS_PER_UNIT)),
      );
      const rounded = floatLogits(quantised, epoch, round);
      const float = floatLogits(network, epoch);
      const error = (logits: Float64Array): number =>
        Math.max(...logits.map((logit, stage) => Math.abs(logit - integer[stage] * model.head.scale)));
      // What is left is the rounding of the pooled sums and ties at half a count: far less than quantisation itself.
      expect(error(rounded)).toBeLessThan(0.2 * error(float));
    }
  });

  it('is the float network while no layer is quantised', () => {
    const { network: none, round } = partlyQuantised(network, real, new Set());
    expect(floatLogits(none, epochs[0], round)).toEqual(floatLogits(network, epochs[0]));
  });

  it('finds each layer small and all of them together no larger than their sum', () => {
    const study = studyLayers(network, real, epochs);
    expect(study.epochs).toBe(8);
    expect(study.layers.map(({ name }) => name)).toEqual([...all]);
    const sum = study.layers.reduce((total, layer) => total + layer.probabilityMoved, 0);
    expect(study.all.probabilityMoved).toBeGreaterThan(0);
    expect(study.all.probabilityMoved).toBeLessThan(1.2 * sum);
    for (const { output, weightSqnr, name } of study.layers) {
      expect(weightSqnr, name).toBeGreaterThan(30);
      expect(output === null, name).toBe(name === 'head');
      if (output !== null) expect(output.sqnr, name).toBeGreaterThan(15);
    }
  });
});

describe('realValues', () => {
  const network = compile(randomNetwork(11, { channels: 1, widths: [8, 8] }));
  const epochs = [randomEpoch(new Random(1), network)];
  const model = quantize(network, calibrate(network, epochs));

  it('refuses weights of another model, and of another form', () => {
    const other = compile(randomNetwork(12, { channels: 1, widths: [8, 8] }));
    expect(() => realValues(other, model)).toThrow(UsageError);
    expect(() => realValues(other, model)).toThrow(/block1\.1 .*cosine/);
    const dead = network.blocks.map((block) => ({
      ...block,
      main: block.main.map((layer) =>
        layer.kind === 'separable'
          ? { ...layer, pointwise: { ...layer.pointwise, data: layer.pointwise.data.map(() => 0) } }
          : layer,
      ),
    }));
    expect(() => realValues({ ...network, blocks: dead }, model)).toThrow(/block1\.1 .*found nothing but zeros/);
    const wider = compile(randomNetwork(11, { channels: 2, widths: [8, 16] }));
    expect(() => realValues(wider, model)).toThrow(
      /found 2 channels and blocks of 8, 16 features; expected 1 channel /,
    );
  });
});

describe('countsOf', () => {
  it('rounds half up and saturates', () => {
    const tensor = { name: '', unit: 0.5, low: -128, high: 127 };
    expect([0.2, 0.25, -0.25, -0.26, 63.5, 64, 1e9, -64, -1e9].map((value) => countsOf(tensor, value))).toEqual(
      [0, 1, 0, -1, 127, 127, 127, -128, -128].map((count) => count + 0),
    );
  });
});
