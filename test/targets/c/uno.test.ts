import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { PROGRAM } from '../../../src/runtime/bare/layout.js';
import { boardCost, countedCoreOf } from '../../../src/runtime/board-cost.js';
import { findBoard } from '../../../src/runtime/find-board.js';
import { NEEDS_DATA, SHARED_DATA } from '../../signal/shared-data.js';
import { randomModel } from '../../support/random-model.js';
import { avr, type AvrOptions } from './avr.js';
import { type Epoch, expectedLogits, exportC, randomEpochs } from './exported.js';
import { realEpochs, shippedModel } from './models.js';

/** An epoch takes simavr about half a second. */
const EXHAUSTIVE = process.env['ULW_EXHAUSTIVE'] === '1';
const RANDOM_EPOCHS = EXHAUSTIVE ? 1000 : 3;
const REAL_EPOCHS = EXHAUSTIVE ? 100 : 3;

/** 30 % of an epoch of 30 s at 16 MHz. */
const CYCLES_WANTED = 144_000_000;
/**
 * Of eeg1 in passes of 4 samples, without checks: bytes of code, stack, RAM, cycles an epoch. They may shrink; a commit
 * that lets one grow says why. Measured with GCC 5.4 and the Makefile's options.
 */
const RATCHET = { code: 15_968, stack: 216, ram: 600, cycles: 41_438_118 };
/** What other GCC versions may need more. */
const SLACK = 1.05;
/** Of the shipped models. */
const PUBLISHED = [8, 16, 32];
const RAM = 2048;
const FLASH = 32_256;

const missing = avr.missingTools();
const absent = missing.length > 0;
const reason = absent ? ` (skipped: no ${missing.join(', ')} here)` : '';
const eeg1 = shippedModel('eeg1');

function expectSame(model: IntegerModel, epochs: readonly Epoch[], options: AvrOptions = {}, chunk?: number): void {
  const folder = exportC(model, chunk ?? null);
  const { logits } = avr.runOnAvr(folder, avr.build(folder, options).program, epochs, options.chip);
  expect(logits).toEqual(expectedLogits(model, epochs).map((row) => [...row]));
}

describe('the exported C folder on an ATmega328P in simavr', () => {
  it.skipIf(absent)(
    `gives the reference's bits for ${RANDOM_EPOCHS} random epochs of one channel${reason}`,
    { timeout: 7_200_000 },
    () => expectSame(eeg1, randomEpochs(eeg1, 31, RANDOM_EPOCHS)),
  );

  it.skipIf(absent || !SHARED_DATA)(
    `gives the reference's bits for ${REAL_EPOCHS} real epochs of one channel${reason}${NEEDS_DATA}`,
    { timeout: 7_200_000 },
    async () => {
      const epochs = await realEpochs(1, REAL_EPOCHS);
      expect(epochs).toHaveLength(REAL_EPOCHS);
      expectSame(eeg1, epochs);
    },
  );

  it.skipIf(absent)(
    `gives them one sample at a time, in longer passes, and with every access checked${reason}`,
    { timeout: 600_000 },
    () => {
      const epochs = randomEpochs(eeg1, 32, 2);
      expectSame(eeg1, epochs, { push: 1 });
      expectSame(eeg1, epochs, { push: 7 }, 16);
      // Checks may want more flash than an Uno has.
      expectSame(eeg1, epochs, { checks: true, chip: 'atmega1284p' });
    },
  );

  it.skipIf(absent)(`gives them for other networks${reason}`, { timeout: 600_000 }, () => {
    for (const [seed, shape] of [
      [41, { channels: 1, widths: [8] }],
      [42, { channels: 2, widths: [16, 8], epochSeconds: 7 }],
      [43, { channels: 1, widths: [8, 8, 16, 8], sampleRate: 34, epochSeconds: 5 }],
    ] as const) {
      const model = randomModel(seed, shape);
      expectSame(model, randomEpochs(model, seed, 3));
    }
  });

  it.skipIf(absent)(
    `gives them for four channels in the same 2,048 bytes, which leave no room for a queue${reason}`,
    { timeout: 600_000 },
    () => {
      const model = shippedModel('psg4');
      const epochs = randomEpochs(model, 33, 2);
      const folder = exportC(model);
      const { program, bytes } = avr.build(folder, { push: 1 });
      const { logits, stack } = avr.runOnAvr(folder, program, epochs);
      expect(logits).toEqual(expectedLogits(model, epochs).map((row) => [...row]));
      expect(bytes.ram + stack).toBeLessThanOrEqual(RAM);
      const { share, fifoSamples } = boardCost(model, findBoard('uno'), 4);
      expect(share).toBeLessThan(0.5);
      // When it does fit, README, decision 31 and the table of boards have something to say.
      expect(bytes.ram + stack + 2 * 4 * fifoSamples!).toBeGreaterThan(RAM);
    },
  );

  it.skipIf(absent)(`has three channels with their queue${reason}`, { timeout: 600_000 }, () => {
    const model = randomModel(35, { channels: 3, widths: PUBLISHED });
    const epochs = randomEpochs(model, 35, 1);
    const folder = exportC(model);
    const { program, bytes } = avr.build(folder);
    const { logits, stack } = avr.runOnAvr(folder, program, epochs);
    expect(logits).toEqual(expectedLogits(model, epochs).map((row) => [...row]));
    const { fifoSamples } = boardCost(model, findBoard('uno'), 4);
    expect(bytes.ram + stack + 2 * 3 * fifoSamples!).toBeLessThan(RAM - 64);
  });

  it.skipIf(absent)(
    `has one channel in real time within the chip's memories, and needs no more than it did${reason}`,
    { timeout: 600_000 },
    () => {
      const folder = exportC(eeg1);
      const { program, bytes } = avr.build(folder);
      const epochs = randomEpochs(eeg1, 34, 2);
      const { cycles, stack, longestPush } = avr.runOnAvr(folder, program, epochs);
      expect(Math.max(...cycles)).toBeLessThanOrEqual(CYCLES_WANTED);
      const most = RATCHET;
      // A queue of 16 samples is twice what `ulw plan` finds.
      expect(bytes.ram + stack + 2 * 16).toBeLessThanOrEqual(RAM);
      expect(bytes.code + bytes.model).toBeLessThanOrEqual(FLASH);
      expect(bytes.ram).toBeLessThanOrEqual(most.ram);
      expect(bytes.code).toBeLessThanOrEqual(most.code * SLACK);
      expect(stack).toBeLessThanOrEqual(most.stack * SLACK);
      expect(cycles[1]).toBeLessThanOrEqual(most.cycles * SLACK);
      // Data decides a branch here and there, no more: what was calibrated holds for any signal.
      const counted = countedCoreOf(findBoard('uno')).points.find((p) => p.model === 'eeg1' && p.chunk === 4)!;
      expect(Math.abs(cycles[1] / counted.epoch - 1)).toBeLessThan(0.01);
      expect(Math.abs(longestPush / counted.push - 1)).toBeLessThan(0.01);
    },
  );

  it.skipIf(absent)(`has the code bytes of its README with checks${reason}`, { timeout: 60_000 }, () => {
    const folder = exportC(eeg1);
    const [, said] = /on an Uno eeg1's is ([\d,]+) bytes/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))!;
    const { code, model } = avr.build(folder, { checks: true, chip: 'atmega1284p' }).bytes;
    expect(Math.abs(code / Number(said.replaceAll(',', '')) - 1)).toBeLessThan(SLACK - 1);
    expect(Math.abs(FLASH - code - model - 2048)).toBeLessThan(512);
  });

  it.skipIf(absent)(`says so where a chip has no multiplier${reason}`, { timeout: 60_000 }, () => {
    const options = ['-mmcu=attiny85', '-Os', '-c', 'ulw.c', '-o', 'ulw.o'];
    const { status, stderr } = spawnSync('avr-gcc', options, { cwd: exportC(eeg1), encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/#error "an AVR with MUL is needed/);
  });

  it.skipIf(absent)(`traps an access outside arena, model and samples${reason}`, { timeout: 60_000 }, () => {
    const model = randomModel(6, { channels: 1, widths: [8], epochSeconds: 2 });
    const folder = exportC(model);
    const source = join(folder, 'ulw-model.c');
    const words = readFileSync(source, 'utf8').match(/0x[0-9a-f]{8}/g)!;
    // The newest row 16 KiB away: no RAM of this chip.
    const altered = words.map((value, i) => (i === PROGRAM.SCRATCH_NEWEST / 4 ? '0x00004000' : value)).join(', ');
    const declared = 'const uint32_t ulw_model[ULW_MODEL_BYTES / 4] ULW_IN_FLASH';
    writeFileSync(source, `#include "ulw-model.h"\n${declared} = {${altered}};\n`);
    const { program } = avr.build(folder, { checks: true });
    expect(() => avr.runOnAvr(folder, program, randomEpochs(model, 1, 1))).toThrow('trap');
  });
});
