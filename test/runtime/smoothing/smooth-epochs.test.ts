import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/errors.js';
import { likeliest } from '../../../src/runtime/smoothing/distribution.js';
import { DEFAULT_SMOOTHING } from '../../../src/runtime/smoothing/parameters.js';
import {
  type RawStage,
  smoothEpochs,
  SMOOTHING_MODES,
  smoothStream,
} from '../../../src/runtime/smoothing/smooth-epochs.js';
import { StageSmoother } from '../../../src/runtime/smoothing/stage-smoother.js';
import { NO_MEMORY, observation } from './random-nights.js';

const epochsOf = fc.array(observation, { maxLength: 30 }).map((seen) =>
  seen.map((probabilities, index) => ({
    index,
    stage: probabilities === null ? (-1 as const) : likeliest(probabilities),
    probabilities: probabilities ?? [],
  })),
);

async function streamed<Epoch extends RawStage>(epochs: readonly Epoch[], smoother?: StageSmoother) {
  const taken = [];
  for await (const epoch of smoothStream(epochs, smoother)) taken.push(epoch);
  return taken;
}

describe.each(SMOOTHING_MODES)('smoothing, %s', (mode) => {
  it('leaves what was not staged without a stage, and all else in its place', () => {
    fc.assert(
      fc.property(epochsOf, (epochs) => {
        const before = structuredClone(epochs);
        const smoothed = smoothEpochs(epochs, mode);
        expect(epochs).toEqual(before);
        expect(smoothed.map(({ index }) => index)).toEqual(epochs.map(({ index }) => index));
        smoothed.forEach((epoch, index) => {
          if (epochs[index].stage === -1) return expect(epoch).toEqual(epochs[index]);
          expect(epoch.stage).toBeGreaterThanOrEqual(0);
          expect(epoch.probabilities.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 10);
        });
      }),
    );
  });

  it("gives the network's own stages where the table says nothing", () => {
    fc.assert(
      fc.property(epochsOf, (epochs) => {
        smoothEpochs(epochs, mode, NO_MEMORY).forEach(({ stage }, index) => {
          const { probabilities } = epochs[index];
          // Rounding may decide between two that are as good as equal.
          if (probabilities.length > 0) expect(probabilities[stage]).toBeCloseTo(Math.max(...probabilities), 12);
        });
      }),
    );
  });
});

it('smoothing refuses a mode that it does not know', () => {
  const smooth = (): unknown => smoothEpochs([], 'both' as never);
  expect(smooth).toThrow(UsageError);
  expect(smooth).toThrow('smoothing: found both; expected causal or full');
});

describe('smoothing a stream', () => {
  it('gives what causal smoothing of the whole gives, and beside it what the network said', async () => {
    await fc.assert(
      fc.asyncProperty(epochsOf, async (epochs) => {
        const found = await streamed(epochs);
        const raw = epochs.map(({ stage, probabilities }) => ({ stage, probabilities }));
        expect(found).toEqual(smoothEpochs(epochs, 'causal').map((epoch, i) => ({ ...epoch, raw: raw[i] })));
      }),
    );
  });

  it('goes on with a smoother that has heard epochs', async () => {
    const epoch: RawStage = { stage: 2, probabilities: [0.1, 0.1, 0.6, 0.1, 0.1] };
    const smoother = new StageSmoother(DEFAULT_SMOOTHING);
    const halves = [...(await streamed([epoch], smoother)), ...(await streamed([epoch], smoother))];
    expect(halves).toEqual(await streamed([epoch, epoch]));
  });
});
