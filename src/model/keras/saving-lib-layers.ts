import type { Hdf5Dataset, Hdf5Group } from './hdf5.js';
import { type KerasKind, type KerasLayer, type KerasLayers, LAYER_TENSORS } from './layer.js';

/**
 * The `model.weights.h5` of a `.keras` file, and the `.weights.h5` of Keras 3. Groups follow the model's objects, such
 * as `layers/time_distributed/layer/layers/separable_conv1d_2/vars/0`: layers are counted by class in the order of the
 * model, whatever their names, and tensors by number. Facts from Keras: `saving_lib.py`; the release before 3.0 wrote
 * `_layer_checkpoint_dependencies` for `layers`.
 */
const NOT_THE_NETWORK = ['optimizer', 'metrics', '_metrics', 'compile_metrics', 'seed_generator'];

const CLASSES: readonly (readonly [RegExp, KerasKind])[] = [
  [/^separable_conv1d(?:_\d+)?$/, 'separable'],
  [/^batch_normalization(?:_\d+)?$/, 'batch-norm'],
  [/^dense(?:_\d+)?$/, 'dense'],
];

/** By the first tensor's dimensions, for layers that a subclassed model names as it likes. */
const KIND_BY_RANK: Readonly<Record<number, KerasKind>> = { 3: 'separable', 2: 'dense', 1: 'batch-norm' };

/** `layer_2` before `layer_10`, as they were counted. */
const asCounted = new Intl.Collator('en', { numeric: true }).compare;

function kindOf(name: string, first: Hdf5Dataset | undefined): KerasKind | undefined {
  const [, kind] = CLASSES.find(([pattern]) => pattern.test(name)) ?? [];
  return kind ?? KIND_BY_RANK[first?.shape.length ?? 0];
}

function datasetsOf(vars: Hdf5Group): [string, Hdf5Dataset][] {
  return [...vars.children].filter((entry): entry is [string, Hdf5Dataset] => entry[1].kind === 'dataset');
}

class Collector {
  readonly layers: KerasLayer[] = [];
  readonly others: string[] = [];

  visit(group: Hdf5Group, name: string): void {
    const vars = group.children.get('vars');
    if (vars?.kind === 'group') this.layer(group.path, name, datasetsOf(vars));
    for (const [child, node] of [...group.children].sort(([a], [b]) => asCounted(a, b))) {
      if (node.kind === 'group' && child !== 'vars' && !NOT_THE_NETWORK.includes(child)) this.visit(node, child);
    }
  }

  private layer(path: string, name: string, datasets: readonly [string, Hdf5Dataset][]): void {
    if (datasets.length === 0) return;
    const numbered = new Map(datasets);
    const kind = kindOf(name, numbered.get('0'));
    const names = kind === undefined ? [] : Object.keys(LAYER_TENSORS[kind]);
    const place = `${path.replace(/^\//, '')}/vars`;
    if (kind !== undefined) {
      const tensors = names.map((tensor, i) => {
        return [tensor, { path: `${place}/${i}`, dataset: numbered.get(`${i}`) ?? null }] as const;
      });
      this.layers.push({ kind, path: place, tensors: new Map(tensors) });
    }
    this.others.push(
      ...[...numbered.keys()].filter((key) => !(Number(key) < names.length)).map((k) => `${place}/${k}`),
    );
  }
}

/** True for a file of this layout. */
export const isSavingLib = (file: Hdf5Group): boolean =>
  ['layers', '_layer_checkpoint_dependencies', 'vars'].some((name) => file.children.has(name));

export function savingLibLayers(file: Hdf5Group): KerasLayers {
  const collector = new Collector();
  collector.visit(file, '');
  return collector;
}
