import type { ModelMetadata } from '../../model/metadata.js';
import { type EpochDefects, judgeEpoch } from '../../runtime/epoch-defects.js';
import { offsetRemovalFor } from '../../runtime/offset-removal.js';
import { headersOf, matchChannels } from '../../signal/channels.js';
import type { Recording } from '../../signal/recording.js';
import { streamMicrovolts } from '../../signal/stream.js';
import type { StreamBlock } from '../../signal/stream-block.js';
import type { Perturbation } from './perturbations.js';
import { perturbedRecording } from './perturbed-recording.js';

/** One epoch as it reaches a model's input. */
export interface PerturbedEpoch {
  readonly index: number;
  /** Microvolts, one array a channel; they belong to the next epoch as well. */
  readonly samples: readonly Float32Array[];
  readonly judged: EpochDefects;
}

/** How a night is to be read. */
export interface PerturbedSource {
  readonly recording: Recording;
  readonly metadata: ModelMetadata;
  readonly perturbation: Perturbation;
  /** Labels of the signals to use; the others are found by label and role. */
  readonly requested: readonly string[];
  /** Names the random draws. */
  readonly title: string;
}

/** Every whole epoch of a recording with something wrong, in order, as `scoreRecording` would hand it to the engine. */
export async function* perturbedEpochs(source: PerturbedSource): AsyncGenerator<PerturbedEpoch> {
  const { recording, metadata, perturbation, requested, title } = source;
  const { channels, sampleRate, epochSeconds } = metadata;
  const matches = matchChannels(recording.signals, channels, requested);
  const disturbed = perturbedRecording(recording, matches, perturbation, title);
  // By the recording's own range: that the disturbed one is given room must not bring in another filter.
  const removals = matches.map((match) => offsetRemovalFor(headersOf(recording.signals, match), metadata));
  const wanted = sampleRate * epochSeconds;
  const clock = perturbation.kind === 'clock' ? perturbation.strength / 100 : 0;
  // A recorder that is fast by 1 % takes 3,030 samples in an epoch, of which 3,000 are taken for it.
  const given = Math.round(wanted * (1 + clock));
  const blocks = streamMicrovolts(disturbed, matches, { rate: given / epochSeconds, blockSamples: given });
  let index = 0;
  for await (const block of fitted(blocks, given, wanted)) {
    const samples = block.samples.map((own, c) => removals[c]?.next(own) ?? own);
    yield { index: index++, samples, judged: judgeEpoch(block, channels, epochSeconds) };
  }
}

/** Blocks of `given` samples as epochs of `wanted` about the same middle: cut, or with what their neighbours have. */
function fitted(blocks: AsyncIterable<StreamBlock>, given: number, wanted: number): AsyncGenerator<StreamBlock> {
  return given < wanted ? lengthened(blocks, given, wanted) : shortened(blocks, given, wanted);
}

async function* shortened(
  blocks: AsyncIterable<StreamBlock>,
  given: number,
  wanted: number,
): AsyncGenerator<StreamBlock> {
  const skip = (given - wanted) >> 1;
  for await (const block of blocks) {
    if (block.samples[0].length < given) return;
    yield { ...block, samples: block.samples.map((own) => own.subarray(skip, skip + wanted)) };
  }
}

async function* lengthened(
  blocks: AsyncIterable<StreamBlock>,
  given: number,
  wanted: number,
): AsyncGenerator<StreamBlock> {
  const before = (wanted - given) >> 1;
  let tails: readonly Float32Array[] | null = null;
  let held: StreamBlock | null = null;
  const joined = (block: StreamBlock, heads: readonly Float32Array[]): StreamBlock => {
    const samples = block.samples.map((own, c) => between(tails?.[c], own, heads[c], wanted, before));
    tails = block.samples.map((own) => own.subarray(given - before));
    return { ...block, samples };
  };
  for await (const block of blocks) {
    if (held !== null) yield joined(held, block.samples);
    held = block.samples[0].length < given ? null : { ...block, samples: block.samples.map((own) => own.slice()) };
  }
  if (held !== null) yield joined(held, []);
}

/** `own` with the end of what came before it and the beginning of what comes after; ends are held without. */
function between(
  tail: Float32Array | undefined,
  own: Float32Array,
  next: Float32Array | undefined,
  wanted: number,
  before: number,
): Float32Array {
  const epoch = new Float32Array(wanted);
  epoch.fill(own[0], 0, before);
  epoch.set(tail ?? [], 0);
  epoch.set(own, before);
  const end = before + own.length;
  epoch.fill(own[own.length - 1], end);
  epoch.set(next?.subarray(0, wanted - end) ?? [], end);
  return epoch;
}
