import type { IntegerModel } from '../../model/integer-model.js';
import { epochSamplesOf } from '../../model/network.js';
import type { ChunkWork } from '../chunk-work.js';
import { KEPT_SAMPLE_BYTES } from './state-map.js';

const SAMPLE_BYTES = 2;

/** The bare engine copies the samples that a pass leaves to the next, out and back, and no other rows. */
export function bareChunkWork({ metadata }: IntegerModel, chunkSamples: number): ChunkWork {
  const passes = metadata.channels.length * Math.ceil(epochSamplesOf(metadata) / chunkSamples);
  const bytesMoved = 2 * KEPT_SAMPLE_BYTES * passes;
  return { passes, rowsMoved: bytesMoved / SAMPLE_BYTES, bytesMoved };
}
