// One chunk of one channel through all blocks. How many rows each layer has taken in and put out follows from the
// channel's position alone, so the state keeps rows and no counts. src/runtime/plan.ts sizes every buffer used here.
import { depthwise } from './depthwise';
import { firstFilter } from './first-filter';
import { firstStrips } from './first-strips';
import { frontEnd } from './front-end';
import {
  BLOCKS,
  BLOCK_BYTES,
  EPOCH_SAMPLES,
  FEATURES_IN,
  FIRST_BIAS,
  FIRST_BLOCK,
  FIRST_TAPS,
  FIRST_WEIGHTS,
  KEPT_HIDDEN,
  KEPT_INPUT,
  MAIN_FEATURES,
  POSITION,
  SCRATCH_HIDDEN,
  SCRATCH_INPUT,
  SCRATCH_LAST_ROWS,
  SCRATCH_SIDE_TILE,
  SCRATCH_TILE,
  SECOND_TAPS,
  SIDE_BIAS,
  SIDE_WEIGHTS,
  SUMS,
  TILE_ROWS,
  WIDTH,
} from './layout';
import { pointwisePool } from './pointwise-pool';
import { sumRows, sumSideRows } from './pool-sum';
import { gatherSideRows } from './side-rows';

/**
 * Pooled rows that `rows` input rows allow: row 2 j + 2 must be there for output j, unless the epoch has ended. The
 * division rounds towards zero, and so none follow from none.
 */
// @ts-ignore: decorator
@inline
function pooled(rows: i32, ended: bool): i32 {
  return (ended ? rows + 1 : rows - 1) / 2;
}

/** The first row that a convolution with `outputs` pooled rows behind it still needs; -1 is the padding. */
// @ts-ignore: decorator
@inline
function neededByConvolution(outputs: i32): i32 {
  return (outputs << 1) - 1;
}

/** The first row of a block's input still needed: the side path reads row 4 t when output t is made. */
// @ts-ignore: decorator
@inline
function neededByBlock(hidden: i32, outputs: i32, hasSide: bool): i32 {
  const row = neededByConvolution(hidden);
  return hasSide ? min(row, outputs << 2) : row;
}

/** Brings the kept rows to the front of a buffer; at an epoch's start the one kept row is padding. */
function restore(buffer: usize, kept: usize, needed: i32, rows: i32, rowBytes: i32): void {
  if (rows == 0) memory.fill(buffer, 0, rowBytes);
  else memory.copy(buffer, kept, (rows - needed) * rowBytes);
}

/** From a block's descriptor to where its second convolution has the words of the first. */
const SECOND: usize = SECOND_TAPS - FIRST_TAPS;

/**
 * Depthwise, pointwise and pool from row 2 `from` of a separable convolution to pooled row `to`, tile by tile. `layer` is
 * the block's descriptor, or `SECOND` beyond it; only the second convolution has u8 rows and may have a side path, whose
 * rows begin at `sideInput`: `sideFeatures` is 0 for the first.
 */
export function separable(
  program: usize, scratch: usize, layer: usize, input: usize, features: i32, total: i32, width: i32,
  from: i32, to: i32, output: usize, sideInput: usize, sideFeatures: i32,
): void {
  const isFirst = sideFeatures == 0;
  const taps = program + load<usize>(layer, FIRST_TAPS);
  const weights = program + load<usize>(layer, FIRST_WEIGHTS);
  const bias = program + load<usize>(layer, FIRST_BIAS);
  let sideWeights: usize = isFirst ? 0 : load<usize>(layer, SIDE_WEIGHTS - SECOND);
  if (sideWeights) sideWeights += program;
  const sideBias = program + load<usize>(layer, SIDE_BIAS - SECOND);
  const tile = scratch + load<usize>(program, SCRATCH_TILE);
  const sideTile = scratch + load<usize>(program, SCRATCH_SIDE_TILE);
  const tileOutputs = load<i32>(program, TILE_ROWS) >> 1;
  // The SIMD tile holds 8 features side by side, row after row, then the next 8.
  const stride = ASC_FEATURE_SIMD ? <usize>tileOutputs << 5 : <usize>features << 1;
  const sidePairs = (sideFeatures + 1) >> 1;
  const sideBytes = sideFeatures == 1 ? 8 : sideFeatures << 2;
  // Samples are pairs where they lie: the one after meets a zero weight.
  const inPlace = ASC_FEATURE_SIMD && sideFeatures == 1;
  for (let first = from; first < to; first += tileOutputs) {
    const outputs = min(to - first, tileOutputs);
    const row = first << 1;
    const rows = min(outputs << 1, total - row);
    depthwise(input + (row - 1) * features, taps, tile, features, rows, isFirst, stride);
    // The last pool of an odd number of rows has one row: twice the same row has the same maximum.
    if (!ASC_FEATURE_SIMD && rows & 1) memory.copy(tile + <usize>rows * stride, tile + <usize>(rows - 1) * stride, stride);
    const side = sideInput + (first - from) * sideBytes;
    if (sideWeights && !inPlace) gatherSideRows(side, sideFeatures, outputs, sideTile);
    pointwisePool(
      tile, stride, features >> 1, weights, bias, width, outputs, output + (first - from) * width,
      inPlace ? side : sideTile, inPlace ? 8 : <usize>sidePairs << 2, sidePairs, sideWeights, sideBias,
    );
  }
}

/** `count` samples (at most the plan's chunk, not beyond the epoch's end) of the channel at `channel`. */
export function extract(program: usize, channel: usize, scratch: usize, samples: usize, count: i32): void {
  const epochSamples = load<i32>(program, EPOCH_SAMPLES);
  const blocks = load<i32>(program, BLOCKS);
  let before = load<i32>(channel, POSITION);
  let after = before + count;
  let total = epochSamples;
  const ended = after == total;
  store<i32>(channel, after, POSITION);

  let block = program + load<usize>(program, FIRST_BLOCK);
  for (let index = 0; index < blocks; index++) {
    const features = load<i32>(block, FEATURES_IN);
    const width = load<i32>(block, WIDTH);
    const hasSide = load<usize>(block, SIDE_WEIGHTS) != 0;
    const rowBytes = index == 0 ? 2 : features;
    const hiddenBefore = pooled(before, false);
    const hiddenAfter = pooled(after, ended);
    const outputsBefore = pooled(hiddenBefore, false);
    const outputsAfter = pooled(hiddenAfter, ended);
    const hiddenTotal = (total + 1) >> 1;
    const needed = neededByBlock(hiddenBefore, outputsBefore, hasSide);
    const input = scratch + load<usize>(block, SCRATCH_INPUT);
    // Where the epoch's first row would lie.
    const rows = input - needed * rowBytes;
    const fresh = rows + before * rowBytes;
    if (index == 0) {
      restore(input, channel + load<usize>(block, KEPT_INPUT), needed, before, rowBytes);
      if (!ASC_FEATURE_SIMD) frontEnd(channel, samples, fresh, count);
    }
    if (ended) memory.fill(rows + after * rowBytes, 0, rowBytes);

    const hidden = scratch + load<usize>(block, SCRATCH_HIDDEN);
    const hiddenNeeded = neededByConvolution(outputsBefore);
    const hiddenRows = hidden - hiddenNeeded * width;
    const keptHidden = channel + load<usize>(block, KEPT_HIDDEN);
    const made = hiddenAfter - hiddenBefore;
    // The first layer of the SIMD build has the front end in it, and so something to do even then.
    if (made || (ASC_FEATURE_SIMD && index == 0)) {
      restore(hidden, keptHidden, hiddenNeeded, hiddenBefore, width);
      const hiddenNew = hiddenRows + hiddenBefore * width;
      if (index == 0) {
        const early = rows + ((hiddenBefore << 1) - 1) * rowBytes;
        const taps = program + load<usize>(block, FIRST_TAPS);
        const weights = program + load<usize>(block, FIRST_WEIGHTS);
        const bias = program + load<usize>(block, FIRST_BIAS);
        if (ASC_FEATURE_SIMD) {
          const strip = scratch + load<usize>(program, SCRATCH_TILE);
          firstStrips(channel, samples, count, fresh, strip, early, taps, weights, bias, width, made, hiddenNew);
        } else {
          firstFilter(early, taps, weights, bias, width, made, hiddenNew);
        }
      } else {
        separable(
          program, scratch, block, rows, features, total, width, hiddenBefore, hiddenAfter, hiddenNew, 0, 0,
        );
      }
      if (ended) memory.fill(hiddenRows + hiddenAfter * width, 0, width);
    }

    if (!hasSide) {
      const next = (before + 3) >> 2;
      const sums = channel + SUMS + (load<usize>(program, MAIN_FEATURES) << 2);
      sumSideRows(rows + (next << 2) * rowBytes, features, ((after + 3) >> 2) - next, sums);
    }

    const isLast = index == blocks - 1;
    const nextBlock = block + BLOCK_BYTES;
    let output = scratch + load<usize>(program, SCRATCH_LAST_ROWS);
    if (!isLast && outputsAfter > outputsBefore) {
      const nextHidden = pooled(outputsBefore, false);
      const nextHasSide = load<usize>(nextBlock, SIDE_WEIGHTS) != 0;
      const nextNeeded = neededByBlock(nextHidden, pooled(nextHidden, false), nextHasSide);
      const nextInput = scratch + load<usize>(nextBlock, SCRATCH_INPUT);
      restore(nextInput, channel + load<usize>(nextBlock, KEPT_INPUT), nextNeeded, outputsBefore, width);
      output = nextInput + (outputsBefore - nextNeeded) * width;
    }
    if (outputsAfter > outputsBefore) {
      separable(
        program, scratch, block + SECOND, hiddenRows, width, hiddenTotal, width, outputsBefore, outputsAfter,
        output, rows + (outputsBefore << 2) * rowBytes, features,
      );
      if (isLast) sumRows(output, width, outputsAfter - outputsBefore, channel + SUMS);
    }

    if (!ended) {
      const keep = neededByBlock(hiddenAfter, outputsAfter, hasSide);
      const keptInput = channel + load<usize>(block, KEPT_INPUT);
      memory.copy(keptInput, rows + keep * rowBytes, (after - keep) * rowBytes);
      if (hiddenAfter > hiddenBefore) {
        const keepHidden = neededByConvolution(outputsAfter);
        memory.copy(keptHidden, hiddenRows + keepHidden * width, (hiddenAfter - keepHidden) * width);
      }
    }
    if (outputsAfter == outputsBefore) return;
    before = outputsBefore;
    after = outputsAfter;
    total = (hiddenTotal + 1) >> 1;
    block = nextBlock;
  }
}
