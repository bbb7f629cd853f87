import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialGain } from '../../src/model/gain.js';
import {
  COUNTS_PER_UNIT,
  gainFor,
  logOf,
  observeDeviation,
  type RunningMedian,
} from '../../src/model/numeric-contract.js';
import { FrontEnd, frontEndOf, type GainPolicy } from '../../src/reference/front-end.js';
import { Random, randomNetwork } from '../support/random-network.js';

const LENGTH = 3000;
const UNITY: GainPolicy = { mode: 'fixed', initial: { mantissa: 2 ** 14, shift: 14 } };
const RUNNING: GainPolicy = { mode: 'running', initial: { mantissa: 2 ** 14, shift: 14 } };

const sine = (hertz: number, amplitude: number, epochs: number): Int16Array =>
  Int16Array.from({ length: epochs * LENGTH }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / 100)),
  );

const rms = (values: Int16Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

/** Response of (1 - z^-1) / (1 - (31/32) z^-1) at 100 Hz. */
function response(hertz: number): number {
  const w = (2 * Math.PI * hertz) / 100;
  const pole = 31 / 32;
  return (2 * Math.sin(w / 2)) / Math.sqrt(1 - 2 * pole * Math.cos(w) + pole * pole);
}

describe('the high-pass', () => {
  it.each([0.05, 0.1, 0.5, 1, 4, 12, 30, 49])('follows its transfer function at %d Hz', (hertz) => {
    const input = sine(hertz, 10_000, 2);
    const ratio = rms(frontEndOf(input, UNITY, LENGTH).subarray(LENGTH)) / rms(input.subarray(LENGTH));
    expect(ratio).toBeCloseTo(response(hertz), 2);
  });

  it('passes 0.7 at 0.5 Hz and all of 10 Hz', () => {
    expect(response(0.5)).toBeCloseTo(Math.SQRT1_2, 1);
    expect(response(10)).toBeCloseTo(1, 1);
  });

  it('starts without a step on any offset', () => {
    fc.assert(
      fc.property(fc.integer({ min: -32768, max: 32767 }), (offset) => {
        const output = frontEndOf(new Int16Array(200).fill(offset), UNITY, LENGTH);
        expect(Math.max(...output.map(Math.abs))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('stays within int16 on the wildest input, and counts what it clipped', () => {
    const loud: GainPolicy = { mode: 'fixed', initial: { mantissa: 2 ** 15 - 1, shift: 1 } };
    const frontEnd = new FrontEnd(loud, LENGTH);
    const outputs = Array.from({ length: LENGTH }, (_, i) => frontEnd.next(i % 2 === 0 ? 32767 : -32768));
    expect(Math.max(...outputs)).toBe(32767);
    expect(Math.min(...outputs)).toBe(-32768);
    expect(frontEnd.saturated).toBe(LENGTH - 1); // The first sample meets its own baseline.
  });
});

describe('the running gain', () => {
  it('has a logarithm that is monotone and near log2', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 28 - 1 }), (value) => {
        expect(logOf(value)).toBeGreaterThanOrEqual(logOf(Math.max(1, value - 1)));
        expect(Math.abs(logOf(value) / 256 - Math.log2(value))).toBeLessThan(0.09);
      }),
    );
  });

  it('brings any deviation to one unit within a part in 250', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 8191 }),
        fc.double({ min: 1, max: 32767, noNaN: true }),
        (length, mean) => {
          const { mantissa, shift } = gainFor(logOf(Math.round(mean * length)), length);
          expect(mantissa).toBeGreaterThanOrEqual(2 ** 14);
          expect(mantissa).toBeLessThan(2 ** 15);
          expect(shift).toBeGreaterThanOrEqual(1);
          expect(shift).toBeLessThanOrEqual(30);
          const scaled = (Math.round(mean * length) / length) * (mantissa / 2 ** shift);
          expect(Math.abs(scaled / COUNTS_PER_UNIT - 1)).toBeLessThan(1 / 250);
        },
      ),
    );
  });

  it("starts at each channel's own deviation, within what is no flat epoch and no clipped one", () => {
    const { metadata } = randomNetwork(1, { channels: 4 });
    const counts = [3, 400, 1e-3, 1e6];
    const initialDeviation = counts.map((own) => own * metadata.microvoltsPerCount);
    [3, 400, 1, 32767].forEach((own, channel) => {
      expect(initialGain({ ...metadata, initialDeviation }, channel)).toEqual(gainFor(logOf(3000 * own), 3000));
    });
  });

  it('finds the median of an uneven night, artefacts and all', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = new Random(seed);
      let median: RunningMedian = { logDeviation: 0, count: 0 };
      const seen: number[] = [];
      for (let epoch = 0; epoch < 400; epoch++) {
        const artefact = random.uniform() < 0.1 ? 50 : 1;
        const deviation = Math.round(LENGTH * 150 * 2 ** (0.6 * random.normal()) * artefact);
        seen.push(deviation);
        median = observeDeviation(median, deviation, LENGTH);
      }
      const exact = Math.log2(seen.sort((a, b) => a - b)[200]);
      expect(Math.abs(median.logDeviation / 256 - exact)).toBeLessThan(0.25);
    }
  });

  it('leaves the median alone on flat epochs', () => {
    const before = observeDeviation({ logDeviation: 0, count: 0 }, 200 * LENGTH, LENGTH);
    expect(observeDeviation(before, LENGTH - 1, LENGTH)).toBe(before);
  });

  it('holds the gain still inside an epoch', () => {
    const input = sine(8, 900, 3);
    const output = frontEndOf(input, RUNNING, LENGTH);
    const gains = [0, 1, 2].map((epoch) => rms(output.subarray(epoch * LENGTH + 500, (epoch + 1) * LENGTH)));
    expect(gains[1]).toBeCloseTo(gains[2], -2);
    expect(gains[1] / gains[0]).toBeGreaterThan(2);
  });
});
