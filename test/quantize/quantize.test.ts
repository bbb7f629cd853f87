import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { ContractError } from '../../src/errors.js';
import { checkContract } from '../../src/model/contract-check.js';
import { type IntegerConvolution, weights16 } from '../../src/model/integer-model.js';
import { matrix } from '../../src/model/matrix.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
import { biasCorrection } from '../../src/quantize/bias-correction.js';
import { calibrate } from '../../src/quantize/calibrate.js';
import { integerMatrix } from '../../src/quantize/integer-matrix.js';
import { quantize } from '../../src/quantize/quantize.js';
import { floatLogits } from '../../src/reference/float.js';
import { integerLogits, stageOf } from '../../src/reference/integer.js';
import { Random, randomEpoch, randomNetwork } from '../support/random-network.js';

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [8] },
];

describe.each(SHAPES)('quantize, $channels channels, widths $widths', (shape) => {
  const network = compile(randomNetwork(3, shape));
  const random = new Random(7);
  const epochs = Array.from({ length: 12 }, () => randomEpoch(random, network));
  const model = quantize(network, calibrate(network, epochs.slice(0, 6)));

  it('keeps the numeric contract', () => {
    expect(() => checkContract(model)).not.toThrow();
  });

  it('gives logits near the float network on epochs it was not calibrated on', () => {
    for (const epoch of epochs.slice(6)) {
      const float = floatLogits(network, epoch);
      const counts = epoch.map((samples) => Int16Array.from(samples, (s) => Math.round(s * COUNTS_PER_UNIT)));
      const integer = integerLogits(model, counts);
      const spread = Math.max(...float) - Math.min(...float);
      integer.forEach((logit, stage) => {
        expect(Math.abs(logit * model.head.scale - float[stage]) / spread).toBeLessThan(0.05);
      });
      if (Math.max(...float) - [...float].sort((a, b) => b - a)[1] > 0.1 * spread) {
        expect(stageOf(integer)).toBe(stageOf(float));
      }
    }
  });
});

describe('the first convolution', () => {
  const network = compile(randomNetwork(3, { channels: 1 }));
  const ranges = calibrate(network, [randomEpoch(new Random(7), network)]);
  const model = quantize(network, ranges);

  const withFirst = (change: Partial<IntegerConvolution>): (() => void) => {
    const [block, ...others] = model.blocks;
    return () => checkContract({ ...model, blocks: [{ ...block, first: { ...block.first, ...change } }, ...others] });
  };

  it('is refused with taps that a shift by 8 leaves outside int16', () => {
    expect(withFirst({})).not.toThrow();
    expect(withFirst({ taps: Int8Array.of(-127, 127, 1) })).not.toThrow();
    expect(withFirst({ taps: Int8Array.of(-127, 127, 2) })).toThrow(
      /taps whose magnitudes add to 256; expected at most 255/,
    );
    expect(withFirst({ taps: Int8Array.of(1, 2) })).toThrow(ContractError);
  });

  it.each(['hidden', 'output'] as const)(
    'has no finer %s counts than its weights reach, whatever was calibrated',
    (which) => {
      const blocks = ranges.blocks.map((block, index) => (index === 0 ? { ...block, [which]: 1e-6 } : block));
      const { first, second, side } = quantize(network, { blocks }).blocks[0];
      const matrices = which === 'hidden' ? [first.matrix] : [second.matrix, side!.matrix];
      const multipliers = matrices.map(({ multipliers: own, fraction }) => Math.max(...own) / 2 ** fraction);
      // The unit grows in eighths of an octave until 255 holds them.
      expect(Math.max(...multipliers)).toBeGreaterThan(255 / 2 ** 0.125 - 1);
      expect(Math.max(...multipliers)).toBeLessThanOrEqual(255);
    },
  );

  it('is refused where no unit holds its weights', () => {
    const [block, ...others] = network.blocks;
    const huge = block.main.map((layer, i) =>
      i === 0 && layer.kind === 'separable' ? { ...layer, bias: layer.bias.map(() => 1e300) } : layer,
    );
    expect(() => quantize({ ...network, blocks: [{ ...block, main: huge }, ...others] }, ranges)).toThrow(
      /block 1.1: found weights for which no unit keeps the accumulator inside int32/,
    );
  });

  it('has the nearest product for a gain, of all that a weight and a multiplier have', () => {
    const gains = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (3 + i * 79.37));
    const found = weights16(integerMatrix(matrix(1, gains.length, gains), 1)!);
    gains.forEach((gain, i) => {
      let least = Number.POSITIVE_INFINITY;
      for (let weight = 1; weight <= 127; weight++) {
        for (let multiplier = Math.ceil(Math.abs(gain) / 127); multiplier <= 255; multiplier++) {
          least = Math.min(least, Math.abs(Math.abs(gain) - weight * multiplier));
        }
      }
      expect(Math.abs(gain - found[i]), `${gain}`).toBeCloseTo(least, 9);
    });
  });
});

describe('fractions', () => {
  const network = compile(randomNetwork(3, { channels: 1 }));
  const ranges = calibrate(network, [randomEpoch(new Random(7), network)]);
  const effective = matrix(2, 3, [1, -2.5, 40, 0.25, 127, -3]);

  it.each([0.01, 0.3, 1, 17])('are as many bits as multipliers of 255 leave, at a unit of %d', (unit) => {
    const found = integerMatrix(effective, unit)!;
    expect(found.fraction === 8 || 2 * Math.max(...found.multipliers) > 254).toBe(true);
    weights16(found).forEach((weight, i) => {
      const step = found.multipliers[i % 3] / 2 ** found.fraction;
      expect(Math.abs(weight - effective.data[i] / unit), `${i}`).toBeLessThanOrEqual(step / 2 + 0.5);
    });
  });

  it('are none where none fits, and nothing where not even that does', () => {
    expect(integerMatrix(effective, 127 / 127 / 200)).toMatchObject({ fraction: 0 });
    expect(integerMatrix(effective, 127 / 127 / 256)).toBeNull();
    expect(integerMatrix(effective, 1, 0)).toMatchObject({ fraction: 0 });
  });

  it('are refused beyond eight, and in the head, whose multipliers meet sums', () => {
    const model = quantize(network, ranges);
    const [block, ...others] = model.blocks;
    const withFraction = (fraction: number): (() => void) => {
      const matrix = { ...block.second.matrix, fraction };
      return () => checkContract({ ...model, blocks: [{ ...block, second: { ...block.second, matrix } }, ...others] });
    };
    expect(withFraction(8)).not.toThrow();
    for (const fraction of [9, -1, 0.5]) {
      expect(withFraction(fraction)).toThrow(`block 1.2 weights fraction: found ${fraction}; expected 0 to 8`);
    }
    const head = { ...model.head, matrix: { ...model.head.matrix, fraction: 1 } };
    expect(() => checkContract({ ...model, head })).toThrow(/head weights fraction: found 1; expected 0 to 0/);
  });
});

describe('the side path', () => {
  it('counts with its lift where accumulators are proven inside int32', () => {
    const network = compile(randomNetwork(3, { channels: 1 }));
    const model = quantize(network, calibrate(network, [randomEpoch(new Random(7), network)]));
    const [first, { second, side, ...block }, last] = model.blocks;
    const filled = (part: IntegerConvolution['matrix'], multiplier: number): IntegerConvolution['matrix'] => ({
      ...part,
      fraction: 0,
      weights: part.weights.map(() => 127),
      multipliers: part.multipliers.map(() => multiplier),
    });
    const taps = second.taps.map((_, i) => (i < second.matrix.rows ? 127 : i < 2 * second.matrix.rows ? 1 : 0));
    // 16 rows of 32,640 times 127 * 25, and 8 of 128 times 16 times 127 * the multiplier.
    const withSide = (multiplier: number): (() => void) => {
      const main = { taps, bias: second.bias.map(() => 0), matrix: filled(second.matrix, 25) };
      const own = { bias: side!.bias.map(() => 0), matrix: filled(side!.matrix, multiplier) };
      return () => checkContract({ ...model, blocks: [first, { ...block, second: main, side: own }, last] });
    };
    expect(withSide(235)).not.toThrow();
    expect(withSide(236)).toThrow(/block 2 output accumulator: found up to 2149173248; expected at most 2147483647/);
  });
});

describe('a head of zeros', () => {
  it.each([0, 5e-324])('of weights %d and bias alone, has its bias in its unit', (weight) => {
    const network = compile(randomNetwork(3, { channels: 1, widths: [8] }));
    const [{ weights, bias }] = network.head;
    const head = [
      {
        weights: matrix(
          weights.rows,
          weights.columns,
          weights.data.map(() => weight),
        ),
        bias,
      },
    ];
    const { blocks } = calibrate(network, [randomEpoch(new Random(4), network)]);
    const found = quantize({ ...network, head }, { blocks }).head;
    const largest = Math.max(...bias.map(Math.abs));
    bias.forEach((value, stage) =>
      expect(Math.abs(found.bias[stage] * found.scale - value)).toBeLessThan(1e-6 * largest),
    );
  });
});

describe('a bias correction', () => {
  const network = compile(randomNetwork(3, { channels: 2 }));
  const random = new Random(7);
  const epochs = Array.from({ length: 9 }, () => randomEpoch(random, network));
  const { blocks } = calibrate(network, epochs);
  const plain = quantize(network, { blocks });

  it('is taken off the head alone', () => {
    const correction = [0.5, -0.25, 0, 1, -1];
    const corrected = quantize(network, { blocks }, { biasCorrection: correction });
    const { scale, bias } = plain.head;
    expect({ ...corrected, head: { ...corrected.head, bias } }).toEqual(plain);
    correction.forEach((value, stage) =>
      expect(Math.abs(bias[stage] - corrected.head.bias[stage] - value / scale)).toBeLessThanOrEqual(1),
    );
  });

  it('is the middle of what the logits gain, each less their mean', () => {
    const gained = epochs.map((epoch) => {
      const counts = epoch.map((samples) => Int16Array.from(samples, (value) => Math.round(value * COUNTS_PER_UNIT)));
      const own = floatLogits(network, epoch);
      const gains = [...integerLogits(plain, counts)].map((logit, stage) => logit * plain.head.scale - own[stage]);
      return gains.map((gain) => gain - gains.reduce((sum, value) => sum + value / 5, 0));
    });
    for (const count of [8, 9]) {
      biasCorrection(network, plain, epochs.slice(0, count)).forEach((value, stage) => {
        const sorted = gained.slice(0, count).map((gains) => gains[stage]);
        sorted.sort((a, b) => a - b);
        expect(value).toBeCloseTo(count === 9 ? sorted[4] : (sorted[3] + sorted[4]) / 2, 9);
      });
    }
  });

  it('leaves the stages the same in the middle of the epochs that it was measured on', () => {
    const progress: number[] = [];
    const correction = biasCorrection(network, plain, epochs, (done) => progress.push(done));
    expect(progress).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
    expect(spread(correction)).toBeGreaterThan(1e-3);
    const corrected = quantize(network, { blocks }, { biasCorrection: correction });
    expect(spread(biasCorrection(network, corrected, epochs))).toBeLessThan(4 * plain.head.scale);
    expect(() => biasCorrection(network, plain, [])).toThrow(RangeError);
  });
});
