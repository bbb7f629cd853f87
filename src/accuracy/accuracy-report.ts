import { UsageError } from '../errors.js';
import type { Provenance } from '../model/metadata.js';
import { type Ablation, ablate } from './ablations.js';
import { type AccuracyNight, type ComparedModels, compareNights, type DifferingEpoch } from './compare-nights.js';
import { type Cost, costOf } from './cost.js';
import { type LayerStudy, studyLayers } from './layer-study.js';
import { type Robustness, type RobustnessData, studyRobustness } from './robustness/robustness.js';
import { realValues } from './real-values.js';
import { type StageAccuracy, stageAccuracy } from './stage-accuracy.js';

/** What quantisation does to one model on given recordings. */
export interface AccuracyReport {
  readonly model: { readonly name: string; readonly provenance: Provenance; readonly gainMode: 'running' | 'fixed' };
  /** Name of the float weights' file. */
  readonly weights: string;
  readonly data: {
    readonly nights: readonly {
      readonly title: string;
      readonly epochs: number;
      readonly compared: number;
      readonly withTruth: number;
    }[];
    /** Whether the user states that the weights never saw these recordings; else nobody knows. */
    readonly unseen: boolean;
  };
  readonly stages: StageAccuracy;
  readonly layers: LayerStudy;
  readonly cost: Cost;
  readonly ablations: readonly Ablation[];
  /** Null where it was not asked for. */
  readonly robustness: Robustness | null;
  readonly differing: readonly DifferingEpoch[];
  readonly warnings: readonly string[];
}

/** How far a part of the work is. */
export type AccuracyProgress = (part: AccuracyPart, done: number, total: number) => void;
export type AccuracyPart =
  'float against int8' | 'layer by layer' | 'calibrating' | 'other quantisations' | 'disturbed recordings';

/** What {@link accuracyReport} is to measure. */
export interface AccuracyRequest {
  readonly weights: string;
  readonly nights: readonly AccuracyNight[];
  readonly unseen: boolean;
  /** Epochs for the layers and for calibration, spread over all. */
  readonly epochs: number;
  /** Epochs for the float network under each perturbation; 0 leaves robustness out. */
  readonly robustnessEpochs: number;
  /** Another model to be drawn beside this one under each perturbation. */
  readonly other?: RobustnessData['other'];
  readonly progress?: AccuracyProgress;
}

function checkEpochs({ epochs, robustnessEpochs }: AccuracyRequest): void {
  const refuse = (subject: string, found: number, least: number): void => {
    if (Number.isInteger(found) && found >= least) return;
    throw new UsageError({ subject, found: String(found), expected: `a whole number, at least ${least}` });
  };
  refuse('epochs', epochs, 1);
  refuse('epochs for robustness', robustnessEpochs, 0);
}

function noEpochs(recordings: number): never {
  throw new UsageError({
    subject: 'accuracy report',
    found: `no whole epoch without a gap or a bad channel in ${recordings} recordings`,
    expected: 'recordings of at least 30 s with every channel of the model',
  });
}

/**
 * Measures a quantised model against the float network that it was made from.
 * @throws UsageError where the two are not of one model, or no epoch can be compared
 * @throws RecordingError, ChannelError, HypnogramError
 */
export async function accuracyReport(models: ComparedModels, request: AccuracyRequest): Promise<AccuracyReport> {
  const { nights, progress = () => undefined } = request;
  const real = realValues(models.network, models.integer);
  checkEpochs(request);
  const total = nights.reduce((sum, night) => sum + night.epochs, 0);
  const comparison = await compareNights(models, nights, request.epochs, (done) =>
    progress('float against int8', done, total),
  );
  const { nights: compared, sample, differing } = comparison;
  if (sample.length === 0) return noEpochs(nights.length);
  const layers = studyLayers(models.network, real, sample, (done) => progress('layer by layer', done, sample.length));
  const ablations = await ablate(models, real, {
    nights,
    compared,
    sample,
    progress: (part, done, all) => progress(part === 'staging' ? 'other quantisations' : part, done, all),
  });
  const robustness =
    request.robustnessEpochs === 0
      ? null
      : await studyRobustness(models, {
          nights,
          compared,
          wanted: request.robustnessEpochs,
          ...(request.other === undefined ? {} : { other: request.other }),
          progress: (done, all) => progress('disturbed recordings', done, all),
        });
  const { name, provenance } = models.integer.metadata;
  return {
    model: { name, provenance, gainMode: models.integer.gainMode },
    weights: request.weights,
    data: {
      nights: compared.map(({ title, epochs, indices, truth }) => ({
        title,
        epochs,
        compared: indices.length,
        withTruth: truth.filter((stage) => stage >= 0).length,
      })),
      unseen: request.unseen,
    },
    stages: stageAccuracy(compared),
    layers,
    cost: costOf(models),
    ablations,
    robustness,
    differing,
    warnings: compared.flatMap(({ title, warnings }) => warnings.map((warning) => `${title}: ${warning}`)),
  };
}
