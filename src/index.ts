/**
 * Sleep staging in eight bits: a recording or a stream of samples in, sleep stages out.
 *
 * @packageDocumentation
 */

// Stage samples as they come.
export { type LoadOptions, loadModel, type SleepModel } from './runtime/load-model.js';
export type { SleepStager, StagerOptions } from './runtime/stager.js';
export type { ChannelQuality, StagedEpoch } from './runtime/staged-epoch.js';
export type { PoolOptions, StagerPool } from './runtime/stager-pool.js';
export type { PooledSleeperOptions } from './runtime/sleeper-options.js';
export type { Samples } from './runtime/sample-queue.js';
export { type SampleBlock, stageStream, stageTransform } from './runtime/stage-stream.js';

// Stage a whole recording.
export {
  type RecordingSmoothing,
  type ScoredChannel,
  type ScoredRecording,
  type ScoreOptions,
  scoreRecording,
} from './runtime/score-recording.js';
export type { ScoredEpoch } from './runtime/scored-epoch.js';

// Smooth stages over time.
export {
  type RawStage,
  type SmoothedEpoch,
  smoothEpochs,
  type SmoothingMode,
  SMOOTHING_MODES,
  smoothStream,
} from './runtime/smoothing/smooth-epochs.js';
export { type SmoothedStage, StageSmoother } from './runtime/smoothing/stage-smoother.js';
export { DEFAULT_SMOOTHING, type SmoothingParameters, type StageTransitions } from './runtime/smoothing/parameters.js';
export type { Distribution, Observation } from './runtime/smoothing/distribution.js';

// Read recordings.
export { type EdfContents, type EdfSamples, readEdf, type ReadEdfOptions } from './signal/edf/read-edf.js';
export type { OpenOptions } from './signal/edf/file.js';
export { openRecording } from './signal/open-recording.js';
export type { Recording, RecordingFormat, SignalHeader, Slice, SliceLimits } from './signal/recording.js';
export type { Annotation } from './signal/edf/annotations.js';
export { type ByteSource, bytesSource } from './signal/byte-source.js';
export { blobSource } from './signal/blob-source.js';
export { type StreamOptions, streamMicrovolts } from './signal/stream.js';
export type { WindowDefect } from './signal/window-judge.js';
export type { BadWindow, Interval, Source, StreamBlock } from './signal/stream-block.js';
export { type ChannelMatch, matchChannels } from './signal/channels.js';
export { type Defect, DEFECTS, type DefectStretch } from './signal/defects.js';
export { findLights, type Lights, type LightsOptions, type LightsTime } from './signal/lights.js';

// Hypnograms: what a human scored, statistics, agreement.
export {
  EPOCH_SECONDS,
  type Hypnogram,
  type Stage,
  type StageIndex,
  stageName,
  STAGES,
  type StatedStart,
  UNSCORED,
} from './stages.js';
export { readHypnogram, type ReadHypnogramOptions } from './signal/hypnogram/read.js';
export { type AlignedHypnogram, alignHypnogram } from './signal/hypnogram/align.js';
export { type SleepStatistics, sleepStatistics } from './report/statistics.js';
export { type SleepCycle, sleepCycles } from './report/statistics-cycles.js';
export { aroundSleep } from './report/statistics-crop.js';
export { betweenLights } from './report/time-in-bed.js';
export { type Agreement, agreement, type StageAgreement } from './report/agreement.js';

// Report a night: page, text, tables, EDF+, BIDS, JSON.
export { nightReport } from './report/night-report.js';
export type {
  EngineSizes,
  ModelFacts,
  NightReport,
  NightSmoothing,
  RecordingChannel,
  RecordingFacts,
  StagedEpoch as ReportedEpoch,
  Timing,
} from './report/night.js';
export { nightPage } from './report/page.js';
export { MIN_WIDTH, nightText } from './report/terminal.js';
export type { TerminalStyle } from './report/terminal-pen.js';
export { stageTable } from './report/stage-table.js';
export { nightSummary, type NightSummary, summaryTable } from './report/summary-table.js';
export { type BidsEvents, bidsEvents } from './report/bids-events.js';
export { hypnogramEdf } from './report/hypnogram-edf.js';
export { type JsonEpoch, type JsonRawStage, nightJson, type NightJson } from './report/json.js';

// Write recordings and annotations.
export {
  encodeAnnotationFile,
  encodeEdf,
  encodeHypnogram,
  type EdfOptions,
  type EdfSignal,
} from './signal/edf/write.js';
export { EdfEncoder, type EdfForm, type EdfSignalForm } from './signal/edf/encoder.js';

// Memory: what fits where.
export {
  type Budget,
  type Excess,
  excessOf,
  largestChunk,
  type MemoryPlan,
  planMemory,
  type PlanOptions,
} from './runtime/plan.js';
export type { EngineForm, LayoutOptions, MemoryLayout } from './runtime/memory-layout.js';
export { BARE_FORM } from './runtime/bare/form.js';
export { type Board, type BoardHost, BOARDS, type Core, type Room } from './runtime/boards.js';
export { findBoard, roomOn } from './runtime/find-board.js';
export { type ChunkCost, type TradeOff, tradeOff, type TradeOffOptions } from './runtime/trade-off.js';
export { type ChunkTime, timeChunks, type ChunkTiming } from './runtime/time-chunks.js';
export type { EpochTime, TimingOptions } from './runtime/time-epochs.js';
export type { MemoryPart, Place, PlacedPart } from './runtime/memory-map.js';
export type { EngineBuild } from './runtime/engine.js';

// Make models: weights, exact compilation, integers.
export { readWeights, writeWeights } from './model/weights.js';
export { CHANNEL_ROLES, type ChannelRole, type ModelChannel } from './model/channel.js';
export type { ModelMetadata, Provenance } from './model/metadata.js';
export type {
  BatchNormLayer,
  Block,
  ConvolutionLayer,
  Dense,
  Layer,
  MaxPoolLayer,
  Network,
  PooledShortcut,
  ReluLayer,
  SeparableLayer,
  StridedDenseLayer,
} from './model/network.js';
export type { Matrix } from './model/matrix.js';
export { countNetwork, type LayerCount, type NetworkCount } from './model/count.js';
export { compile, FLOAT_PASSES, PASSES } from './compile/compile.js';
export type { Pass } from './compile/pass.js';
export type { BlockRanges } from './model/activation-ranges.js';
export { type Calibration, calibrate } from './quantize/calibrate.js';
export type { RangeMethod } from './quantize/range.js';
export { quantize, type QuantizeOptions } from './quantize/quantize.js';
export { decodeUlw, encodeUlw } from './quantize/ulw-file.js';
export type {
  IntegerBlock,
  IntegerConvolution,
  IntegerHead,
  IntegerMatrix,
  IntegerModel,
  IntegerSide,
} from './model/integer-model.js';

// Reference interpreters: slow, and obviously right.
export { floatLogits, type Observer, type Rows } from './reference/float.js';
export { integerLogits } from './reference/integer.js';

// Simulate nights that nobody slept.
export { type SimulatedChannel, simulateNight, type SimulatedNight } from './signal/simulate/night.js';
export type { NightOptions } from './signal/simulate/night-options.js';
export { encodeNight, type NightFiles } from './signal/simulate/export.js';
export { type EyeSite, type MontageChannel, PAPER_MONTAGE } from './signal/simulate/montage.js';
export { montageOfLabels, SIMULATED_MONTAGES } from './signal/simulate/montage-names.js';
export type { NightConditions, SimulatedPerson, SleepHabits } from './signal/simulate/person.js';
export type { Artefact, ArtefactKind } from './signal/simulate/artefacts.js';
export type { Bands } from './signal/simulate/tables.js';
export type { SpectralPeak } from './signal/simulate/spectrum.js';

// Errors.
export {
  BudgetError,
  ChannelError,
  ContractError,
  type ErrorFacts,
  HypnogramError,
  ModelFileError,
  RecordingError,
  SampleError,
  UlwError,
  UsageError,
  WeightsError,
} from './errors.js';
