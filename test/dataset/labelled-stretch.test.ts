import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledStretch } from '../../src/dataset/labelled-stretch.js';
import { AUTHORS_RECIPE } from '../../src/dataset/recipe.js';
import { readHypnogram } from '../../src/signal/hypnogram/read.js';
import { NEEDS_DATA, sharedPath } from '../signal/shared-data.js';
import { NEEDS_NUMPY, runBeside } from './python.js';
import { cassetteHypnogram } from './sleep-edf-night.js';

interface Kept {
  readonly recorded: number;
  readonly epochs: readonly number[];
  readonly perStage: readonly number[];
}

/** The authors' recipe by `authors_recipe.py`. */
function independently(nights: readonly (readonly [path: string, recorded: string])[]): Kept[] {
  const lines = runBeside('authors_recipe.py', nights.flat()).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Kept);
}

async function ours(path: string, recorded: number): Promise<Omit<Kept, 'recorded'>> {
  const { first, stages } = labelledStretch(await readHypnogram(path), recorded, null, AUTHORS_RECIPE);
  const perStage = [0, 1, 2, 3, 4].map((stage) => stages.filter((other) => other === stage).length);
  const kept = [...stages.keys()].filter((epoch) => stages[epoch] >= 0);
  return { epochs: kept.map((epoch) => first + epoch), perStage };
}

describe('the epochs kept of a night', () => {
  it.skipIf(NEEDS_DATA + NEEDS_NUMPY !== '')(
    `are those of the authors' recipe in 20 real hypnograms${NEEDS_DATA}${NEEDS_NUMPY}`,
    async () => {
      const names = readdirSync(sharedPath('sleep-edf')).filter((name) => name.endsWith('-Hypnogram.edf'));
      expect(names).toHaveLength(20);
      const paths = names.map((name) => sharedPath(`sleep-edf/${name}`));
      const all = independently(paths.map((path) => [path, '-'] as const));
      for (const [i, { recorded, ...expected }] of all.entries()) {
        expect(await ours(paths[i], recorded), names[i]).toEqual(expected);
      }
      // SC4001, cropped alike in MNE-Python's tutorial "Sleep stage classification from polysomnography (PSG) data".
      expect(all[0].perStage).toEqual([188, 58, 250, 220, 125]);
    },
  );

  it.skipIf(NEEDS_NUMPY !== '')(`are those of the authors' recipe in made hypnograms${NEEDS_NUMPY}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ulw-stretch-'));
    const nights = [
      ['W*100 1*2 2*5 M*1 3*4 4*3 R*9 ?*2 W*100 ?*40', '214'],
      // Unknown hours after the night are part of it by the authors' rule.
      ['W*5 2*5 W*200 ?*100 W*30', '340'],
      ['1*5 W*10', '15'],
      ['W*70 M*1 W*70 2*3 W*61', '204'],
    ] as const;
    const paths = nights.map(([runs], i) => {
      const path = join(folder, `night-${i}.edf`);
      writeFileSync(path, cassetteHypnogram(runs));
      return path;
    });
    const all = independently(paths.map((path, i) => [path, nights[i][1]] as const));
    for (const [i, { recorded, ...expected }] of all.entries()) {
      expect(await ours(paths[i], recorded), nights[i][0]).toEqual(expected);
    }
    expect(all[0].perStage).toEqual([120, 2, 5, 7, 9]);
  });

  const stages = fc.array(fc.constantFrom(-1, 0, 0, 0, 1, 2, 3, 4), { maxLength: 60 });

  it('lie in the recording, and with what was left out make it up', () => {
    fc.assert(
      fc.property(stages, fc.integer({ min: -20, max: 20 }), fc.nat(80), fc.nat(10), (values, shift, count, margin) => {
        const truth = { epochSeconds: 30, startSeconds: 30 * shift, stages: Int8Array.from(values) };
        for (const edge of ['not-wake', 'sleep'] as const) {
          const found = labelledStretch(truth, count, null, { wakeMarginMinutes: margin / 2, edge });
          expect(found.stages.length + found.unlabelled + found.outsideMargin).toBe(count);
          found.stages.forEach((stage, i) => expect(stage).toBe(values[found.first + i - shift]));
        }
      }),
    );
  });

  it('are all that have a label without a margin', () => {
    const truth = { epochSeconds: 30, startSeconds: 60, stages: Int8Array.of(0, 0, 2, 0) };
    const recipe = { wakeMarginMinutes: null, edge: 'sleep' } as const;
    expect(labelledStretch(truth, 9, null, recipe)).toMatchObject({ first: 2, unlabelled: 5, outsideMargin: 0 });
  });
});
