import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compile/compile.js';
import { checkContract } from '../../src/model/contract-check.js';
import { COUNTS_PER_UNIT } from '../../src/model/numeric-contract.js';
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
