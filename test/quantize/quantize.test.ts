import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { ContractError } from '../../src/errors.js';
import { checkContract } from '../../src/model/contract-check.js';
import { type IntegerConvolution, weights16 } from '../../src/model/integer-model.js';
import { matrix } from '../../src/model/matrix.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
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

  it('is refused with another shift, and with taps that a shift by 8 leaves outside int16', () => {
    expect(withFirst({})).not.toThrow();
    for (const shift of [15, 17]) expect(withFirst({ shift })).toThrow(`block 1.1 shift: found ${shift}; expected 16`);
    expect(withFirst({ taps: Int8Array.of(-127, 127, 1) })).not.toThrow();
    expect(withFirst({ taps: Int8Array.of(-127, 127, 2) })).toThrow(
      /taps whose magnitudes add to 256; expected at most 255/,
    );
    expect(withFirst({ taps: Int8Array.of(1, 2) })).toThrow(ContractError);
  });

  it('clips no lower than its gains reach, whatever was calibrated', () => {
    const blocks = ranges.blocks.map((block, index) => (index === 0 ? { ...block, hidden: 1e-6 } : block));
    const { multipliers } = quantize(network, { blocks }).blocks[0].first.matrix;
    expect(Math.max(...multipliers)).toBe(254);
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
