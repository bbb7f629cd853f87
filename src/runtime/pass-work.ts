// What passes through the layers have to do, counted by the extractor's rules: the terms of the cycle model.
import { blockRows, headFeatures, type IntegerModel, integerWidths } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { STAGE_COUNT, TAPS } from '../model/numeric-contract.js';

/** Work of one or more passes; each is a term of a core's cycles. */
export interface PassWork {
  /** Multiply-accumulates of pointwise matrices and side paths, and of taps (depthwise and the fused first). */
  readonly pointwise: number;
  readonly taps: number;
  /** 8-bit values that were requantised, and rows of them. */
  readonly values: number;
  readonly rows: number;
  /** Convolutions that made at least one row. */
  readonly layers: number;
  /** Bytes of a row of every buffer that a pass brings up to date: its kept rows move. */
  readonly kept: number;
  readonly passes: number;
  /** Multiply-accumulates of the head. */
  readonly head: number;
}

export const WORK_TERMS = ['pointwise', 'taps', 'values', 'rows', 'layers', 'kept', 'passes', 'head'] as const;
export const NO_WORK = Object.fromEntries(WORK_TERMS.map((term) => [term, 0])) as unknown as PassWork;

const sumOf = (a: PassWork, b: PassWork): PassWork =>
  Object.fromEntries(WORK_TERMS.map((term) => [term, a[term] + b[term]])) as unknown as PassWork;

export const timesWork = (work: PassWork, factor: number): PassWork =>
  Object.fromEntries(WORK_TERMS.map((term) => [term, work[term] * factor])) as unknown as PassWork;

/** Pooled rows that `rows` input rows allow, as `assembly/extractor.ts` has it. */
const pooled = (rows: number, ended: boolean): number => (ended ? (rows + 1) >> 1 : Math.max((rows - 1) >> 1, 0));

/** Rows before pooling behind pooled rows `from` to `to` of a convolution that has `total` of them in an epoch. */
const rowsBehind = (from: number, to: number, total: number): number => Math.min(2 * to, total) - 2 * from;

/** One pass of one channel, from `before` to `after` samples of an epoch. */
export function passWork(model: IntegerModel, before: number, after: number): PassWork {
  const widths = integerWidths(model);
  const totals = blockRows(model);
  const ended = after === totals[0];
  const work: { -readonly [Term in keyof PassWork]: number } = { ...NO_WORK, passes: 1 };
  let [from, to] = [before, after];
  for (const [index, block] of model.blocks.entries()) {
    const [features, width] = [widths[index], widths[index + 1]];
    const [hiddenFrom, hiddenTo] = [pooled(from, false), pooled(to, ended)];
    const [outputFrom, outputTo] = [pooled(hiddenFrom, false), pooled(hiddenTo, ended)];
    const [hidden, outputs] = [hiddenTo - hiddenFrom, outputTo - outputFrom];
    const first = rowsBehind(hiddenFrom, hiddenTo, totals[index]);
    const second = rowsBehind(outputFrom, outputTo, (totals[index] + 1) >> 1);
    work.taps += TAPS * (first * (index === 0 ? width : features) + second * width);
    work.pointwise += (index === 0 ? 0 : first * features * width) + second * width * width;
    if (block.side !== null) work.pointwise += outputs * features * width;
    work.values += (hidden + outputs) * width;
    work.rows += hidden + outputs;
    work.layers += Number(hidden > 0) + Number(outputs > 0);
    work.kept += (index === 0 ? 2 : features) + (hidden > 0 ? width : 0);
    if (outputs === 0) break;
    [from, to] = [outputFrom, outputTo];
  }
  return work;
}

/** The head's, of an epoch of all channels. */
export function headWork(model: IntegerModel): PassWork {
  const { main, side } = headFeatures(model);
  return { ...NO_WORK, head: model.metadata.channels.length * (main + side) * STAGE_COUNT };
}

/** Every pass of one channel over an epoch in chunks of `chunkSamples`, in order. */
export function channelPasses(model: IntegerModel, chunkSamples: number): PassWork[] {
  const samples = epochSamplesOf(model.metadata);
  return Array.from({ length: Math.ceil(samples / chunkSamples) }, (_, pass) =>
    passWork(model, pass * chunkSamples, Math.min((pass + 1) * chunkSamples, samples)),
  );
}

/** An epoch of all channels, head included. */
export function epochWork(model: IntegerModel, chunkSamples: number): PassWork {
  const channel = channelPasses(model, chunkSamples).reduce(sumOf, NO_WORK);
  return sumOf(timesWork(channel, model.metadata.channels.length), headWork(model));
}
