import { softmax } from '../model/softmax.js';
import type { Network } from '../model/network.js';
import { floatLogits, type Rows } from '../reference/float.js';
import { stageOf } from '../reference/integer.js';
import { partlyQuantised, type PartlyQuantised } from './partly-quantised.js';
import type { EightBitTensor, RealLayer, RealValues } from './real-values.js';

/** What quantisation does in one layer. */
export interface LayerAccuracy {
  readonly name: string;
  /** Signal to quantisation noise of its weights, dB. */
  readonly weightSqnr: number;
  /** Of its 8-bit output; null at the head. */
  readonly output: {
    /** Largest and smallest value in float, in model units. */
    readonly largest: number;
    readonly smallest: number;
    /** Where the integers end, in model units. */
    readonly clip: number;
    /** Share of float values beyond the integers' end, 0..1; zero counts of a ReLU are none. */
    readonly saturated: number;
    /** Signal to quantisation noise with all layers up to this one quantised, dB. */
    readonly sqnr: number;
  } | null;
  /** This layer alone quantised: share of epochs whose stage changes, 0..1. */
  readonly stagesChanged: number;
  /** This layer alone quantised: mean over epochs of half the summed differences of the probabilities, 0..1. */
  readonly probabilityMoved: number;
}

/** Every layer, and all of them at once. */
export interface LayerStudy {
  readonly epochs: number;
  readonly layers: readonly LayerAccuracy[];
  readonly all: Pick<LayerAccuracy, 'stagesChanged' | 'probabilityMoved'>;
}

/** An epoch as the network reads it: one array a channel, in model units. */
export type EpochSamples = readonly ArrayLike<number>[];

/** Sums over all values of one 8-bit tensor. */
class TensorSums {
  private largest = -Infinity;
  private smallest = Infinity;
  private signal = 0;
  private noise = 0;
  private saturated = 0;
  private values = 0;

  constructor(private readonly tensor: EightBitTensor) {}

  add(float: Float64Array, quantised: Float64Array): void {
    const { low, high, unit } = this.tensor;
    const [floor, ceiling] = [low * unit, high * unit];
    for (let i = 0; i < float.length; i++) {
      const value = float[i];
      this.largest = Math.max(this.largest, value);
      this.smallest = Math.min(this.smallest, value);
      this.signal += value ** 2;
      this.noise += (value - quantised[i]) ** 2;
      if (value > ceiling + unit / 2 || (low < 0 && value < floor - unit / 2)) this.saturated++;
    }
    this.values += float.length;
  }

  result(): NonNullable<LayerAccuracy['output']> {
    const { largest, smallest, saturated, values, signal, noise, tensor } = this;
    const sqnr = 10 * Math.log10(signal / noise);
    return { largest, smallest, clip: tensor.high * tensor.unit, saturated: saturated / values, sqnr };
  }
}

/** How one network's answers differ from another's. */
class Shift {
  private changed = 0;
  private moved = 0;
  private epochs = 0;

  add(float: ArrayLike<number>, other: ArrayLike<number>): void {
    const [p, q] = [softmax(float), softmax(other)];
    if (stageOf(float) !== stageOf(other)) this.changed++;
    this.moved += p.reduce((sum, value, stage) => sum + Math.abs(value - q[stage]), 0) / 2;
    this.epochs++;
  }

  result(): Pick<LayerAccuracy, 'stagesChanged' | 'probabilityMoved'> {
    return { stagesChanged: this.changed / this.epochs, probabilityMoved: this.moved / this.epochs };
  }
}

/** Logits, and what the chosen tensors held after `round`. */
function run({ network, round }: PartlyQuantised, epoch: EpochSamples, names: ReadonlySet<string>) {
  const tensors = new Map<string, Float64Array[]>();
  const logits = floatLogits(network, epoch, (name: string, rows: Rows) => {
    round(name, rows);
    if (!names.has(name)) return;
    const channels = tensors.get(name) ?? [];
    channels.push(rows.data);
    tensors.set(name, channels);
  });
  return { logits, tensors };
}

/**
 * Each layer's part in what quantisation changes.
 * @param float compiled by all passes
 * @param progress called after each epoch
 */
export function studyLayers(
  float: Network,
  real: RealValues,
  epochs: readonly EpochSamples[],
  progress: (done: number) => void = () => undefined,
): LayerStudy {
  const names = new Set(real.layers.flatMap(({ output }) => output?.name ?? []));
  const none = partlyQuantised(float, real, new Set());
  const all = partlyQuantised(float, real, new Set(real.layers.map(({ name }) => name)));
  const alone = real.layers.map((layer) => ({
    layer,
    network: partlyQuantised(float, real, new Set([layer.name])),
    shift: new Shift(),
    sums: layer.output === null ? null : new TensorSums(layer.output),
  }));
  const together = new Shift();
  epochs.forEach((epoch, index) => {
    const reference = run(none, epoch, names);
    const quantised = run(all, epoch, names);
    together.add(reference.logits, quantised.logits);
    for (const { layer, network, shift, sums } of alone) {
      shift.add(reference.logits, run(network, epoch, new Set()).logits);
      const name = layer.output?.name ?? '';
      reference.tensors.get(name)?.forEach((own, channel) => sums?.add(own, quantised.tensors.get(name)![channel]));
    }
    progress(index + 1);
  });
  return {
    epochs: epochs.length,
    layers: alone.map(({ layer, shift, sums }) => layerAccuracy(layer, shift, sums)),
    all: together.result(),
  };
}

function layerAccuracy({ name, weightSqnr }: RealLayer, shift: Shift, sums: TensorSums | null): LayerAccuracy {
  return { name, weightSqnr, output: sums?.result() ?? null, ...shift.result() };
}
