import { describe, expect, it } from 'vitest';
import { compile, FLOAT_PASSES, PASSES } from '../../src/compile/compile.js';
import { countNetwork } from '../../src/model/count.js';
import { floatLogits } from '../../src/reference/float.js';
import { Random, randomEpoch, randomNetwork } from '../support/random-network.js';

const TOLERANCE = 1e-5;

const largestDifference = (left: Float64Array, right: Float64Array): number =>
  Math.max(...left.map((value, index) => Math.abs(value - right[index])));

describe('the published network', () => {
  it('counts 13,337 trainable parameters and 3,498,352 MACs for four channels', () => {
    const { parameters, macs } = countNetwork(randomNetwork(1));
    expect({ parameters, macs }).toEqual({ parameters: 13_337, macs: 3_498_352 });
  });

  it('compiles to the 2,537,184 MACs of design.md section 3, less the pooled shortcut that joins the head', () => {
    const published = randomNetwork(1);
    const unfolded = compile(
      published,
      PASSES.filter((pass) => pass.name !== 'fold-shortcut'),
    );
    expect(countNetwork(unfolded).macs).toBe(2_537_184);
    expect(countNetwork(compile(published))).toMatchObject({ macs: 2_535_456, parameters: 3_492 });
  });
});

describe.each(FLOAT_PASSES.map((pass) => [pass.name, pass] as const))('%s', (_, pass) => {
  // Each pass on its own input: the network after the passes before it, since some need what those leave.
  const before = FLOAT_PASSES.slice(0, FLOAT_PASSES.indexOf(pass));

  it.each([1, 2, 3])('keeps the logits on random weights, seed %i', (seed) => {
    const network = compile(randomNetwork(seed, { channels: 2 }), before);
    const epoch = randomEpoch(new Random(seed), network);
    const compiled = pass.run(network);
    expect(compiled).not.toBe(network);
    expect(largestDifference(floatLogits(network, epoch), floatLogits(compiled, epoch))).toBeLessThan(TOLERANCE);
  });

  it('keeps the logits alone on the published network, where it may find nothing to do', () => {
    const network = randomNetwork(6, { channels: 2 });
    const epoch = randomEpoch(new Random(6), network);
    expect(largestDifference(floatLogits(network, epoch), floatLogits(pass.run(network), epoch))).toBeLessThan(
      TOLERANCE,
    );
  });

  it('leaves alone a network it has been over', () => {
    const once = pass.run(compile(randomNetwork(4, { channels: 1, widths: [8] }), before));
    expect(countNetwork(pass.run(once))).toEqual(countNetwork(once));
  });
});

describe('all passes together', () => {
  it.each([
    { channels: 1, widths: [8, 16, 32] },
    { channels: 7, widths: [8, 16] },
    { channels: 2, widths: [16] },
    { channels: 1, widths: [8, 8, 24, 16] },
  ])('keep the logits of $channels channels, widths $widths', (shape) => {
    const network = randomNetwork(9, shape);
    const epoch = randomEpoch(new Random(5), network);
    const difference = largestDifference(floatLogits(network, epoch), floatLogits(compile(network), epoch));
    expect(difference).toBeLessThan(TOLERANCE);
  });

  it('keep the logits with any of them left out', () => {
    const network = randomNetwork(8, { channels: 2, widths: [8, 16], epochSeconds: 4 });
    const epoch = randomEpoch(new Random(5), network);
    const logits = floatLogits(network, epoch);
    for (let kept = 0; kept < 2 ** FLOAT_PASSES.length; kept++) {
      const compiled = compile(
        network,
        FLOAT_PASSES.filter((_, index) => (kept >> index) & 1),
      );
      expect(largestDifference(logits, floatLogits(compiled, epoch)), `${kept}`).toBeLessThan(TOLERANCE);
    }
  });

  it('keep what a missing channel means: a missing term', () => {
    const network = randomNetwork(11, { channels: 3 });
    const epoch = [null, ...randomEpoch(new Random(6), network).slice(1)];
    expect(largestDifference(floatLogits(network, epoch), floatLogits(compile(network), epoch))).toBeLessThan(
      TOLERANCE,
    );
  });
});
