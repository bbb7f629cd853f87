import { compile } from '../compile/compile.js';
import { countNetwork } from '../model/count.js';
import type { IntegerModel } from '../model/integer-model.js';
import { epochSamplesOf } from '../model/network.js';
import { publishedNetwork, ZEROS } from '../model/published.js';
import { architectureOf } from '../quantize/tensor-table.js';
import { bareChunkWork } from './bare/chunk-work.js';
import { BARE_FORM } from './bare/form.js';
import { type ChunkWork, chunkWork } from './chunk-work.js';
import { type LayoutOptions, layoutsOf } from './memory-layout.js';
import { type Budget, excessOf, largestChunk, PAGE_BYTES } from './plan.js';

/** What one chunk length costs, by counting alone. */
export interface ChunkCost extends ChunkWork {
  readonly chunkSamples: number;
  readonly ramBytes: number;
  /** Within the budget and the wasm page. */
  readonly fits: boolean;
  /** Within the wasm page, so that this host can run it whatever the budget. */
  readonly runsHere: boolean;
  /** Longest that a sample waits for its chunk to fill, in seconds. */
  readonly latencySeconds: number;
}

/** How chunk length trades memory for work. */
export interface TradeOff {
  /** Multiply-accumulates of an epoch of all channels, the same for every chunk length. */
  readonly macs: number;
  /** null when not even one sample fits. */
  readonly largestChunk: number | null;
  /** By ascending chunk length. */
  readonly costs: readonly ChunkCost[];
}

/** From every sample on its own to the whole epoch. */
const USUAL_CHUNKS = [1, 4, 10, 25, 64, 100, 250, 500, 1000, 3000];

/** Options of {@link tradeOff}. */
export interface TradeOffOptions {
  /** Chunk lengths to cost beside the usual ones and the largest that fits; 1 to an epoch's samples. */
  readonly chunks?: readonly number[];
  /** What the layouts depend on besides. */
  readonly layout?: LayoutOptions;
}

/** MACs of the compiled network, whose form follows from the integers. */
function macsOf(model: IntegerModel): number {
  return countNetwork(compile(publishedNetwork(model.metadata, architectureOf(model).widths, ZEROS))).macs;
}

/**
 * Memory, passes, latency and rows moved for several chunk lengths: pure counts, no measurement
 * (`time-chunks.ts` measures).
 * @throws UsageError when a chunk is not 1 to an epoch's samples or the budget is no whole number of bytes
 */
export function tradeOff(model: IntegerModel, budget: Budget = {}, options: TradeOffOptions = {}): TradeOff {
  const { chunks = [], layout: layoutOptions = {} } = options;
  const epochSamples = epochSamplesOf(model.metadata);
  const largest = largestChunk(model, budget, layoutOptions);
  const usual = [...USUAL_CHUNKS.filter((chunk) => chunk < epochSamples), epochSamples];
  const lengths = new Set([...usual, ...chunks, ...(largest === null ? [] : [largest])]);
  const layoutOf = layoutsOf(model, layoutOptions);
  const workOf = layoutOptions.form === BARE_FORM ? bareChunkWork : chunkWork;
  return {
    macs: macsOf(model),
    largestChunk: largest,
    costs: [...lengths]
      .sort((a, b) => a - b)
      .map((chunkSamples) => {
        const layout = layoutOf(chunkSamples);
        return {
          chunkSamples,
          ramBytes: layout.ramBytes,
          fits: excessOf(layout, budget).length === 0,
          runsHere: layout.pageBytes <= PAGE_BYTES,
          latencySeconds: chunkSamples / model.metadata.sampleRate,
          ...workOf(model, chunkSamples),
        };
      }),
  };
}
