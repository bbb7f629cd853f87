/**
 * The engine alone: a model's bytes and samples in, sleep stages out. One file, which is read in a fraction of the time that
 * the whole package takes, and one beside it that is asked for where a host does not compile WebAssembly at once. Its classes
 * are its own, so tell errors by their `code`.
 *
 * @packageDocumentation
 */

export { type LoadOptions, loadModel, type SleepModel } from './runtime/load-model.js';
export type { SleepStager, StagerOptions } from './runtime/stager.js';
export type { ChannelQuality, StagedEpoch } from './runtime/staged-epoch.js';
export type { PoolOptions, StagerPool } from './runtime/stager-pool.js';
export type { PooledSleeperOptions } from './runtime/sleeper-options.js';
export type { Samples } from './runtime/sample-queue.js';
export { type SampleBlock, stageStream, stageTransform } from './runtime/stage-stream.js';
export { STAGES, type StageIndex, UNSCORED } from './stages.js';
export { BudgetError, ModelFileError, SampleError, UlwError, UsageError } from './errors.js';
