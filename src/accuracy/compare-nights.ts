import { softmax } from '../model/softmax.js';
import type { Network } from '../model/network.js';
import type { IntegerModel } from '../model/integer-model.js';
import { floatLogits } from '../reference/float.js';
import { stageOf } from '../reference/integer.js';
import type { SleepModel } from '../runtime/load-model.js';
import { placedEpochs } from '../runtime/recording-epochs.js';
import { scoreRecording } from '../runtime/score-recording.js';
import { alignHypnogram } from '../signal/hypnogram/align.js';
import type { Recording } from '../signal/recording.js';
import { type Hypnogram, UNSCORED } from '../stages.js';
import type { EpochSamples } from './layer-study.js';

/** A recording to measure on. */
export interface AccuracyNight {
  readonly title: string;
  /** Whole epochs, by its header. */
  readonly epochs: number;
  readonly truth: Hypnogram | null;
  /** The same for all nights of one person; null where nobody knows. */
  readonly person: string | null;
  /** Labels of the signals to use, in the order of the model's channels; the others are found by label and role. */
  readonly channels: readonly string[];
  /** The measurement closes it. */
  readonly open: () => Promise<Recording>;
}

/** What one side said of every compared epoch. */
export interface Answers {
  readonly stages: Int8Array;
  readonly probabilities: readonly (readonly number[])[];
}

/** A night's epochs that both sides staged from all channels. */
export interface ComparedNight {
  readonly title: string;
  /** Null where nobody knows. */
  readonly person: string | null;
  /** Whole epochs of the recording. */
  readonly epochs: number;
  /** Place of each compared epoch in the recording. */
  readonly indices: readonly number[];
  /** -1 where there is none. */
  readonly truth: Int8Array;
  readonly float: Answers;
  readonly int8: Answers;
  readonly warnings: readonly string[];
}

/** An epoch to which float and integers give different stages. */
export interface DifferingEpoch {
  readonly night: string;
  readonly index: number;
  /** -1 where there is none. */
  readonly truth: number;
  readonly float: readonly number[];
  readonly int8: readonly number[];
  /** How far apart the two sides are on their two stages: the sum of both sides' leads, 0..2. */
  readonly margin: number;
  /** One array a channel, in model units. */
  readonly samples: EpochSamples;
}

export interface Comparison {
  readonly nights: readonly ComparedNight[];
  /** Those that differ, largest margin first, at most {@link DRAWN_EPOCHS}. */
  readonly differing: readonly DifferingEpoch[];
  /** Epochs spread evenly over all, for what takes longer. */
  readonly sample: readonly EpochSamples[];
}

export const DRAWN_EPOCHS = 24;

/** What is compared: one model, twice. */
export interface ComparedModels {
  /** After every pass of `src/compile`. */
  readonly network: Network;
  readonly integer: IntegerModel;
  readonly engine: SleepModel;
}

/** Epochs due by a place among `total`, spread evenly; a bad epoch's turn goes to the next good one. */
const due = (place: number, wanted: number, total: number): number => Math.ceil(((place + 1) * wanted) / total);

/** How far apart two answers are on the two stages that they chose. */
export function marginOf(float: readonly number[], int8: readonly number[]): number {
  const [f, i] = [stageOf(float), stageOf(int8)];
  return float[f] - float[i] + int8[i] - int8[f];
}

/**
 * Float network and engine over all epochs of all nights.
 * @param wanted epochs in `sample`
 * @param progress called with the number of epochs done
 * @throws RecordingError, ChannelError, HypnogramError
 */
export async function compareNights(
  models: ComparedModels,
  nights: readonly AccuracyNight[],
  wanted: number,
  progress: (done: number) => void = () => undefined,
): Promise<Comparison> {
  const total = nights.reduce((sum, night) => sum + night.epochs, 0);
  const compared: ComparedNight[] = [];
  const sample: EpochSamples[] = [];
  let differing: DifferingEpoch[] = [];
  let before = 0;
  for (const night of nights) {
    const first = before;
    const result = await compareNight(models, night, (epoch) => {
      if (sample.length < due(first + epoch.index, wanted, total)) sample.push(epoch.samples);
      if (epoch.margin > 0) differing.push(epoch);
      if (differing.length > 2 * DRAWN_EPOCHS) differing = largestMargins(differing);
      progress(first + epoch.index + 1);
    });
    compared.push(result);
    before += night.epochs;
  }
  return { nights: compared, differing: largestMargins(differing), sample };
}

const largestMargins = (epochs: readonly DifferingEpoch[]): DifferingEpoch[] =>
  epochs.toSorted((a, b) => b.margin - a.margin).slice(0, DRAWN_EPOCHS);

async function compareNight(
  { network, integer, engine }: ComparedModels,
  { title, truth, person, channels, open }: AccuracyNight,
  visit: (epoch: DifferingEpoch) => void,
): Promise<ComparedNight> {
  const recording = await open();
  try {
    const scored = await scoreRecording(recording, engine, { channels });
    const aligned = truth === null ? null : alignHypnogram(truth, scored.epochs.length, recording.start);
    const indices: number[] = [];
    const [float, int8]: number[][][] = [[], []];
    for await (const { index, samples } of placedEpochs(recording, network.metadata, integer.gainMode, channels)) {
      const own = scored.epochs[index];
      if (own.stage === UNSCORED) continue;
      const probabilities = softmax(floatLogits(network, samples));
      indices.push(index);
      float.push(probabilities);
      int8.push([...own.probabilities]);
      const margin = marginOf(probabilities, own.probabilities);
      const stage = aligned?.stages[index] ?? UNSCORED;
      visit({ night: title, index, truth: stage, float: probabilities, int8: own.probabilities, margin, samples });
    }
    return {
      title,
      person,
      epochs: scored.epochs.length,
      indices,
      truth: Int8Array.from(indices, (index) => aligned?.stages[index] ?? UNSCORED),
      float: { stages: Int8Array.from(float, stageOf), probabilities: float },
      int8: { stages: Int8Array.from(indices, (index) => scored.epochs[index].stage), probabilities: int8 },
      warnings: [...scored.warnings, ...(aligned?.warnings ?? [])],
    };
  } finally {
    await recording.close();
  }
}
