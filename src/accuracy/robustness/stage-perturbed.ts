import type { ModelMetadata } from '../../model/metadata.js';
import { floatLogits } from '../../reference/float.js';
import { stageOf } from '../../reference/integer.js';
import type { SleepModel } from '../../runtime/load-model.js';
import { ReferenceFrontEnds } from '../../runtime/recording-epochs.js';
import { scoreEpoch } from '../../runtime/scored-epoch.js';
import { headersOf, matchChannels } from '../../signal/channels.js';
import { UNSCORED } from '../../stages.js';
import type { AccuracyNight, ComparedModels } from '../compare-nights.js';
import { perturbedEpochs, type PerturbedSource } from './perturbed-epochs.js';
import type { Perturbation } from './perturbations.js';

/** Stages of chosen epochs; -1 where there is none. */
export interface PerturbedStages {
  /** One an epoch of `indices`. */
  readonly int8: Int8Array;
  /** Likewise; -1, too, where the float network was not asked. */
  readonly float: Int8Array;
}

/** Which epochs of a night, and for which of them the float network is asked as well. */
export interface ChosenEpochs {
  /** Ascending. */
  readonly indices: readonly number[];
  readonly sampled: ReadonlySet<number>;
}

async function withRecording<Result>(
  night: AccuracyNight,
  work: (source: Omit<PerturbedSource, 'metadata' | 'perturbation'>) => Promise<Result>,
): Promise<Result> {
  const recording = await night.open();
  try {
    return await work({ recording, title: night.title, requested: night.channels });
  } finally {
    await recording.close();
  }
}

/** Hz of the signals that a model hears in a night. */
export async function heardRates(metadata: ModelMetadata, night: AccuracyNight): Promise<readonly number[]> {
  return withRecording(night, ({ recording, requested }) => {
    const matches = matchChannels(recording.signals, metadata.channels, requested);
    const headers = matches.flatMap((match) => headersOf(recording.signals, match));
    return Promise.resolve(headers.map(({ rate }) => rate));
  });
}

/** A whole night through the engine and, where it was chosen, the float network: both hear what was disturbed. */
export async function stagePerturbed(
  { network, integer, engine }: ComparedModels,
  night: AccuracyNight,
  perturbation: Perturbation,
  { indices, sampled }: ChosenEpochs,
): Promise<PerturbedStages> {
  const { metadata } = network;
  const labels = metadata.channels.map(({ label }) => label);
  const places = new Map(indices.map((index, place) => [index, place]));
  const [int8, float] = [0, 0].map(() => new Int8Array(indices.length).fill(UNSCORED));
  return withRecording(night, async (source) => {
    const stager = engine.stager();
    const frontEnds = new ReferenceFrontEnds(metadata, integer.gainMode);
    for await (const { index, samples, judged } of perturbedEpochs({ ...source, metadata, perturbation })) {
      const { stage } = scoreEpoch(stager, samples, judged, labels);
      const isHeard = (c: number): boolean => judged.unscored === null && judged.defects[c] === null;
      const heard = frontEnds.next(samples.map((own, c) => (isHeard(c) ? own : null)));
      const place = places.get(index);
      if (place === undefined || stage === UNSCORED) continue;
      int8[place] = stage;
      if (sampled.has(index)) float[place] = stageOf(floatLogits(network, heard));
    }
    return { int8, float };
  });
}

/** Another model on the same nights, in eight bits only; it takes the signals asked for where it has channels for all. */
export async function stageOther(
  engine: SleepModel,
  night: AccuracyNight,
  perturbation: Perturbation,
  indices: readonly number[],
): Promise<Int8Array> {
  const { metadata } = engine;
  const labels = metadata.channels.map(({ label }) => label);
  const all = new Map<number, number>();
  await withRecording(night, async (source) => {
    const stager = engine.stager();
    const requested = source.requested.length > metadata.channels.length ? [] : source.requested;
    for await (const { index, samples, judged } of perturbedEpochs({ ...source, requested, metadata, perturbation })) {
      all.set(index, scoreEpoch(stager, samples, judged, labels).stage);
    }
  });
  return Int8Array.from(indices, (index) => all.get(index) ?? UNSCORED);
}
