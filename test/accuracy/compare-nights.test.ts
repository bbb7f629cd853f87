import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNights, DRAWN_EPOCHS, marginOf } from '../../src/accuracy/compare-nights.js';
import { compile } from '../../src/compile/compile.js';
import { fakeRecording, header } from '../signal/fake-recording.js';
import { randomNetwork } from '../support/random-network.js';
import { shippedModels, shortNight } from './short-report.js';

describe('how far apart two answers are', () => {
  it('is the sum of the leads that each has over the stage of the other', () => {
    // Float has W before N2 by 0.5, the integers N2 before W by 0.25.
    expect(marginOf([0.625, 0, 0.125, 0.25, 0], [0.25, 0, 0.5, 0.25, 0])).toBe(0.75);
    expect(marginOf([1, 0, 0, 0, 0], [0, 1, 0, 0, 0])).toBe(2);
  });

  it('is nothing where the stage is the same, and the same from either side', () => {
    const answer = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    const stage = (shares: readonly number[]): number => shares.indexOf(Math.max(...shares));
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        if (stage(a) === stage(b)) expect(marginOf(a, b)).toBeCloseTo(0, 12);
        else expect(marginOf(a, b)).toBeGreaterThanOrEqual(0);
        expect(marginOf(a, b)).toBeCloseTo(marginOf(b, a), 12);
      }),
    );
  });
});

describe('two nights compared', () => {
  it('draw the epochs of the largest margins, largest first, of more that differ', async () => {
    const models = await shippedModels('eeg1');
    // Weights of another network, so that most epochs differ.
    const network = { ...compile(randomNetwork(4, { channels: 1 })), metadata: models.network.metadata };
    const compared = await compareNights({ ...models, network }, [shortNight(9000, 0.4), shortNight(9001, 0.4)], 1);
    const margins = compared.nights
      .flatMap(({ float, int8 }) => float.probabilities.map((own, i) => marginOf(own, int8.probabilities[i])))
      .filter((margin) => margin > 0)
      .toSorted((a, b) => b - a);
    expect(margins.length).toBeGreaterThan(2 * DRAWN_EPOCHS);
    expect(compared.differing.map(({ margin }) => margin)).toEqual(margins.slice(0, DRAWN_EPOCHS));
  });

  it('give epochs spread over all of them for what takes longer', async () => {
    const models = await shippedModels('eeg1');
    const nights = [shortNight(9000, 0.1), shortNight(9001, 0.1)];
    const { sample: every } = await compareNights(models, nights, 24);
    expect(every).toHaveLength(24);
    const { sample } = await compareNights(models, nights, 4);
    expect(sample).toEqual([0, 6, 12, 18].map((place) => every[place]));
  });

  it('leave out an epoch that the engine left unscored, though no defect was found in it', async () => {
    const wave = (n: number): number => 40 * Math.sin(n / 5);
    // A tick of 1 uV twice a second moves in every window, and is less than a count in the mean.
    const value = (n: number): number => (n < 3000 || n >= 6000 ? wave(n) : Number(n % 50 === 0));
    const signals = [{ header: header('EEG C3-M2'), value }];
    const night = { ...shortNight(9000, 0.1), epochs: 3, truth: null };
    const open = (): Promise<ReturnType<typeof fakeRecording>> =>
      Promise.resolve(fakeRecording({ seconds: 90, signals }));
    const { nights } = await compareNights(await shippedModels('eeg1'), [{ ...night, open }], 3);
    expect(nights[0]).toMatchObject({ epochs: 3, indices: [0, 2] });
  });
});
