import type { BlockRanges } from '../model/activation-ranges.js';
import type { IntegerModel } from '../model/integer-model.js';
import type { Network } from '../model/network.js';
import { biasCorrection } from '../quantize/bias-correction.js';
import { measureRanges } from '../quantize/calibrate.js';
import { quantize } from '../quantize/quantize.js';
import { encodeUlw } from '../quantize/ulw-file.js';
import { agreement } from '../report/agreement.js';
import { loadModel, type SleepModel } from '../runtime/load-model.js';
import { scoreRecording } from '../runtime/score-recording.js';
import type { AccuracyNight, ComparedModels, ComparedNight } from './compare-nights.js';
import { coarseWeights } from './coarse-weights.js';
import type { EpochSamples } from './layer-study.js';
import type { RealValues } from './real-values.js';

/** The same network, quantised in another way. */
export interface Ablation {
  readonly group: 'file' | 'weights' | 'ranges';
  readonly name: string;
  /** Share of the compared epochs that keep the float network's stage, 0..1; null without epochs. */
  readonly agreement: number | null;
  /** With the truth; null without. */
  readonly kappa: number | null;
  readonly macroF1: number | null;
}

interface Variant extends Pick<Ablation, 'group' | 'name'> {
  readonly model: IntegerModel;
}

const WEIGHT_BITS = [8, 6, 4] as const;
const WEIGHT_SCALES = { feature: 'a scale for each output feature', tensor: 'one scale a tensor' } as const;
const RANGES = {
  error: 'clipped where the error is least',
  percentile: 'clipped at a percentile',
  'min-max': 'never clipped',
} as const;

const keysOf = <Key extends string>(record: Readonly<Record<Key, string>>): Key[] => Object.keys(record) as Key[];

/** At most so many epochs, spread over the sample, measure each variant's bias correction: medians need no more. */
const CORRECTION_EPOCHS = 128;

/** A network in integers with a bias correction of its own, so that a common shift of the logits hides no grid. */
type Corrected = (network: Network, blocks: readonly BlockRanges[]) => IntegerModel;

/** @param progress called after each epoch that a correction was measured on */
function corrected(
  { network, integer }: ComparedModels,
  sample: readonly EpochSamples[],
  progress: () => void,
): Corrected {
  const { gainMode } = integer;
  return (changed, blocks) => {
    const plain = quantize(changed, { blocks }, { gainMode });
    return quantize(
      changed,
      { blocks },
      { gainMode, biasCorrection: biasCorrection(network, plain, sample, progress) },
    );
  };
}

/** Weights on coarser grids, with the clipping points of the model's own file. */
function weightVariants(network: Network, blocks: readonly BlockRanges[], quantised: Corrected): Variant[] {
  return keysOf(WEIGHT_SCALES).flatMap((scales) =>
    WEIGHT_BITS.map((bits): Variant => {
      const model = quantised(coarseWeights(network, bits, scales), blocks);
      return { group: 'weights', name: `${bits}-bit weights, ${WEIGHT_SCALES[scales]}`, model };
    }),
  );
}

/** Full weights, with clipping points that each method finds in these epochs. */
function rangeVariants(
  network: Network,
  sample: readonly EpochSamples[],
  quantised: Corrected,
  progress: (done: number) => void,
): Variant[] {
  const calibration = measureRanges(network, sample, progress);
  return keysOf(RANGES).map((method) => ({
    group: 'ranges',
    name: `activations ${RANGES[method]}`,
    model: quantised(network, calibration(method).blocks),
  }));
}

/** Every other way, and first the file's own without what its bias correction takes off. */
function allVariants(
  models: ComparedModels,
  real: RealValues,
  sample: readonly EpochSamples[],
  progress: (done: number, total: number) => void,
): Variant[] {
  const { network, integer } = models;
  const blocks = network.blocks.map((_, index) => {
    const [hidden, output] = [0, 1].map((part) => real.layers[2 * index + part].output!);
    return { hidden: hidden.unit * hidden.high, output: output.unit * output.high };
  });
  const stride = Math.ceil(sample.length / CORRECTION_EPOCHS);
  const few = sample.filter((_, index) => index % stride === 0);
  const grids = keysOf(WEIGHT_SCALES).length * WEIGHT_BITS.length;
  const total = sample.length + few.length * (grids + keysOf(RANGES).length);
  let done = 0;
  const step = (): void => progress(++done, total);
  const quantised = corrected(models, few, step);
  return [
    {
      group: 'weights',
      name: 'no bias correction, else as the file',
      model: quantize(network, { blocks }, { gainMode: integer.gainMode }),
    },
    ...weightVariants(network, blocks, quantised),
    ...rangeVariants(network, sample, quantised, step),
  ];
}

/** Stages of the epochs that were compared, whole nights through an engine. */
async function stagesOf(engine: SleepModel, night: AccuracyNight, { indices }: ComparedNight): Promise<Int8Array> {
  const recording = await night.open();
  try {
    const { epochs } = await scoreRecording(recording, engine, { channels: night.channels });
    return Int8Array.from(indices, (index) => epochs[index].stage);
  } finally {
    await recording.close();
  }
}

const joined = (parts: readonly Int8Array[]): Int8Array => Int8Array.from(parts.flatMap((part) => [...part]));

/** What the ablations are measured on. */
export interface AblationData {
  readonly nights: readonly AccuracyNight[];
  readonly compared: readonly ComparedNight[];
  readonly sample: readonly EpochSamples[];
  readonly progress?: (stage: 'calibrating' | 'staging', done: number, total: number) => void;
}

/**
 * Quantises the network anew in other ways and stages all compared epochs with each, all but one with a bias correction of
 * their own. Coarser weights are rounded first and then quantised as ever, so that the engine runs them.
 * @throws ContractError where the engine's integers cannot hold one
 */
export async function ablate(models: ComparedModels, real: RealValues, data: AblationData): Promise<Ablation[]> {
  const { nights, compared, sample, progress = () => undefined } = data;
  const variants: Variant[] = [
    { group: 'file', name: 'the file as it is', model: models.integer },
    ...allVariants(models, real, sample, (done, total) => progress('calibrating', done, total)),
  ];
  const float = joined(compared.map((night) => night.float.stages));
  const truth = joined(compared.map((night) => night.truth));
  const results: Ablation[] = [];
  const total = variants.length * nights.length;
  for (const { group, name, model } of variants) {
    const engine = await loadModel(encodeUlw(model));
    const parts: Int8Array[] = [];
    for (const [index, night] of nights.entries()) {
      parts.push(await stagesOf(engine, night, compared[index]));
      progress('staging', results.length * nights.length + index + 1, total);
    }
    const stages = joined(parts);
    const { kappa, macroF1 } = agreement(truth, stages);
    results.push({ group, name, agreement: agreement(float, stages).accuracy, kappa, macroF1 });
  }
  return results;
}
