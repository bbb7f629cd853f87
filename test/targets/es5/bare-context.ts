import { createContext, runInContext } from 'node:vm';
import { expect } from 'vitest';
import { stageOf } from '../../../src/reference/integer.js';
import type { Es5Model } from '../../../src/targets/es5/es5-file.js';
import type { Cut } from '../../support/engine-run.js';

/** What `create()` of an export gives; the file's own header documents it. */
export interface Es5Stager {
  push(channel: number, samples: ArrayLike<number>, count?: number): number;
  finish(): number;
  logits(): number[];
  reset(): void;
  discard(): void;
}

/** What an export defines: what is known of the model, but for its bytes and their places. */
export interface Es5Factory extends Omit<Es5Model, 'addresses' | 'program'> {
  create(): Es5Stager;
}

/** Leaves the language, a few constructors, indexing, `length` and two methods of strings: not even Math. */
const IMPOVERISH = `(function (global) {
  var typed = 'Int8Array Int16Array Int32Array Uint8Array Uint16Array';
  var names = ('Array ArrayBuffer Error ' + typed).split(' ');
  function strip(object, kept) {
    Object.getOwnPropertyNames(object).forEach(function (name) {
      if (kept.indexOf(name) < 0) delete object[name];
    });
  }
  typed.split(' ').forEach(function (name) { strip(global[name].prototype, ['constructor']); });
  strip(Object.getPrototypeOf(Int8Array.prototype), ['length']);
  strip(Object.getPrototypeOf(Int8Array), ['prototype']);
  strip(String.prototype, ['charAt', 'indexOf', 'length']);
  strip(global, names);
})(this)`;

/** Runs a script where nothing but what the smallest engines have is left. @returns its `UlwSleepNet` */
export function inBareContext(text: string): Es5Factory {
  const context = createContext({});
  runInContext(IMPOVERISH, context);
  const gone = 'typeof Math + typeof JSON + typeof Map + typeof module + typeof new Int8Array(1).set';
  expect(runInContext(gone, context)).toBe('undefined'.repeat(5));
  runInContext(text, context);
  return runInContext('UlwSleepNet', context) as Es5Factory;
}

/** Every epoch's logits by an export. @param signals one a channel; null if missing */
export function es5Logits(
  stager: Es5Stager,
  signals: readonly (Int16Array | null)[],
  epochs: number,
  length: number,
  cut: Cut,
): Int32Array[] {
  return Array.from({ length: epochs }, (_, e) => {
    signals.forEach((signal, channel) => {
      for (let done = 0; signal !== null && done < length;) {
        const count = Math.min(cut(length - done), length - done);
        const from = e * length + done;
        expect(stager.push(channel, signal.subarray(from, from + count), count)).toBe(count);
        done += count;
      }
    });
    const stage = stager.finish();
    const logits = Int32Array.from(stager.logits());
    expect(stage).toBe(stageOf(logits));
    return logits;
  });
}
