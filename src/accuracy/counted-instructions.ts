import { integerWidths, type IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';

/** An instruction set, and what an epoch of one channel of the published extractor took of it. */
export interface CountedInstructions {
  readonly target: string;
  readonly epoch: number;
}

/** Widths of the extractor, input first, that was counted, and samples of its epoch. */
const WIDTHS = [1, 8, 16, 32];
const EPOCH_SAMPLES = 3000;
const CHANNELS = 4;

/**
 * Four channels, the C export in passes of 4 samples, GCC 12.2 with its Makefile's options, no bounds checks: counted in QEMU by
 * `npm run bench:mcu`, and held by `test/targets/c/boards.test.ts`, where they may shrink.
 */
export const COUNTED_INSTRUCTIONS = { 'Cortex-M4': 4_364_087, 'Cortex-M0': 20_157_854, RV32IMC: 18_073_252 } as const;

/** What an epoch of all channels takes; none where the extractor is another one than was counted. */
export function instructionsOf(model: IntegerModel): readonly CountedInstructions[] {
  const isCounted = integerWidths(model).join() === WIDTHS.join() && epochSamplesOf(model.metadata) === EPOCH_SAMPLES;
  if (!isCounted) return [];
  const share = model.metadata.channels.length / CHANNELS;
  return Object.entries(COUNTED_INSTRUCTIONS).map(([target, epoch]) => ({ target, epoch: Math.round(epoch * share) }));
}
