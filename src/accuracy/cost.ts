import { countNetwork } from '../model/count.js';
import { planMemory } from '../runtime/plan.js';
import type { ComparedModels } from './compare-nights.js';
import { type CountedInstructions, instructionsOf } from './counted-instructions.js';

/** What the integer model takes. */
export interface Cost {
  /** The `.ulw` file. */
  readonly fileBytes: number;
  /** Program image that a device keeps in flash, without code. */
  readonly imageBytes: number;
  /** RAM with the shortest useful chunk and with the longest that fits this host's page. */
  readonly ram: readonly { readonly chunkSamples: number; readonly bytes: number }[];
  /** The wasm engine. */
  readonly codeBytes: number;
  /** Of the compiled network. */
  readonly parameters: number;
  /** Multiply-accumulates an epoch, all channels. */
  readonly macs: number;
  /** On microcontrollers, all channels; none where this extractor was not counted. */
  readonly instructions: readonly CountedInstructions[];
}

/** One row of the last block's input for each. */
const SHORT_CHUNK = 4;

export function costOf({ network, integer, engine }: ComparedModels): Cost {
  const { parameters, macs } = countNetwork(network);
  const short = planMemory(integer, { chunkSamples: SHORT_CHUNK });
  const { plan, modelBytes } = engine;
  return {
    fileBytes: modelBytes,
    imageBytes: short.flashBytes,
    ram: [short, plan].map(({ chunkSamples, ramBytes }) => ({ chunkSamples, bytes: ramBytes })),
    codeBytes: plan.codeBytes,
    parameters,
    macs,
    instructions: instructionsOf(integer),
  };
}
