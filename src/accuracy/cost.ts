import { countNetwork } from '../model/count.js';
import { planBare } from '../runtime/bare/plan.js';
import type { ComparedModels } from './compare-nights.js';
import { type CountedInstructions, instructionsOf } from './counted-instructions.js';

/** What the integer model takes. */
export interface Cost {
  /** The `.ulw` file. */
  readonly fileBytes: number;
  /** The C export: program image in flash, without code; state and scratch in RAM, without stack. */
  readonly bare: { readonly chunkSamples: number; readonly imageBytes: number; readonly ramBytes: number };
  /** The wasm engine: its module, and what it uses of its page with the longest chunk that fits. */
  readonly wasm: { readonly chunkSamples: number; readonly codeBytes: number; readonly ramBytes: number };
  /** Of the compiled network. */
  readonly parameters: number;
  /** Multiply-accumulates an epoch, all channels. */
  readonly macs: number;
  /** On microcontrollers, all channels; none where this extractor was not counted. */
  readonly instructions: readonly CountedInstructions[];
}

/** Samples of a pass, as where instructions were counted. */
const BARE_CHUNK = 4;

export function costOf({ network, integer, engine }: ComparedModels): Cost {
  const { parameters, macs } = countNetwork(network);
  const bare = planBare(integer, BARE_CHUNK);
  const { plan, modelBytes } = engine;
  return {
    fileBytes: modelBytes,
    bare: {
      chunkSamples: BARE_CHUNK,
      imageBytes: bare.program.length,
      ramBytes: bare.stateBytes + bare.scratchBytes,
    },
    wasm: { chunkSamples: plan.chunkSamples, codeBytes: plan.codeBytes, ramBytes: plan.ramBytes },
    parameters,
    macs,
    instructions: instructionsOf(integer),
  };
}
