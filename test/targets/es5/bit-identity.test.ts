import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { encodeEs5 } from '../../../src/targets/es5/es5-file.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { epochSamples, referenceLogits, signalOf } from '../../support/engine-run.js';
import { randomModel } from '../../support/random-model.js';
import { Random } from '../../support/random-network.js';
import { es5Logits, inBareContext } from './bare-context.js';
import { realCounts, shipped } from './shipped.js';

type Signals = readonly (Int16Array | null)[];

const randomSignals = (model: IntegerModel, epochs: number, seed: number): Int16Array[] =>
  model.metadata.channels.map((_, c) => signalOf(new Random(seed + c), epochs * epochSamples(model)));

function expectSameBits(model: IntegerModel, signals: Signals, epochs: number, chunks: readonly number[]): void {
  const length = epochSamples(model);
  const expected = referenceLogits(model, signals, epochs);
  const random = new Random(epochs);
  for (const chunkSamples of chunks) {
    const { create } = inBareContext(encodeEs5(model, chunkSamples));
    for (const cut of [() => chunkSamples, () => random.integer(1, 2 * chunkSamples), (left: number) => left]) {
      expect(es5Logits(create(), signals, epochs, length, cut), `chunks of ${chunkSamples}`).toEqual(expected);
    }
  }
}

const SHAPES = [
  { channels: 1, widths: [8, 16, 32] },
  { channels: 7, widths: [8] },
  { channels: 2, widths: [16, 8] },
  { channels: 1, widths: [24, 8, 16, 40] },
  { channels: 2, widths: [8, 8, 8, 8], sampleRate: 32, epochSeconds: 5 },
];

describe('the ES5 export gives the bits of the integer reference, without Math and the methods of arrays', () => {
  it.each(['eeg1', 'psg4'] as const)('%s, random epochs', (name) => {
    const model = shipped(name);
    expectSameBits(model, randomSignals(model, 3, 7), 3, [1, 4, 25, 64, 3000]);
  });

  it.each(SHAPES)('random models of $channels channels, widths $widths', (shape) => {
    const model = randomModel(shape.widths.length, shape);
    expectSameBits(model, randomSignals(model, 2, 11), 2, [1, 10, 100]);
  });

  it('with channels missing', () => {
    const model = shipped('psg4');
    const [first, , third] = randomSignals(model, 2, 17);
    expectSameBits(model, [first, null, third, null], 2, [25]);
  });

  it.skipIf(!SHARED_DATA)(`on real epochs, of one and of four channels${NEEDS_DATA}`, async () => {
    const people = await Promise.all([22, 7, 2, 9].map((person) => realCounts(person, 6)));
    const epochs = 4;
    for (const counts of people) {
      expect(counts.length).toBeGreaterThanOrEqual(epochs * 3000);
      expectSameBits(shipped('eeg1'), [counts], epochs, [25]);
    }
    // The data has one channel: four people stand for four channels, which is no montage but the same numbers.
    expectSameBits(shipped('psg4'), people, epochs, [25]);
  });

  it('and a broken requantisation is noticed', () => {
    const model = shipped('eeg1');
    const text = encodeEs5(model, 25);
    const signals = randomSignals(model, 3, 7);
    const expected = referenceLogits(model, signals, 3);
    const breaks = [
      (whole: string) => whole.replaceAll('>=255?255:', '>=255?254:'),
      (whole: string) => whole.replace(/(\?[\w$]+:0\))>>([\w$]+)/, '$1+(1<<$2-1)>>$2'),
    ];
    for (const broken of breaks.map((change) => change(text))) {
      expect(broken).not.toBe(text);
      const { create } = inBareContext(broken);
      expect(es5Logits(create(), signals, 3, 3000, (left) => left)).not.toEqual(expected);
    }
  });
});

/** The engine's text with a check around every integer that its translation no longer truncates. */
function checkedTemplate(): string {
  const script = fileURLToPath(new URL('../../../scripts/embed-es5.mjs', import.meta.url));
  const file = join(mkdtempSync(join(tmpdir(), 'ulw-es5-')), 'checked.js');
  execFileSync(process.execPath, [script, file], { stdio: 'pipe' });
  return readFileSync(file, 'utf8');
}

/** Signals that drive every integer to its end: full scale, alternating and constant, and steps after silence. */
const EXTREMES: readonly ((i: number) => number)[] = [
  (i) => (i % 2 === 0 ? 32767 : -32768),
  (i) => (i % 3 === 0 ? -32768 : 32767),
  (i) => (i % 1000 < 500 ? -32768 : 32767),
  () => -32768,
  (i) => (i < 3500 ? i % 2 : i % 2 === 0 ? 32767 : -32768),
];

describe('no integer of the ES5 export leaves int32, so none has to be truncated', () => {
  const template = checkedTemplate();
  const longest = { channels: 1, sampleRate: 273, epochSeconds: 30, widths: [8, 16, 32] };
  const models: [string, () => IntegerModel][] = [
    ['eeg1', () => shipped('eeg1')],
    ['psg4', () => shipped('psg4')],
    ...SHAPES.map((shape): [string, () => IntegerModel] => [JSON.stringify(shape), () => randomModel(3, shape)]),
    ['the longest epoch', () => randomModel(4, longest)],
  ];

  it.each(models)('%s', (_, make) => {
    const model = make();
    const length = epochSamples(model);
    const signals: Int16Array[] = EXTREMES.map((sample) =>
      Int16Array.from({ length: 2 * length }, (__, i) => sample(i)),
    );
    signals.push(signalOf(new Random(5), 2 * length));
    const { create } = inBareContext(encodeEs5(model, 25, template));
    signals.forEach((_signal, first) => {
      const turned = model.metadata.channels.map((__, c) => signals[(first + c) % signals.length]);
      const logits = es5Logits(create(), turned, 2, length, (left) => left);
      if (first === 0 || first === EXTREMES.length) expect(logits).toEqual(referenceLogits(model, turned, 2));
    });
  });

  it('and the checks are there', () => {
    const model = shipped('eeg1');
    const text = encodeEs5(model, 25, template);
    expect(text.match(/whole\(/g)!.length).toBeGreaterThan(100);
    expect(text.match(/natural\(/g)!.length).toBeGreaterThan(10);
    const { create } = inBareContext(text.replace('<< 12', '* 4096 * 4096'));
    expect(() => create().push(0, [1000])).toThrow('beyond int32');
  });
});
