import { expect } from 'vitest';
import { initialGain } from '../../src/model/gain.js';
import type { IntegerModel } from '../../src/model/integer-model.js';
import { FrontEnd } from '../../src/reference/front-end.js';
import { integerLogits, stageOf } from '../../src/reference/integer.js';
import type { Arena } from '../../src/runtime/arena.js';
import type { Random } from './random-network.js';

export const epochSamples = (model: IntegerModel): number => model.metadata.sampleRate * model.metadata.epochSeconds;

/** Every epoch's logits by the integer reference, front end included. @param signals one a channel; null if missing */
export function referenceLogits(
  model: IntegerModel,
  signals: readonly (Int16Array | null)[],
  epochs: number,
): Int32Array[] {
  const length = epochSamples(model);
  const frontEnds = signals.map(
    (_, c) => new FrontEnd({ mode: model.gainMode, initial: initialGain(model.metadata, c) }, length),
  );
  return Array.from({ length: epochs }, (_, e) => {
    const inputs = signals.map((signal, c) => {
      if (signal === null) return null;
      const input = signal.subarray(e * length, (e + 1) * length).map((sample) => frontEnds[c].next(sample));
      frontEnds[c].endEpoch();
      return input;
    });
    return integerLogits(model, inputs);
  });
}

/** How many samples the next push takes. */
export type Cut = (left: number) => number;

/** Every epoch's logits by the engine. */
export function engineLogits(
  arena: Arena,
  signals: readonly (Int16Array | null)[],
  epochs: number,
  length: number,
  cut: Cut,
): Int32Array[] {
  const sleeper = arena.admit();
  return Array.from({ length: epochs }, (_, e) => {
    signals.forEach((signal, channel) => {
      for (let done = 0; signal !== null && done < length;) {
        const count = Math.min(cut(length - done), length - done, arena.plan.chunkSamples);
        const from = e * length + done;
        expect(arena.pushCounts(sleeper, channel, signal.subarray(from, from + count))).toBe(count);
        done += count;
      }
    });
    const stage = arena.finish(sleeper);
    const logits = arena.logits(sleeper);
    expect(stage).toBe(stageOf(logits));
    return logits;
  });
}

/** A signal with flat, quiet, usual, loud and saturating stretches and an offset. */
export function signalOf(random: Random, length: number): Int16Array {
  const offset = random.integer(-3000, 3000);
  let scale = 100;
  return Int16Array.from({ length }, (_, i) => {
    if (i % 500 === 0) scale = [0, 3, 100, 400, 2000, 60000][random.integer(0, 5)];
    return Math.max(-32768, Math.min(32767, Math.round(offset + scale * random.normal())));
  });
}
