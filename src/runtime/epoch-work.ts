// What an epoch makes the engine do, counted exactly from the model and the chunk length: what time is predicted from.
import { blockRows, headFeatures, type IntegerModel, integerWidths } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { STAGE_COUNT } from '../model/numeric-contract.js';
import { chunkWork, pooled } from './chunk-work.js';
import { rowBuffers, STRIP_SAMPLES } from './row-buffers.js';

/** Kinds of work, each with a cost of its own; of one epoch of all channels. A group is eight features side by side. */
export const WORK_KINDS = [
  'passes',
  'layerPasses',
  'kernelCalls',
  'samples',
  'chainSamples',
  'firstGroups',
  'depthwiseGroups',
  'dots',
  'outputGroups',
  'sideGroups',
  'bytesMoved',
  'headMacs',
] as const;

/** How much of each kind an epoch has. */
export type EpochWork = Record<(typeof WORK_KINDS)[number], number>;

const GROUP = 8;
/** Pooled rows that the pointwise kernel makes at once, and the first convolution. */
const OUTPUTS_AT_ONCE = 2;
const FIRST_OUTPUTS_AT_ONCE = 4;

interface Convolution {
  readonly featuresIn: number;
  readonly width: number;
  readonly sideFeatures: number;
  readonly isFirst: boolean;
}

/** Work of `outputs` pooled rows of one convolution in one pass. */
function addConvolution(work: EpochWork, tileOutputs: number, outputs: number, layer: Convolution): void {
  const { featuresIn, width, sideFeatures, isFirst } = layer;
  if (outputs === 0) return;
  const groups = width / GROUP;
  work.layerPasses++;
  if (isFirst) {
    work.kernelCalls += groups;
    work.firstGroups += Math.ceil(outputs / FIRST_OUTPUTS_AT_ONCE) * FIRST_OUTPUTS_AT_ONCE * groups;
    return;
  }
  for (let left = outputs; left > 0; left -= tileOutputs) {
    const own = Math.min(left, tileOutputs);
    const made = Math.ceil(own / OUTPUTS_AT_ONCE) * OUTPUTS_AT_ONCE;
    work.kernelCalls += groups + featuresIn / GROUP;
    work.depthwiseGroups += 2 * own * (featuresIn / GROUP);
    work.dots += 2 * made * (featuresIn / 2) * groups;
    work.outputGroups += made * groups;
    if (sideFeatures === 0) continue;
    work.dots += made * Math.max(1, sideFeatures / 2) * groups;
    work.sideGroups += made * groups;
  }
}

/** Counts an epoch that arrives in chunks of `chunkSamples`, the last one shorter where it must be. */
export function epochWork(model: IntegerModel, chunkSamples: number): EpochWork {
  const work = Object.fromEntries(WORK_KINDS.map((kind) => [kind, 0])) as EpochWork;
  const widths = integerWidths(model);
  const [epochSamples] = blockRows(model);
  const tileOutputs = rowBuffers(model, chunkSamples).tileRows / 2;
  for (let done = 0; done < epochSamples; done += chunkSamples) {
    const count = Math.min(chunkSamples, epochSamples - done);
    const ended = done + count === epochSamples;
    // Of a chunk's first strip the baselines are made alone, of all others inside the first convolution.
    work.chainSamples += Math.min(count, STRIP_SAMPLES);
    let [before, after] = [done, done + count];
    for (const [index, { side }] of model.blocks.entries()) {
      const half = (rows: number): number => (ended ? (rows + 1) >> 1 : pooled(rows));
      const [featuresIn, width] = [widths[index], widths[index + 1]];
      const hidden = half(after);
      const outputs = half(hidden);
      const outputsBefore = pooled(pooled(before));
      const layer = { featuresIn, width, sideFeatures: 0, isFirst: index === 0 };
      addConvolution(work, tileOutputs, hidden - pooled(before), layer);
      const second = { featuresIn: width, width, sideFeatures: side === null ? 0 : featuresIn, isFirst: false };
      addConvolution(work, tileOutputs, outputs - outputsBefore, second);
      if (outputs === outputsBefore) break;
      [before, after] = [outputsBefore, outputs];
    }
  }
  const channels = model.metadata.channels.length;
  const { main, side } = headFeatures(model);
  for (const kind of WORK_KINDS) work[kind] *= channels;
  const { passes, bytesMoved } = chunkWork(model, chunkSamples);
  return {
    ...work,
    passes,
    bytesMoved,
    samples: channels * epochSamplesOf(model.metadata),
    headMacs: channels * (main + side) * STAGE_COUNT,
  };
}
