import type { ModelMetadata } from '../model/metadata.js';
import { decodeUlw } from '../quantize/ulw-file.js';
import { Arena } from './arena.js';
import { type EngineBuild, instantiateEngine } from './engine.js';
import { type Budget, type MemoryPlan, planMemory } from './plan.js';
import { SleepStager, type StagerOptions } from './stager.js';
import { type PoolOptions, StagerPool } from './stager-pool.js';

/** Options of {@link loadModel}. */
export interface LoadOptions {
  /** Bytes that may be used; checked before anything runs. */
  readonly budget?: Budget;
  /** Most samples that one pass takes, 1 to an epoch's; the largest that fits the budget when left out. */
  readonly chunkSamples?: number;
  /** `simd` or `scalar`; what the host can run when left out. */
  readonly build?: EngineBuild;
  /** Named in errors; usually the file's name. */
  readonly name?: string;
}

/** A model in an engine of its own: one wasm instance, one fixed page, any number of sleepers. */
export interface SleepModel {
  /** Channels, sample rate, provenance: what the model says about itself. */
  readonly metadata: ModelMetadata;
  /** Where everything lies in the page. */
  readonly plan: MemoryPlan;
  /** The engine that runs. */
  readonly build: EngineBuild;
  /** Bytes of the `.ulw` file. */
  readonly modelBytes: number;
  /** A stager for one sleeper; stagers of one model share its engine and may be used in any order. */
  stager(options?: StagerOptions): SleepStager;
  /** Thousands of sleepers by number, on the same engine: for a server of many wearables. */
  pool(options?: PoolOptions): StagerPool;
}

/**
 * Reads a `.ulw` file and lays it out in an engine. Works alike in Node and browsers: give it the file's bytes.
 *
 * @throws ModelFileError when the file is truncated, altered or of another version
 * @throws BudgetError when the model does not fit, listing each part
 * @throws UsageError when it is given anything but bytes, such as a path, or a build that is neither `simd` nor `scalar`
 */
export async function loadModel(bytes: Uint8Array, options: LoadOptions = {}): Promise<SleepModel> {
  const model = decodeUlw(bytes, options.name);
  const engine = await instantiateEngine(options.build);
  const plan = planMemory(model, {
    codeBytes: engine.codeBytes,
    ...(options.budget === undefined ? {} : { budget: options.budget }),
    ...(options.chunkSamples === undefined ? {} : { chunkSamples: options.chunkSamples }),
  });
  const arena = new Arena(engine, plan);
  return {
    metadata: model.metadata,
    plan,
    build: engine.build,
    modelBytes: bytes.length,
    stager: (stagerOptions = {}) => new SleepStager(arena, model.metadata, model.head.scale, stagerOptions),
    pool: (poolOptions) => new StagerPool(arena, model.metadata, model.head.scale, poolOptions),
  };
}
