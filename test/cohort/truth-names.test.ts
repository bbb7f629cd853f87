import { describe, expect, it } from 'vitest';
import { isNamedAsAnnotations, isNamedAsTruth } from '../../src/cohort/truth-names.js';

describe('a truth by its name', () => {
  it.each([
    ['SC4001E0-PSG.edf', 'SC4001EC-Hypnogram.edf'],
    ['ST7011J0-PSG.edf', 'ST7011JP-Hypnogram.edf'],
    ['night-0001.edf', 'night-0001-hypnogram.edf'],
    ['night-0001.edf', 'night-0001-hypnogram.csv'],
    ['p1.EDF', 'P1.csv'],
    ['p1.rec', 'p1_events.tsv'],
    ['sub-01_task-sleep_eeg.edf', 'sub-01_task-sleep_events.tsv'],
    ['shhs1-200001.edf', 'shhs1-200001-nsrr.xml'],
    ['shhs1-200001.edf', 'shhs1-200001-profusion.xml'],
    ['a.b.edf', 'a.b.ids'],
    ['night-1.edf', 'night-1-hyp.edf'],
    ['night-1.rec', 'NIGHT-1_hyp.REC'],
    ['night-1.edf', 'night-1_hyp.csv'],
    ['night-1.edf', 'night-1_annotations.edf'],
    ['night-1.edf', 'night-1-annotation.edf'],
    ['SC4001E0-PSG.edf', 'SC4001E0_events.edf'],
  ])('of %s is %s', (recording, truth) => {
    expect(isNamedAsTruth(`/truths/${truth}`, `/nights/${recording}`)).toBe(true);
  });

  it.each([
    ['SC4001E0-PSG.edf', 'SC4002EC-Hypnogram.edf'],
    ['SC4001E0-PSG.edf', 'SC4001E0-PSG.edf'],
    ['night-1.edf', 'night-10-hypnogram.edf'],
    ['night-1.edf', 'night-1-stages.csv'],
    ['night-1.edf', 'night-1.html'],
    ['night-1.edf', 'night-1_annotations.csv'],
    ['night-1.edf', 'night-1-hyp.bdf'],
    ['night-1.edf', 'night-10-hyp.edf'],
    ['night-1.edf', 'night-1.json'],
    ['sub-01_eeg.edf', 'sub-011.csv'],
  ])('of %s is not %s', (recording, file) => {
    expect(isNamedAsTruth(file, recording)).toBe(false);
  });

  it('is one that an EDF which is passed over by its name always has', () => {
    for (const word of ['hypnogram', 'hyp', 'annotation', 'annotations', 'events']) {
      for (const ending of ['-', '_'].flatMap((dash) => ['.edf', '.rec'].map((extension) => dash + word + extension))) {
        expect([isNamedAsAnnotations(`/n/a.b-1${ending}`), isNamedAsTruth(`a.b-1${ending}`, 'a.b-1.edf')]).toEqual([
          true,
          true,
        ]);
      }
    }
    for (const other of ['events.edf', 'a-myhyp.edf', 'a-hyp-2.edf', 'hyp-a.edf', 'a-hyp.bdf']) {
      expect(isNamedAsAnnotations(other), other).toBe(false);
    }
  });
});
