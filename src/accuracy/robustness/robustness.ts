import type { SleepModel } from '../../runtime/load-model.js';
import { EPOCH_SECONDS, UNSCORED } from '../../stages.js';
import type { AccuracyNight, ComparedModels, ComparedNight } from '../compare-nights.js';
import { type Perturbation, type PerturbationGroup, perturbationGroups, UNDISTURBED } from './perturbations.js';
import { type AllStages, Figures, pick, type RobustnessPoint } from './robustness-figures.js';
import { lostStretch } from './perturbed-recording.js';
import { type ChosenEpochs, heardRates, stageOther, stagePerturbed } from './stage-perturbed.js';

/** One kind of perturbation in all its strengths. */
export interface RobustnessPanel extends Pick<PerturbationGroup, 'kind' | 'title' | 'note'> {
  readonly points: readonly RobustnessPoint[];
}

/** A model on disturbed recordings. */
export interface Robustness {
  /** Epochs staged in float and eight bits alike under every perturbation, spread over all. */
  readonly sampled: number;
  /** Compared epochs of the recordings taken, all staged in eight bits. */
  readonly epochs: number;
  /** Recordings taken, and how many there are. */
  readonly recordings: number;
  readonly ofRecordings: number;
  /** Hz at which the signals heard were recorded, ascending, each once. */
  readonly rates: readonly number[];
  /** Name of the model drawn beside; null without. */
  readonly other: string | null;
  /** Whether the sample has a truth of two stages or more: without, kappa says nothing, and `kept` takes its place. */
  readonly hasTruth: boolean;
  readonly panels: readonly RobustnessPanel[];
}

/** What robustness is measured on. */
export interface RobustnessData {
  readonly nights: readonly AccuracyNight[];
  readonly compared: readonly ComparedNight[];
  /** Epochs for the float network, spread over all. */
  readonly wanted: number;
  /** Another model to be drawn beside this one. */
  readonly other?: { readonly name: string; readonly engine: SleepModel };
  /** Called after each night under each perturbation, with epochs. */
  readonly progress?: (done: number, total: number) => void;
}

/** Epochs beyond which not all recordings are taken: some forty passes over them take minutes. */
const MOST_EPOCHS = 6000;

/** Recordings evenly spread, so that there are no more than about {@link MOST_EPOCHS}; at least one. */
function takenNights(nights: readonly AccuracyNight[]): number[] {
  const epochs = nights.reduce((sum, night) => sum + night.epochs, 0);
  const share = Math.min(1, MOST_EPOCHS / epochs);
  return spread(nights.length, Math.max(1, Math.floor(nights.length * share)));
}

/** `wanted` places among `total`, evenly spread; all of them where there are no more. */
function spread(total: number, wanted: number): number[] {
  const count = Math.min(total, wanted);
  return Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * total) / count));
}

/** Compared epochs of each night, and those of them that the float network is asked about. */
function chosenEpochs(compared: readonly ComparedNight[], sample: ReadonlySet<number>): ChosenEpochs[] {
  let before = 0;
  return compared.map(({ indices }) => {
    const first = before;
    before += indices.length;
    return { indices, sampled: new Set(indices.filter((_, place) => sample.has(first + place))) };
  });
}

const joined = (parts: readonly Int8Array[]): Int8Array => Int8Array.from(parts.flatMap((part) => [...part]));

async function stagesUnder(
  models: ComparedModels,
  perturbation: Perturbation,
  { nights, compared, other }: RobustnessData,
  chosen: readonly ChosenEpochs[],
  done: (night: AccuracyNight) => void,
): Promise<AllStages> {
  const [float, int8, others]: Int8Array[][] = [[], [], []];
  for (const [n, night] of nights.entries()) {
    const own = await stagePerturbed(models, night, perturbation, chosen[n]);
    float.push(own.float);
    int8.push(own.int8);
    if (other !== undefined) others.push(await stageOther(other.engine, night, perturbation, chosen[n].indices));
    done(night);
  }
  const counts = compared.flatMap(({ indices, epochs }) => {
    const [from, to] = lostStretch(perturbation, epochs * EPOCH_SECONDS);
    const isLost = (index: number): boolean => (index + 1) * EPOCH_SECONDS > from && index * EPOCH_SECONDS < to;
    return indices.map((index) => (perturbation.kind === 'lost-part' && to > from && isLost(index) ? 0 : 1));
  });
  return {
    float: joined(float),
    int8: joined(int8),
    other: other === undefined ? null : joined(others),
    counts: Uint8Array.from(counts),
  };
}

async function ratesOf(nights: readonly AccuracyNight[], { network }: ComparedModels): Promise<number[]> {
  const rates = new Set<number>();
  for (const night of nights) for (const rate of await heardRates(network.metadata, night)) rates.add(rate);
  return [...rates].toSorted((a, b) => a - b);
}

/**
 * Stages the nights anew with every perturbation, before resampling and front end: all of each night, since the running
 * gain is part of what is disturbed. The engine stages every compared epoch; the float network, a hundred times slower,
 * a sample of them.
 * @throws ChannelError where the other model finds no channel of its own
 */
export async function studyRobustness(models: ComparedModels, data: RobustnessData): Promise<Robustness> {
  const { wanted, other, progress = () => undefined } = data;
  const taken = takenNights(data.nights);
  const [nights, compared] = [taken.map((n) => data.nights[n]), taken.map((n) => data.compared[n])];
  const truth = joined(compared.map((night) => night.truth));
  const sample = spread(truth.length, wanted);
  const chosen = chosenEpochs(compared, new Set(sample));
  const groups = perturbationGroups(models.network.metadata.channels.map(({ label }) => label));
  const disturbed = groups.flatMap(({ points }) => points.filter(({ isNeutral }) => !isNeutral));
  const total = (disturbed.length + 1) * nights.reduce((sum, { epochs }) => sum + epochs, 0);
  let done = 0;
  const under = (perturbation: Perturbation): Promise<AllStages> =>
    stagesUnder(models, perturbation, { ...data, nights, compared }, chosen, ({ epochs }) =>
      progress((done += epochs), total),
    );
  const baseline = await under(UNDISTURBED);
  const figures = new Figures(truth, baseline, sample);
  const panels: RobustnessPanel[] = [];
  for (const { kind, title, note, points } of groups) {
    const results: RobustnessPoint[] = [];
    for (const point of points) {
      const stages = point.isNeutral ? baseline : await under({ kind, strength: point.strength });
      results.push(figures.point(point, stages));
    }
    panels.push({ kind, title, note, points: results });
  }
  return {
    sampled: sample.length,
    epochs: truth.length,
    recordings: nights.length,
    ofRecordings: data.nights.length,
    rates: await ratesOf(nights, models),
    other: other?.name ?? null,
    hasTruth: new Set(pick(truth, sample).filter((stage) => stage !== UNSCORED)).size > 1,
    panels,
  };
}
