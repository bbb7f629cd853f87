import type { Samples } from './sample-queue.js';
import type { StagedEpoch } from './staged-epoch.js';
import type { SleepStager } from './stager.js';

/**
 * The same stretch of every channel: one array a channel of the model, null for one declared missing. A model of one
 * channel also takes the array alone. Any number of samples, at the model's rate.
 */
export type SampleBlock = Samples | readonly (Samples | null)[];

/**
 * Stages samples as they arrive: `for await (const epoch of stageStream(stager, source))`. The next block is asked for
 * only when every epoch of the last one was taken, so a slow reader slows the source and nothing piles up.
 *
 * An error, of the source or of a block, comes after the epochs staged until then; the block that caused it was not
 * taken, and the stager can go on with another source. Leaving the loop ends the source.
 * @param source an array, a generator, a Node `Readable` in object mode, a Web `ReadableStream`: whatever
 * `for await` reads
 * @returns epochs of 30 s as they fill; what is left of the last one stays in the stager
 * @throws SampleError on NaN or infinity
 * @throws UsageError where a block is neither Int16Array nor Float32Array, or has not one array a channel
 */
export async function* stageStream(
  stager: SleepStager,
  source: Iterable<SampleBlock> | AsyncIterable<SampleBlock>,
): AsyncGenerator<StagedEpoch, void, undefined> {
  for await (const block of source) yield* pushBlock(stager, block);
}

/**
 * The same as a Web stream, for sources that pipe (`readable.pipeThrough(stageTransform(stager))`) and for browsers whose
 * streams `for await` does not read. Errors are those of {@link stageStream} and error the stream.
 */
export function stageTransform(stager: SleepStager): TransformStream<SampleBlock, StagedEpoch> {
  return new TransformStream({
    transform(block, controller) {
      for (const epoch of pushBlock(stager, block)) controller.enqueue(epoch);
    },
  });
}

function pushBlock(stager: SleepStager, block: SampleBlock): readonly StagedEpoch[] {
  return stager.pushAll(Array.isArray(block) ? (block as readonly (Samples | null)[]) : [block as Samples]);
}
