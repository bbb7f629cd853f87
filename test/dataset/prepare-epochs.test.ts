import { describe, expect, it } from 'vitest';
import type { PreparedEpoch } from '../../src/dataset/epoch-rows.js';
import { montageOf } from '../../src/dataset/montages.js';
import { tallyOf } from '../../src/dataset/night-tally.js';
import { prepareEpochs } from '../../src/dataset/prepare-epochs.js';
import { AUTHORS_RECIPE, type PreparationRecipe } from '../../src/dataset/recipe.js';
import { matchChannels } from '../../src/signal/channels.js';
import { fakeRecording, header } from '../signal/fake-recording.js';

const OFFSET = 20_000;
const wave = (n: number): number => Math.fround(60 * Math.sin(n / 9));
/** Off the skin in epoch 4; the other channel does nothing in epochs 4 and 5. */
const fz = (n: number): number => (Math.floor(n / 3000) === 4 ? 900 * (-1) ** n : wave(n));
const cz = (n: number): number => ([4, 5].includes(Math.floor(n / 3000)) ? 1 : wave(n + 4));
const STAGES = [0, -1, 2, 3, 4];

async function prepared(
  changes: Partial<PreparationRecipe>,
  offset = 0,
): Promise<{ epochs: PreparedEpoch[]; done: number[] }> {
  const range =
    offset === 0
      ? {}
      : { physicalMin: -300_000, physicalMax: 300_000, digitalMin: -(2 ** 23), digitalMax: 2 ** 23 - 1 };
  const recording = fakeRecording({
    seconds: 300,
    signals: [
      { header: header('EEG Fz', range), value: (n) => fz(n) + offset },
      { header: header('EEG Cz', range), value: (n) => cz(n) + offset },
    ],
  });
  const recipe = { ...AUTHORS_RECIPE, channels: montageOf(['EEG Fz', 'EEG Cz']), ...changes };
  const matches = matchChannels(recording.signals, recipe.channels, recipe.requested);
  const stretch = { first: 2, stages: Int8Array.from(STAGES) };
  const epochs: PreparedEpoch[] = [];
  const done: number[] = [];
  for await (const epoch of prepareEpochs(recording, matches, stretch, recipe, (count) => done.push(count))) {
    epochs.push({ ...epoch, samples: epoch.samples.map((own) => own.slice()) });
  }
  return { epochs, done };
}

const verdicts = (epochs: readonly PreparedEpoch[]) =>
  epochs.map(({ epoch, stage, reason, bad }) => [epoch, stage, reason, bad.map(Number).join('')]);

describe('epochs to learn from', () => {
  it('are those of the stretch, each with its own stage and samples, and why one has none', async () => {
    const { epochs, done } = await prepared({});
    expect(verdicts(epochs)).toEqual([
      [2, 0, null, '00'],
      [3, -1, 'movement or unknown', '00'],
      [4, -1, 'lead-off', '11'],
      [5, 3, null, '01'],
      [6, 4, null, '00'],
    ]);
    for (const { epoch, samples } of epochs) {
      expect(samples[0]).toEqual(Float32Array.from({ length: 3000 }, (_, n) => fz(3000 * epoch + n)));
      expect(samples[1]).toEqual(Float32Array.from({ length: 3000 }, (_, n) => cz(3000 * epoch + n)));
    }
    // From the recording's beginning, which filters look back to, and no further than the stretch.
    expect(done[0]).toBe(1);
    expect(done.at(-1)! <= 7 && done.every((count, i) => count === i + 1)).toBe(true);
  });

  it('have the stages of the hypnogram whatever the signal does, where nothing is judged', async () => {
    expect(verdicts((await prepared({ defects: 'keep' })).epochs)).toEqual(
      STAGES.map((stage, i) => [i + 2, stage, stage === -1 ? 'movement or unknown' : null, '00']),
    );
  });

  it('lose an offset that int16 cannot hold, and keep it as float32', async () => {
    const largest = async (samples: 'int16' | 'float32'): Promise<number> => {
      const { epochs } = await prepared({ samples, defects: 'keep' }, OFFSET);
      return Math.max(...epochs[4].samples[0].map(Math.abs));
    };
    expect(await largest('int16')).toBeLessThan(500);
    expect(await largest('float32')).toBeGreaterThan(OFFSET);
  });
});

describe('the tally of a night', () => {
  it.each(['drop', 'mark', 'keep'] as const)('counts every epoch once (%s)', async (defects) => {
    const { epochs } = await prepared({ defects });
    const recipe = { ...AUTHORS_RECIPE, channels: montageOf(['EEG Fz', 'EEG Cz']), defects };
    const stretch = { first: 2, stages: Int8Array.from(STAGES), outsideMargin: 2, unlabelled: 3, warnings: [] };
    const { keeps, result } = tallyOf(recipe, stretch);
    const kept = epochs.filter(keeps).map(({ epoch }) => epoch);
    const left = { 'outside the wake margin': 2, 'not in the hypnogram': 3 };
    const judged = { 'movement or unknown': 1, 'lead-off': 1 };
    const common = { perStage: { W: 1, N1: 0, N2: 0, N3: 1, REM: 1 }, badChannels: { 'EEG Cz': 1 } };
    expect({ kept, ...result() }).toEqual(
      {
        drop: { ...common, kept: [2, 5, 6], epochs: 3, marked: {}, dropped: { ...left, ...judged } },
        mark: { ...common, kept: [2, 3, 4, 5, 6], epochs: 5, marked: judged, dropped: left },
        keep: {
          ...{ kept: [2, 4, 5, 6], epochs: 4, marked: {}, dropped: { ...left, 'movement or unknown': 1 } },
          ...{ perStage: { ...common.perStage, N2: 1 }, badChannels: {} },
        },
      }[defects],
    );
  });
});
