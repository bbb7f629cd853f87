import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { stageOf } from '../../../src/reference/integer.js';
import { C_SOURCES } from '../../../src/targets/c/c-sources.js';
import { espruinoPlan } from '../../../src/targets/espruino/espruino-plan.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { randomModel } from '../../support/random-model.js';
import { type Epoch, expectedLogits, randomEpochs } from '../c/exported.js';
import { realEpochs, shippedModel } from '../c/models.js';
import { NEEDS_QEMU, runNative } from './native-call.js';
import { thumbImage } from './thumb-maker.js';

const EXHAUSTIVE = process.env['ULW_EXHAUSTIVE'] === '1';
const RANDOM_EPOCHS = EXHAUSTIVE ? 1000 : 6;
const REAL_EPOCHS = EXHAUSTIVE ? 100 : 6;
const LONG = { timeout: 1_800_000 };

function expectSame(model: IntegerModel, epochs: readonly Epoch[], chunk: number, push: number, moved = 0): void {
  const plan = espruinoPlan(model, chunk);
  const run = runNative(plan.code, plan, epochs, push, moved);
  const expected = expectedLogits(model, epochs);
  const said = `chunks of ${chunk}, pushes of ${push}, moved by ${moved} words`;
  expect(run.logits, said).toEqual(expected);
  expect(run.stages, said).toEqual(expected.map(stageOf));
  expect(run.strays, said).toBe(0);
}

describe.skipIf(NEEDS_QEMU !== '')(`machine code called as by E.nativeCall, in qemu-arm${NEEDS_QEMU}`, () => {
  it.each(['eeg1', 'psg4'])(`gives the reference's bits for ${RANDOM_EPOCHS} random epochs: %s`, LONG, (name) => {
    const model = shippedModel(name);
    expectSame(model, randomEpochs(model, 61, RANDOM_EPOCHS), 25, 25);
  });

  it.skipIf(!SHARED_DATA)(
    `gives them for ${REAL_EPOCHS} real epochs, of one and four channels${NEEDS_DATA}`,
    LONG,
    async () => {
      for (const name of ['eeg1', 'psg4']) {
        const model = shippedModel(name);
        const epochs = await realEpochs(model.metadata.channels.length, REAL_EPOCHS);
        expect(epochs).toHaveLength(REAL_EPOCHS);
        expectSame(model, epochs, 25, 50);
      }
    },
  );

  it('gives them for any chunk, any push and wherever it lies', LONG, () => {
    const model = randomModel(5, { channels: 2, epochSeconds: 7 });
    const epochs = randomEpochs(model, 62, 3);
    for (const chunk of [1, 3, 25, 64]) {
      for (const push of [0, 1, 7, 701]) expectSame(model, epochs, chunk, push, 37 * chunk + push);
    }
  });

  it('and a broken requantisation is noticed', LONG, () => {
    const model = shippedModel('eeg1');
    const epochs = randomEpochs(model, 63, 2);
    const plan = espruinoPlan(model, 25);
    const expected = expectedLogits(model, epochs);
    expect(runNative(thumbImage(C_SOURCES).image, plan, epochs, 25).logits).toEqual(expected);
    // One count less where a ReLU saturates.
    const broken = thumbImage(C_SOURCES, (engine) =>
      engine.replaceAll(/host_clampU8\(([^;]*)\);/g, 'host_clampU8($1 - 1u);'),
    );
    expect(runNative(broken.image, plan, epochs, 25).logits).not.toEqual(expected);
  });
});
