// What passes through the bare engine have to do, counted by its rules: the terms of the cycle model.
import { headFeatures, type IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { STAGE_COUNT, TAPS } from '../model/numeric-contract.js';
import { KERNELS } from './bare/layout.js';
import { kernelOf, layersOf } from './bare/program-image.js';

/** Rows of a pool. */
const POOL = 2;

/** Work of one or more passes; each is a term of a core's cycles. */
export interface PassWork {
  /** Samples through the front end. */
  readonly samples: number;
  /** Multiply-accumulates of the first convolution, which has one a feature and pooled row, and of the others' taps. */
  readonly first: number;
  readonly taps: number;
  /** Of pointwise matrices and side paths: with the kernels made for the layer, and with the one that fits all. */
  readonly pointwise: number;
  readonly plain: number;
  /** 8-bit values that were requantised behind the first convolution, and rows of them. */
  readonly values: number;
  readonly pools: number;
  readonly passes: number;
  /** Multiply-accumulates of the head. */
  readonly head: number;
}

export const WORK_TERMS = [
  'samples',
  'first',
  'taps',
  'pointwise',
  'plain',
  'values',
  'pools',
  'passes',
  'head',
] as const;
export const NO_WORK = Object.fromEntries(WORK_TERMS.map((term) => [term, 0])) as unknown as PassWork;

type Counts = { -readonly [Term in keyof PassWork]: number };

const sumOf = (a: PassWork, b: PassWork): PassWork =>
  Object.fromEntries(WORK_TERMS.map((term) => [term, a[term] + b[term]])) as unknown as PassWork;

export const timesWork = (work: PassWork, factor: number): PassWork =>
  Object.fromEntries(WORK_TERMS.map((term) => [term, work[term] * factor])) as unknown as PassWork;

/** What a call of each kernel takes in one layer. */
interface LayerWork {
  readonly taps: number;
  readonly width: number;
  readonly macs: number;
  readonly isPlain: boolean;
}

/** The first convolution makes two pooled rows at a time: their samples filtered, then one product a feature of each. */
const firstMacs = (features: number): number => 2 * (POOL * TAPS + features);

/** A pool takes two rows. */
function layerWorks(model: IntegerModel): LayerWork[] {
  return layersOf(model).map((layer, index) => {
    const { matrix } = layer.convolution;
    const side = layer.side === null ? 0 : layer.side.matrix.rows * matrix.columns;
    return {
      taps: index === 0 ? firstMacs(matrix.columns) : POOL * TAPS * matrix.rows,
      width: matrix.columns,
      macs: POOL * matrix.rows * matrix.columns + side,
      isPlain: kernelOf(layer) === KERNELS.PLAIN,
    };
  });
}

/** Row `row` of layer `index`, and what it sets off behind it, as `assembly/bare/cascade.ts` has it. */
function descend(work: Counts, layers: readonly LayerWork[], index: number, row: number): void {
  for (;;) {
    const { macs, width, isPlain } = layers[index];
    work[isPlain ? 'plain' : 'pointwise'] += macs;
    work.values += width;
    work.pools++;
    index++;
    if (index === layers.length || row % 2 === 1) return;
    work.taps += layers[index].taps;
    if (row === 0) return;
    row = (row >> 1) - 1;
  }
}

/** The pair of pooled rows that four samples complete. */
function firstRows(work: Counts, layers: readonly LayerWork[], index: number): void {
  work.first += layers[0].taps;
  work.taps += layers[1].taps;
  if (index > 0) descend(work, layers, 1, index - 1);
}

/** The rows that padding completes, as `assembly/bare/epoch-end.ts` has it. */
function endEpoch(work: Counts, layers: readonly LayerWork[], samples: number): void {
  const waiting = (samples + 1) & 3;
  if (waiting === 3) firstRows(work, layers, (samples + 1) >> 2);
  else work.first += layers[0].taps;
  let rows = samples;
  for (let index = 1; index < layers.length; index++) {
    rows = (rows + 1) >> 1;
    work.taps += layers[index].taps;
    descend(work, layers, index, (rows - 1) >> 1);
  }
}

function passOf(layers: readonly LayerWork[], before: number, after: number, isLast: boolean): PassWork {
  const work: Counts = { ...NO_WORK, passes: 1, samples: after - before };
  for (let index = (before + 1) >> 2; index < (after + 1) >> 2; index++) firstRows(work, layers, index);
  if (isLast) endEpoch(work, layers, after);
  return work;
}

/** One pass of one channel, from `before` to `after` samples of an epoch. */
export function passWork(model: IntegerModel, before: number, after: number): PassWork {
  return passOf(layerWorks(model), before, after, after === epochSamplesOf(model.metadata));
}

/** The head's, of an epoch of all channels. */
export function headWork(model: IntegerModel): PassWork {
  const { main, side } = headFeatures(model);
  return { ...NO_WORK, head: model.metadata.channels.length * (main + side) * STAGE_COUNT };
}

/** Every pass of one channel over an epoch in chunks of `chunkSamples`, in order. */
export function channelPasses(model: IntegerModel, chunkSamples: number): PassWork[] {
  const [samples, layers] = [epochSamplesOf(model.metadata), layerWorks(model)];
  return Array.from({ length: Math.ceil(samples / chunkSamples) }, (_, pass) => {
    const after = Math.min((pass + 1) * chunkSamples, samples);
    return passOf(layers, pass * chunkSamples, after, after === samples);
  });
}

/** An epoch of all channels, head included. */
export function epochWork(model: IntegerModel, chunkSamples: number): PassWork {
  const channel = channelPasses(model, chunkSamples).reduce(sumOf, NO_WORK);
  return sumOf(timesWork(channel, model.metadata.channels.length), headWork(model));
}
