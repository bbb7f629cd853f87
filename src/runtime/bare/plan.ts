import type { IntegerModel } from '../../model/integer-model.js';
import { checkChunk } from '../memory-layout.js';
import { STATE } from './layout.js';
import { bareProgramImage } from './program-image.js';
import { scratchMap, stateMap } from './state-map.js';

/** What the bare build of a model needs, in bytes, and the program image that it executes. */
export interface BarePlan {
  /** Most samples of a pass through the front end. */
  readonly chunkSamples: number;
  readonly program: Uint8Array;
  readonly channelBytes: number;
  /** Logits and every channel's part. */
  readonly stateBytes: number;
  readonly scratchBytes: number;
}

/** @throws UsageError when a pass cannot take so many samples */
export function planBare(model: IntegerModel, chunkSamples: number): BarePlan {
  checkChunk(model, chunkSamples);
  const { bytes: channelBytes } = stateMap(model);
  return {
    chunkSamples,
    program: bareProgramImage(model, chunkSamples),
    channelBytes,
    stateBytes: STATE.FIRST_CHANNEL + model.metadata.channels.length * channelBytes,
    scratchBytes: scratchMap(model, chunkSamples).bytes,
  };
}
