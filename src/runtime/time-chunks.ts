import type { IntegerModel } from '../model/integer-model.js';
import type { EngineBuild } from './engine.js';
import { type EpochTime, timeEpochs, type TimingOptions } from './time-epochs.js';

/** What one chunk length took on this host. */
export interface ChunkTime extends EpochTime {
  readonly chunkSamples: number;
}

/** What {@link timeChunks} measured, and on which build. */
export interface ChunkTiming {
  readonly build: EngineBuild;
  readonly times: readonly ChunkTime[];
}

/**
 * Microseconds an epoch takes on this host for each chunk length: the engine and its host, no reading, no resampling.
 * @param chunks 1 to an epoch's samples each, all of which the wasm page can hold
 * @throws BudgetError when the page cannot hold one of them
 */
export async function timeChunks(
  model: IntegerModel,
  chunks: readonly number[],
  options: TimingOptions = {},
): Promise<ChunkTiming> {
  const { build, times } = await timeEpochs(
    chunks.map((chunkSamples) => ({ model, chunkSamples })),
    options,
  );
  return { build, times: times.map((time, index) => ({ chunkSamples: chunks[index], ...time })) };
}
