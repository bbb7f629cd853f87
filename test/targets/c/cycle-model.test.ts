import { describe, expect, it } from 'vitest';
import type { IntegerModel } from '../../../src/model/integer-model.js';
import { cyclesOf } from '../../../src/runtime/board-cost.js';
import type { CountedCoreName } from '../../../src/runtime/counted-cores.js';
import { COUNTED_CORES } from '../../../src/runtime/cycle-constants.js';
import { channelPasses, epochWork, type PassWork } from '../../../src/runtime/pass-work.js';
import { randomModel } from '../../support/random-model.js';
import { avr } from './avr.js';
import { type Epoch, exportC, randomEpochs } from './exported.js';
import { shippedModel } from './models.js';

interface Qemu {
  missingTools(board: string): readonly string[];
  build(board: string, folder: string, options: { readonly eachPush?: boolean }): { readonly program: string };
  runOnBoard(
    board: string,
    folder: string,
    program: string,
    epochs: readonly Epoch[],
  ): { readonly instructions: readonly (number | null)[]; readonly longestPush: number };
}
const qemu = (await import(new URL('../../../bench/mcu/boards.mjs', import.meta.url).href)) as Qemu;

interface Counted {
  readonly epoch: number;
  readonly longestPush: number;
}

const BOARDS: Readonly<Record<Exclude<CountedCoreName, 'AVR'>, string>> = {
  'Cortex-M4': 'cortex-m4',
  'Cortex-M0': 'cortex-m0',
  RV32IMC: 'rv32',
};
const CORES = Object.keys(COUNTED_CORES) as CountedCoreName[];
const CHUNK = 4;

const missingTools = (core: CountedCoreName): readonly string[] =>
  core === 'AVR' ? avr.missingTools() : qemu.missingTools(BOARDS[core]);

/** An epoch, and its longest push, which is counted in a run of its own. */
function countedOn(core: CountedCoreName, model: IntegerModel): Counted {
  const folder = exportC(model, CHUNK, false);
  const epochs = randomEpochs(model, 51, 1);
  if (core === 'AVR') {
    const { program } = avr.build(folder, { chip: 'atmega1284p' });
    const { cycles, longestPush } = avr.runOnAvr(folder, program, epochs, 'atmega1284p');
    return { epoch: cycles[0], longestPush };
  }
  const run = (eachPush: boolean): ReturnType<Qemu['runOnBoard']> =>
    qemu.runOnBoard(BOARDS[core], folder, qemu.build(BOARDS[core], folder, { eachPush }).program, epochs);
  return { epoch: run(false).instructions[0]!, longestPush: run(true).longestPush };
}

const countOf = (core: CountedCoreName, work: PassWork): number =>
  cyclesOf(work, { ...COUNTED_CORES[core], cyclesPerInstruction: 1 }, 0);

const differs = (found: number, expected: number): number => Math.abs(found / expected - 1);

describe.each(CORES)('the cycle model of %s against counts made here', (core) => {
  const missing = missingTools(core);
  const absent = missing.length > 0;
  const reason = absent ? ` (skipped: no ${missing.join(', ')} here)` : '';

  // Other compilers' versions count a little differently; a change of the kernels asks for `bench/mcu.mjs --calibrate`.
  it.skipIf(absent)(`holds what was counted, within a twentieth${reason}`, { timeout: 600_000 }, () => {
    const { epoch, longestPush } = countedOn(core, shippedModel('eeg1'));
    const point = COUNTED_CORES[core].points.find((own) => own.model === 'eeg1' && own.chunk === CHUNK)!;
    expect(differs(epoch, point.epoch)).toBeLessThan(0.05);
    expect(differs(longestPush, point.push)).toBeLessThan(0.05);
  });

  it.skipIf(absent)(
    `foresees a network that it has not seen, and its longest push, within a tenth${reason}`,
    { timeout: 600_000 },
    () => {
      const model = randomModel(52, { channels: 1, widths: [8, 16, 24] });
      const { epoch, longestPush } = countedOn(core, model);
      const foreseen = Math.max(...channelPasses(model, CHUNK).map((work) => countOf(core, work)));
      expect(differs(countOf(core, epochWork(model, CHUNK)), epoch)).toBeLessThan(0.1);
      expect(differs(foreseen, longestPush)).toBeLessThan(0.1);
    },
  );
});
