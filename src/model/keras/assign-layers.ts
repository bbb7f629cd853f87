import { WeightsError } from '../../errors.js';
import { TAPS } from '../numeric-contract.js';
import type { KerasKind, KerasLayer } from './layer.js';

/** Which layer of a file is which of the network; names as in docs/weights-format.md, such as `block1.main2`. */
export interface Assignment {
  readonly widths: readonly number[];
  readonly hiddenUnits: number;
  /** Rows of the first dense layer: channels times the last width. */
  readonly headRows: number;
  readonly separable: ReadonlyMap<string, KerasLayer>;
  readonly norms: ReadonlyMap<string, KerasLayer>;
  readonly dense: ReadonlyMap<string, KerasLayer>;
}

const sizeOf = (layer: KerasLayer, tensor: string, axis: number): number =>
  layer.tensors.get(tensor)?.dataset?.shape[axis] ?? 0;
const tapsOf = (layer: KerasLayer): number => sizeOf(layer, 'depthwise', 0);
const featuresIn = (layer: KerasLayer): number => sizeOf(layer, 'depthwise', 1);
const featuresOut = (layer: KerasLayer): number => sizeOf(layer, 'bias', 0);

/**
 * Layers of one kind. Gives out the first that fits; where none does, the file either lacks one (the pile is `short`),
 * or has one of another shape: the first that is left, whose tensors then tell what is wrong.
 */
class Pile {
  private readonly layers: KerasLayer[];
  private readonly short: boolean;

  constructor(
    layers: readonly KerasLayer[],
    wanted: number,
    private readonly what: string,
    private readonly subject: string,
  ) {
    this.layers = [...layers];
    this.short = layers.length < wanted;
  }

  get count(): number {
    return this.layers.length;
  }

  take(slot: string, fits: (layer: KerasLayer) => boolean, expected: string): KerasLayer {
    const index = this.layers.findIndex(fits);
    if (index < 0 && (this.short || this.layers.length === 0)) {
      throw new WeightsError({
        subject: `${this.subject}, ${slot}`,
        found: `no such layer among those left (${this.rest.join(', ') || 'none'})`,
        expected: `a ${this.what} ${expected}`,
        remedy: 'Is this ULW-SleepNet as published (docs/weights-format.md)?',
      });
    }
    return this.layers.splice(Math.max(index, 0), 1)[0];
  }

  get rest(): readonly string[] {
    return this.layers.map(({ path }) => path);
  }
}

const isShape = (layer: KerasLayer, fin: number, fout: number): boolean =>
  featuresIn(layer) === fin && featuresOut(layer) === fout;

/** The two dense layers, the one that feeds the other first. */
function headOf(pile: Pile): [KerasLayer, KerasLayer] {
  const any = (): boolean => true;
  const first = pile.take('head.dense1', any, 'from the features');
  const second = pile.take('head.dense2', any, 'to five stages');
  const feeds = (a: KerasLayer, b: KerasLayer): boolean => sizeOf(a, 'weight', 1) === sizeOf(b, 'weight', 0);
  return feeds(second, first) && !feeds(first, second) ? [second, first] : [first, second];
}

function refuseRest(subject: string, rest: readonly string[]): void {
  if (rest.length === 0) return;
  throw new WeightsError({
    subject,
    found: `layers or tensors that ULW-SleepNet has not: ${rest.slice(0, 5).join(', ')}${rest.length > 5 ? ', ...' : ''}`,
    expected: 'two separable convolutions, two normalisations and two shortcuts a block, and two dense layers',
    remedy: 'Only the published network can be imported.',
  });
}

/**
 * Finds every layer's place by what it is: its kind, its taps (three in the main path, one in the shortcut), the
 * features that it takes in and gives out; and where these leave a choice, by the order of the model. Never by a name.
 * @throws WeightsError naming the first part that is missing, or the layers left over
 */
export function assignLayers(layers: readonly KerasLayer[], others: readonly string[], subject: string): Assignment {
  const of = (kind: KerasKind): KerasLayer[] => layers.filter((layer) => layer.kind === kind);
  const main = of('separable').filter((layer) => tapsOf(layer) !== 1);
  const shortcut = of('separable').filter((layer) => tapsOf(layer) === 1);
  const wanted = 2 * Math.ceil(Math.max(main.length, shortcut.length, of('batch-norm').length) / 2);
  const mains = new Pile(main, wanted, `SeparableConv1D of ${TAPS} taps`, subject);
  const shortcuts = new Pile(shortcut, wanted, 'SeparableConv1D of 1 tap', subject);
  const normPile = new Pile(of('batch-norm'), wanted, 'BatchNormalization', subject);
  const densePile = new Pile(of('dense'), 2, 'Dense', subject);
  const separable = new Map<string, KerasLayer>();
  const norms = new Map<string, KerasLayer>();
  const widths: number[] = [];
  do {
    const block = `block${widths.length + 1}`;
    const fin = widths[widths.length - 1] ?? 1;
    const main1 = mains.take(`${block}.main1`, (layer) => featuresIn(layer) === fin, `on ${fin} features`);
    const width = featuresOut(main1);
    const takeNorm = (slot: string): KerasLayer =>
      normPile.take(slot, (layer) => sizeOf(layer, 'gamma', 0) === width, `of ${width} features`);
    const takeFrom = (pile: Pile, slot: string, from: number): KerasLayer =>
      pile.take(slot, (layer) => isShape(layer, from, width), `from ${from} to ${width} features`);
    separable.set(`${block}.main1`, main1);
    separable.set(`${block}.main2`, takeFrom(mains, `${block}.main2`, width));
    separable.set(`${block}.shortcut1`, takeFrom(shortcuts, `${block}.shortcut1`, fin));
    separable.set(`${block}.shortcut2`, takeFrom(shortcuts, `${block}.shortcut2`, width));
    norms.set(`${block}.main1`, takeNorm(`${block}.main1`));
    norms.set(`${block}.main2`, takeNorm(`${block}.main2`));
    widths.push(width);
  } while (mains.count > 0);
  const [dense1, dense2] = headOf(densePile);
  refuseRest(subject, [...shortcuts.rest, ...normPile.rest, ...densePile.rest, ...others]);
  const head = { headRows: sizeOf(dense1, 'weight', 0), hiddenUnits: sizeOf(dense1, 'weight', 1) };
  const dense = new Map([
    ['head.dense1', dense1],
    ['head.dense2', dense2],
  ]);
  return { widths, ...head, separable, norms, dense };
}
