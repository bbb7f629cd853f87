import type { Hdf5Dataset, Hdf5Group } from './hdf5.js';
import { type KerasKind, type KerasLayer, type KerasLayers, type KerasTensor, LAYER_TENSORS } from './layer.js';

/**
 * The `.h5` that `model.save` and `save_weights` write in Keras 2, and in Keras 3 for that ending. A model's layers are
 * named in order by the attribute `layer_names`, each one's tensors by `weight_names`; a wrapped extractor is one layer
 * that names the tensors of all of its own, the trainable ones first, so that a BatchNormalization's statistics come
 * long after its gamma. Facts from Keras: `legacy_h5_format.py`.
 */
const KIND_OF: ReadonlyMap<string, KerasKind> = new Map([
  ['depthwise_kernel', 'separable'],
  ['pointwise_kernel', 'separable'],
  ['gamma', 'batch-norm'],
  ['beta', 'batch-norm'],
  ['moving_mean', 'batch-norm'],
  ['moving_variance', 'batch-norm'],
  ['kernel', 'dense'],
]);

/** The group that holds the layers, or null where the file is of another layout. */
export function legacyRoot(file: Hdf5Group): Hdf5Group | null {
  const inside = file.children.get('model_weights');
  const root = inside?.kind === 'group' ? inside : file;
  return namesOf(root, 'layer_names') === null ? null : root;
}

/** A list that Keras splits over `name0`, `name1`, ... where it is longer than HDF5 allows. */
function namesOf(group: Hdf5Group, name: string): readonly string[] | null {
  const whole = group.texts.get(name);
  if (whole !== undefined) return whole;
  const parts: string[] = [];
  for (let part = 0; group.texts.has(`${name}${part}`); part++) parts.push(...group.texts.get(`${name}${part}`)!);
  return parts.length === 0 ? null : parts;
}

function datasetAt(group: Hdf5Group, path: string): Hdf5Dataset | null {
  let node: Hdf5Group | Hdf5Dataset | undefined = group;
  for (const name of path.split('/')) node = node?.kind === 'group' ? node.children.get(name) : undefined;
  return node?.kind === 'dataset' ? node : null;
}

/** `kernel:0` and `kernel` are `kernel`. */
const leafOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/:\d+$/, '');
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Dropout's random state, which Keras 3 may save. */
const isRandomState = (path: string): boolean => path.includes('seed_generator');

function layerOf(path: string, tensors: readonly KerasTensor[]): KerasLayer | null {
  const kind = tensors.map((tensor) => KIND_OF.get(leafOf(tensor.path))).find((found) => found !== undefined);
  if (kind === undefined) return null;
  const ours = Object.entries(LAYER_TENSORS[kind]).flatMap(([name, keras]): [string, KerasTensor][] =>
    tensors.filter((tensor) => leafOf(tensor.path) === keras).map((tensor) => [name, tensor]),
  );
  return { kind, path, tensors: new Map(ours) };
}

/** The layers under {@link legacyRoot}. */
export function legacyLayers(root: Hdf5Group): KerasLayers {
  const byFolder = new Map<string, KerasTensor[]>();
  for (const layer of namesOf(root, 'layer_names') ?? []) {
    const group = root.children.get(layer);
    if (group?.kind !== 'group') continue;
    for (const name of namesOf(group, 'weight_names') ?? []) {
      if (isRandomState(name)) continue;
      const tensor = { path: `${layer}/${name}`, dataset: datasetAt(group, name) };
      const folder = folderOf(tensor.path);
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), tensor]);
    }
  }
  const layers: KerasLayer[] = [];
  const others: string[] = [];
  for (const [folder, tensors] of byFolder) {
    const layer = layerOf(folder, tensors);
    if (layer !== null) layers.push(layer);
    const known = new Set(layer?.tensors.values());
    others.push(...tensors.filter((tensor) => !known.has(tensor)).map(({ path }) => path));
  }
  return { layers, others };
}
