import { describe, expect, it } from 'vitest';
import { studyLayers } from '../../src/accuracy/layer-study.js';
import { countsOf, partlyQuantised } from '../../src/accuracy/partly-quantised.js';
import { realValues } from '../../src/accuracy/real-values.js';
import { compile } from '../../src/compile/compile.js';
import { UsageError } from '../../src/errors.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import { softmax } from '../../src/model/softmax.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { quantize } from '../../src/quantize/quantize.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits, stageOf } from '../../src/reference/integer.js';
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

describe('the study of layers', () => {
  const network = compile(randomNetwork(11, { channels: 2, widths: [8, 8], epochSeconds: 4 }));
  const random = new Random(13);
  const epochs = Array.from({ length: 4 }, () => randomEpoch(random, network));
  // A third of what the activations reach, so that some of them, and some stages, are lost.
  const blocks = calibrate(network, epochs, 'min-max').blocks.map(({ hidden, output }) => ({
    hidden: hidden / 3,
    output: output / 3,
  }));
  const real = realValues(network, quantize(network, { blocks }));
  const study = studyLayers(network, real, epochs);

  /** Logits, and all values of each tensor, with these layers quantised. */
  const valuesWith = (layers: readonly string[]) => {
    const { network: partly, round } = partlyQuantised(network, real, new Set(layers));
    const tensors = new Map<string, number[]>();
    const logits = epochs.map((epoch) =>
      floatLogits(partly, epoch, (name, rows) => {
        round(name, rows);
        tensors.set(name, [...(tensors.get(name) ?? []), ...rows.data]);
      }),
    );
    return { logits, tensors };
  };
  const names = real.layers.map(({ name }) => name);
  const [float, all] = [valuesWith([]), valuesWith(names)];
  const power = (values: readonly number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
  const decibels = (signal: readonly number[], noise: readonly number[]): number =>
    10 * Math.log10(power(signal) / power(noise));

  it.each(names.slice(0, -1))('says of the output of %s what its values say', (name) => {
    const { output } = real.layers.find((layer) => layer.name === name)!;
    const { unit, low, high } = output!;
    const [own, quantised] = [float, all].map(({ tensors }) => tensors.get(output!.name)!);
    const beyond = own.filter((value) => Math.round(value / unit) > high || Math.round(value / unit) < low).length;
    const found = study.layers.find((layer) => layer.name === name)!.output!;
    expect(beyond).toBeGreaterThan(0);
    expect(found.saturated).toBeCloseTo(beyond / own.length, 12);
    expect(found.clip).toBe(high * unit);
    expect([found.smallest, found.largest]).toEqual([Math.min(...own), Math.max(...own)]);
    const noise = own.map((value, i) => value - quantised[i]);
    expect(found.sqnr).toBeCloseTo(decibels(own, noise), 9);
  });

  it('says of the weights of the head, in decibels, what rounding took', () => {
    const [own, integers] = [network, real.network].map(({ head }) => [...head[0].weights.data]);
    const noise = own.map((value, i) => value - integers[i]);
    expect(study.layers.at(-1)!.weightSqnr).toBeCloseTo(decibels(own, noise), 0);
  });

  it('says of one layer and of all how far stages and probabilities move', () => {
    for (const [found, { logits }] of [
      [study.all, all],
      [study.layers[1], valuesWith(names.slice(1, 2))],
    ] as const) {
      const pairs = logits.map((own, epoch) => [float.logits[epoch], own] as const);
      const moved = pairs.map(([before, after]) => {
        const [p, q] = [softmax(before), softmax(after)];
        return p.reduce((sum, share, stage) => sum + Math.max(share - q[stage], 0), 0);
      });
      expect(found.probabilityMoved).toBeCloseTo(moved.reduce((sum, own) => sum + own) / epochs.length, 12);
      const changed = pairs.filter(([before, after]) => stageOf(before) !== stageOf(after)).length;
      expect(found.stagesChanged).toBe(changed / epochs.length);
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
