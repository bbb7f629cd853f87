import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gainFor, logOf } from '../../src/model/numeric-contract.js';
import { FrontEnd, frontEndOf, type GainPolicy } from '../../src/reference/front-end.js';
import { runTrainer, trainerMissing } from './trainer.js';

const STREAM = join(import.meta.dirname, 'front_end_stream.py');
const missing = trainerMissing();

interface FrontEndResult {
  readonly output: Int16Array;
  readonly saturated: Int32Array;
}

/** Recordings one after another, each through its own front end. */
function byReference(samples: Int16Array, recordings: number, policy: GainPolicy, epochSamples: number) {
  const length = samples.length / recordings;
  const output = new Int16Array(samples.length);
  const saturated: number[] = [];
  for (let r = 0; r < recordings; r++) {
    const frontEnd = new FrontEnd(policy, epochSamples);
    for (let i = 0; i < length; i++) {
      output[r * length + i] = frontEnd.next(samples[r * length + i]);
      if ((i + 1) % epochSamples !== 0) continue;
      saturated.push(frontEnd.saturated);
      frontEnd.endEpoch();
    }
  }
  return { output, saturated: Int32Array.from(saturated) };
}

function byTrainer(
  samples: Int16Array,
  recordings: number,
  policy: GainPolicy,
  epochSamples: number,
): FrontEndResult {
  const settings = { recordings, epochSamples, ...policy.initial, running: policy.mode === 'running' };
  const head = Buffer.from(`${JSON.stringify(settings)}\n`);
  const answer = runTrainer([STREAM], Buffer.concat([head, Buffer.from(samples.buffer)]));
  const bytes = new Uint8Array(answer).buffer;
  return { output: new Int16Array(bytes, 0, samples.length), saturated: new Int32Array(bytes.slice(samples.length * 2)) };
}

function expectSameBits(samples: Int16Array, recordings: number, policy: GainPolicy, epochSamples: number) {
  const expected = byReference(samples, recordings, policy, epochSamples);
  const found = byTrainer(samples, recordings, policy, epochSamples);
  expect(Buffer.compare(Buffer.from(found.output.buffer, 0, samples.length * 2), Buffer.from(expected.output.buffer))).toBe(0);
  expect([...found.saturated]).toEqual([...expected.saturated]);
  return expected;
}

const running = (deviation: number, epochSamples: number): GainPolicy => ({
  mode: 'running',
  initial: gainFor(logOf(deviation * epochSamples), epochSamples),
});

/** A gain of one. */
const HIGH_PASS_ALONE: GainPolicy = { mode: 'fixed', initial: { mantissa: 1 << 14, shift: 14 } };

/** Deterministic noise whose amplitude changes from epoch to epoch, over an offset. */
function noise(recordings: number, epochs: number, epochSamples: number, amplitude: (epoch: number) => number) {
  const samples = new Int16Array(recordings * epochs * epochSamples);
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    const value = 700 + (state / 2147483648) * amplitude(Math.floor(i / epochSamples) % epochs);
    samples[i] = Math.max(-32768, Math.min(32767, Math.round(value)));
  }
  return samples;
}

describe.skipIf(missing !== null)(`the trainer's front end${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('gives the bits of the reference on whole epochs of changing amplitude, saturation included', () => {
    const samples = noise(3, 12, 3000, (epoch) => (epoch % 5 === 4 ? 30000 : 40 * (1 + epoch)));
    const { saturated } = expectSameBits(samples, 3, running(200, 3000), 3000);
    expect(saturated.some((count) => count > 0)).toBe(true);
  });

  it('gives the bits of the reference at the ends of int16: full-scale squares, flat epochs, steps', () => {
    const samples = new Int16Array(2 * 6 * 3000);
    for (let i = 0; i < samples.length; i++) {
      const epoch = Math.floor(i / 3000) % 6;
      const square = Math.floor(i / 50) % 2 === 0 ? 32767 : -32768;
      samples[i] = [square, 0, -32768, i % 2 === 0 ? 32767 : -32768, 32767, 1][epoch];
    }
    expectSameBits(samples, 2, running(1, 3000), 3000);
    expectSameBits(samples, 2, { mode: 'fixed', initial: { mantissa: 32767, shift: 1 } }, 3000);
  });

  it('gives the bits of the reference on epochs of about one count, some of exactly one, which are not flat', () => {
    const values = [-2, -1, -1, 0, 0, 1, 1, 2];
    let state = 7;
    const samples = Int16Array.from({ length: 300 * 64 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return values[state >>> 29];
    });
    const means = Array.from({ length: 300 }, (_, epoch) => {
      const own = frontEndOf(samples.subarray(0, (epoch + 1) * 64), HIGH_PASS_ALONE, 64).subarray(epoch * 64);
      return own.reduce((sum, value) => sum + Math.abs(value), 0) / 64;
    });
    expect(means).toContain(1);
    expectSameBits(samples, 1, running(1, 64), 64);
  });

  it('gives the bits of the reference for any int16 samples and initial gain', () => {
    const anyCase = fc.record({
      samples: fc.int16Array({ minLength: 64 * 4, maxLength: 64 * 12 }),
      mantissa: fc.integer({ min: 16384, max: 32767 }),
      shift: fc.integer({ min: 1, max: 30 }),
      mode: fc.constantFrom('running' as const, 'fixed' as const),
    });
    const property = fc.property(anyCase, ({ samples, mantissa, shift, mode }) => {
      const whole = samples.slice(0, samples.length - (samples.length % 64));
      expectSameBits(whole, 1, { mode, initial: { mantissa, shift } }, 64);
    });
    fc.assert(property, { numRuns: 12, seed: 2 });
  });
});
