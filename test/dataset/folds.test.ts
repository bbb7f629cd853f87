import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldPlans } from '../../src/dataset/folds.js';
import { cassetteSubject, sleeperOf, sleepersBy } from '../../src/dataset/people.js';
import { UsageError } from '../../src/errors.js';

/** Subjects that Sleep-EDF's cassette study lacks (PhysioNet, "Sleep-EDF Database Expanded": 78 people of 0 to 82). */
const ABSENT = [39, 68, 69, 78, 79];
const cassette = [...Array(83).keys()]
  .filter((subject) => !ABSENT.includes(subject))
  .map((subject) => `SC4${String(subject).padStart(2, '0')}`);

const plan = (name: string, people: readonly string[], count?: number, seed?: number) =>
  foldPlans(people, count, seed).find((found) => found.name === name);

describe('folds', () => {
  it('never have one person on both sides, and test everybody once', () => {
    const person = fc.oneof(fc.constantFrom(...cassette), fc.string({ minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(person), fc.integer({ min: 2, max: 30 }), fc.nat(), (nights, count, seed) => {
        for (const { name, folds } of foldPlans(nights, count, seed)) {
          const tested = folds.flat();
          expect(new Set(tested).size).toBe(tested.length);
          for (const fold of folds) {
            const trained = new Set(folds.filter((other) => other !== fold).flat());
            expect(fold.some((one) => trained.has(one))).toBe(false);
            expect(fold).not.toHaveLength(0);
          }
          if (name === 'by-person') expect(new Set(tested)).toEqual(new Set(nights));
          else expect(tested.every((one) => cassetteSubject(one) !== null)).toBe(true);
        }
      }),
    );
  });

  it('depend on the people, the count and the seed, not on the order or number of nights', () => {
    const shuffled = [...cassette.toReversed(), ...cassette];
    expect(foldPlans(shuffled)).toEqual(foldPlans(cassette));
    expect(plan('by-person', cassette, 10, 2)).not.toEqual(plan('by-person', cassette, 10, 1));
  });

  it('leave one of the first 20 out each, and deal 78 people out in tens of 7 or 8', () => {
    const plans = foldPlans([...cassette, 'ST701', 'anyone']);
    expect(plans.map(({ name, folds }) => [name, folds.length, folds.flat().length])).toEqual([
      ['by-person', 10, 80],
      ['sleep-edf-20', 20, 20],
      ['sleep-edf-78', 10, 78],
    ]);
    expect(plans[1].folds[3]).toEqual(['SC403']);
    expect(plans[2].folds.map((fold) => fold.length)).toEqual([8, 8, 8, 8, 8, 8, 8, 8, 7, 7]);
  });

  it('are no plan of Sleep-EDF where it would test nobody, or only those of the first release again', () => {
    const names = (people: readonly string[]): string[] => foldPlans(people).map(({ name }) => name);
    expect(names(['SC400', 'anyone'])).toEqual(['by-person']);
    expect(names(['SC400', 'SC419'])).toEqual(['by-person', 'sleep-edf-20']);
    expect(names(['SC419', 'SC420'])).toEqual(['by-person', 'sleep-edf-78']);
  });

  it('put everybody with everybody else, seed by seed', () => {
    const alone = Array.from({ length: 300 }, (_, seed) => plan('by-person', ['a', 'b', 'c'], 2, seed)!.folds[1][0]);
    // A third of 300 each; four standard deviations are 33.
    for (const person of ['a', 'b', 'c']) {
      expect(Math.abs(alone.filter((one) => one === person).length - 100)).toBeLessThan(33);
    }
  });

  it('are as many as there are people where these are fewer', () => {
    expect(foldPlans(['a', 'b'], 10)[0].folds).toHaveLength(2);
    expect(foldPlans([])[0].folds).toEqual([]);
  });

  it.each([1, 0, 2.5, Number.NaN])('refuse %s of them', (count) => {
    expect(() => foldPlans(['a'], count)).toThrow(UsageError);
  });
});

describe('people', () => {
  it.each([
    ['SC4001E0-PSG.edf', 'SC400', 1],
    ['cassette/SC4822G0-PSG.edf', 'SC482', 2],
    ['sc4362f0-psg.EDF', 'SC436', 2],
    ['ST7011J0-PSG.edf', 'ST701', 1],
    ['a/night.edf', 'a/night', null],
    ['SC4003E0-PSG.edf', 'SC4003E0-PSG', null],
    ['XSC4001E0-PSG.edf', 'XSC4001E0-PSG', null],
  ])('of %s', (name, person, night) => {
    expect(sleeperOf(name)).toEqual({ person, night });
  });

  it('are told by a pattern, and refused where it does not fit', () => {
    expect(sleeperOf('site/p07_n2.edf', /(p\d+)_/)).toEqual({ person: 'p07', night: null });
    expect(() => sleeperOf('site/x.edf', /(p\d+)_/)).toThrow(/x\.edf.*captures nobody/);
  });

  it('are one in capitals and in small letters, by the pattern of a set; files are not', () => {
    const names = ['P7_n1.edf', 'p7_n2.edf', 'p8_n1.edf', 'P8_n2.edf'];
    const byPattern = names.map(sleepersBy(/^(p\d+)_/i)).map(({ person }) => person);
    expect(byPattern).toEqual(['P7', 'P7', 'p8', 'p8']);
    expect(foldPlans(byPattern, 2)[0].folds.flat()).toHaveLength(2);
    expect(['A.edf', 'a.edf'].map(sleepersBy()).map(({ person }) => person)).toEqual(['A', 'a']);
  });
});
