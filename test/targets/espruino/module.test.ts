import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { stageOf } from '../../../src/reference/integer.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { randomModel } from '../../support/random-model.js';
import { Random } from '../../support/random-network.js';
import { shippedModel } from '../c/models.js';
import { exportEspruino, textOf } from './exported.js';
import { type FakeBoard, fakeBoard, type StorageKind } from './fake-espruino.js';

interface Stream {
  readonly native: boolean;
  readonly stage: number;
  readonly logits: ArrayLike<number>;
  push(samples: number | ArrayLike<number>, channel?: number): number;
  discard(): void;
  reset(): void;
}
type OnEpoch = (stage: number, logits: ArrayLike<number>) => void;
interface UlwModule {
  create(options?: { readonly onepoch?: OnEpoch; readonly channels?: readonly number[] }): Stream;
  info(): { readonly epochSamples: number; readonly channels: readonly string[] };
}

const moduleOf = (board: FakeBoard): UlwModule => board.run("require('ulw-sleepnet')") as UlwModule;

/** Kinds of boards, and whether machine code runs there. */
const BOARDS: readonly [string | null, StorageKind, boolean][] = [
  ['PUCKJS', 'mapped', true],
  ['BANGLEJS2', 'external', true],
  ['BANGLEJS2', 'external, with free internal flash', true],
  ['JOLTJS', 'mapped, with free internal flash', true],
  ['ESP32', 'mapped', false],
  ['EMSCRIPTEN2', 'mapped', false],
  [null, 'mapped', false],
];
const MODELS: readonly [string, () => IntegerModel][] = [
  ['eeg1', () => shippedModel('eeg1')],
  ['psg4', () => shippedModel('psg4')],
  ['two channels, 7 s', () => randomModel(5, { channels: 2, epochSeconds: 7 })],
];

/** Of a sleeper, all its epochs; signals[channel] holds them end to end. */
function logitsOf(module: UlwModule, signals: readonly (Int16Array | null)[], cut: () => number): number[][] {
  const seen: number[][] = [];
  const channels = [...signals.keys()].filter((channel) => signals[channel] !== null);
  const stream = module.create({ channels, onepoch: (stage, logits) => seen.push([stage, ...Array.from(logits)]) });
  const done = signals.map(() => 0);
  const isLeft = (channel: number): boolean => done[channel] < signals[channel]!.length;
  while (channels.some(isLeft)) {
    for (const channel of channels.filter(isLeft)) {
      const count = cut();
      const part = signals[channel]!.slice(done[channel], done[channel] + Math.max(1, count));
      const samples = count === 0 ? part[0] : count % 3 === 0 ? Array.from(part) : part;
      done[channel] += stream.push(samples, channel);
    }
  }
  return seen;
}

const signalsOf = (model: IntegerModel, epochs: number): Int16Array[] =>
  model.metadata.channels.map((_, c) => signalOf(new Random(31 + c), epochs * epochSamples(model)));

const expectedOf = (model: IntegerModel, signals: readonly (Int16Array | null)[], epochs: number): number[][] =>
  referenceLogits(model, signals, epochs).map((logits) => [stageOf(logits), ...logits]);

describe.each(BOARDS)('the Espruino module on %s, Storage %s', (name, kind, isNative) => {
  it.each(MODELS)('gives the bits of the integer reference: %s', { timeout: 60_000 }, (_, make) => {
    const model = make();
    const signals = signalsOf(model, 2);
    const board = fakeBoard(exportEspruino(model), model, name, kind);
    const module = moduleOf(board);
    if (kind.endsWith('free internal flash')) board.run("require('ulw-install').install()");
    const random = new Random(9);
    expect(logitsOf(module, signals, () => random.integer(0, 200))).toEqual(expectedOf(model, signals, 2));
    expect(logitsOf(module, signals, () => 25)).toEqual(expectedOf(model, signals, 2));
    expect(board.calls() > 0).toBe(isNative);
    expect(board.readsInternal()).toBe(kind.endsWith('free internal flash'));
  });

  it('stages one sample at a time, without the channels that are missing', { timeout: 60_000 }, () => {
    const model = shippedModel('psg4');
    const [first, , third] = signalsOf(model, 2);
    const signals = [first, null, third, null];
    const module = moduleOf(fakeBoard(exportEspruino(model, 4), model, name, kind));
    expect(logitsOf(module, signals, () => 0)).toEqual(expectedOf(model, signals, 2));
  });
});

describe('a stream', () => {
  const model = randomModel(5, { channels: 2, epochSeconds: 7 });
  const length = epochSamples(model);
  const files = exportEspruino(model);

  it.each([['PUCKJS'], ['ESP32']])('waits for the other channel, forgets when it is told to: %s', (name) => {
    const [a, b] = signalsOf(model, 1);
    let epochs = 0;
    const stream = moduleOf(fakeBoard(files, model, name, 'mapped')).create({ onepoch: () => epochs++ });
    expect(stream.native).toBe(name === 'PUCKJS');
    expect(stream.push(Int16Array.from([...a, ...a]), 0)).toBe(length);
    expect(stream.push(1, 0)).toBe(0);
    expect(epochs).toBe(0);
    expect(stream.stage).toBe(-1);
    expect(stream.push(b, 1)).toBe(length);
    expect(epochs).toBe(1);
    const [[stage, ...logits]] = expectedOf(model, [a, b], 1);
    expect([stream.stage, ...Array.from(stream.logits)]).toEqual([stage, ...logits]);

    stream.push(a.subarray(0, 31), 0);
    stream.push(7, 0);
    stream.reset();
    expect(stream.stage).toBe(-1);
    stream.push(a.subarray(0, 31), 0);
    stream.push(7, 0);
    stream.discard();
    stream.reset();
    stream.push(a, 0);
    stream.push(b, 1);
    expect([stream.stage, ...Array.from(stream.logits)]).toEqual([stage, ...logits]);
  });

  it.each([['PUCKJS'], ['ESP32']])('refuses what it cannot take: %s', (name) => {
    const module = moduleOf(fakeBoard(files, model, name, 'mapped'));
    const stream = module.create();
    for (const sample of [0.5, 32768, -32769, Number.NaN]) {
      expect(() => stream.push(sample)).toThrow(/found a sample of .*; expected 16 bits/);
    }
    expect(() => stream.push([1, 2, 40000])).toThrow(/found a sample of 40000/);
    const other = module.create({ channels: [1] });
    for (const samples of [1, [1], Int16Array.of(1)]) expect(() => other.push(samples)).toThrow(/no channel 0/);
    expect(() => stream.push(1, 2)).toThrow(/no channel 2/);
    expect(() => module.create({ channels: [5] })).toThrow(/no channel 5/);
  });

  it('takes arrays that have no address', () => {
    const [a, b] = signalsOf(model, 1);
    const board = fakeBoard(files, model, 'PUCKJS', 'mapped');
    const stream = moduleOf(board).create();
    board.scatter(a);
    expect([stream.push(a, 0), stream.push(b, 1)]).toEqual([length, length]);
    const [[stage, ...logits]] = expectedOf(model, [a, b], 1);
    expect([stream.stage, ...Array.from(stream.logits)]).toEqual([stage, ...logits]);
  });

  it('runs no machine code that was not exported with it', () => {
    const without = files.filter(({ path }) => path !== 'ulw.code');
    expect(() => moduleOf(fakeBoard(without, model, 'PUCKJS', 'mapped')).create()).toThrow(
      /found no Storage file ulw\.code/,
    );
    const { content } = files.find(({ path }) => path === 'ulw.code')!;
    const changed = Uint8Array.from(content as Uint8Array);
    changed[100] ^= 1;
    const others = [...without, { path: 'ulw.code', content: changed }];
    expect(() => moduleOf(fakeBoard(others, model, 'PUCKJS', 'mapped')).create()).toThrow(
      /found another Storage file ulw\.code/,
    );
  });

  it('says so where no internal flash is free', () => {
    const board = fakeBoard(files, model, 'BANGLEJS2', 'external');
    expect(() => board.run("require('ulw-install').install()")).toThrow(/no \d+ bytes of internal flash are free/);
  });
});

describe('the modules’ texts', () => {
  /** Bytes of the file in flash; lowered with what it needs. */
  const MOST_BYTES = 3800;

  it.each(['ulw-sleepnet.js', 'ulw-install.js'])('%s is ES5 without labels, and nothing is left to fill in', (path) => {
    const text = textOf(exportEspruino(shippedModel('eeg1')), path);
    const messages = new Linter().verify(text, [
      { languageOptions: { ecmaVersion: 5, sourceType: 'script' }, rules: { 'no-labels': 'error' } },
    ]);
    expect(messages.filter(({ fatal, ruleId }) => fatal === true || ruleId === 'no-labels')).toEqual([]);
    expect(text).toMatch(/^[\n -~]*$/);
    expect(text).not.toMatch(/MODEL|undefined,|NaN/);
    expect(text).not.toMatch(/Math\.(imul|fround|clz32|trunc)|\bimport\b|\.\.\.|=>/);
    expect(text.length).toBeLessThanOrEqual(MOST_BYTES);
  });
});
