import * as h5wasm from 'h5wasm';
import type { Network } from '../../../src/model/network.js';
import { parseSafetensors, type Tensor } from '../../../src/model/safetensors.js';
import { writeWeights } from '../../../src/model/weights.js';

export interface WrittenTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

const KERAS_NAMES: Readonly<Record<string, string>> = {
  depthwise: 'depthwise_kernel',
  pointwise: 'pointwise_kernel',
  mean: 'moving_mean',
  variance: 'moving_variance',
  weight: 'kernel',
};

function kerasShape(part: string, { shape, data }: Tensor): WrittenTensor {
  if (part === 'depthwise') return { shape: [...shape, 1], data };
  return { shape: part === 'pointwise' ? [1, ...shape] : shape, data };
}

/** A network's tensors by a name that no Keras counter gave, each layer's together: `somewhere/block1.main1/gamma:0`. */
export function kerasTensors(network: Network): Map<string, WrittenTensor> {
  const { tensors } = parseSafetensors(writeWeights(network));
  const isNorm = (part: string): boolean => ['gamma', 'beta', 'mean', 'variance'].includes(part);
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const dot = name.lastIndexOf('.');
      const part = name.slice(dot + 1);
      const layer = `${isNorm(part) ? 'norm of ' : ''}${name.slice(0, dot)}`;
      return [`${layer}/${KERAS_NAMES[part] ?? part}:0`, kerasShape(part, tensor)];
    }),
  );
}

let files = 0;

/** Keras 2's `save_weights` of these tensors under one layer, by h5wasm's own writer; listed in the order given. */
export async function writeKeras(tensors: ReadonlyMap<string, WrittenTensor>): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const name = `test-${++files}.h5`;
  const file = new h5wasm.File(name, 'w');
  file.create_attribute('layer_names', ['somewhere']);
  const layer = file.create_group('somewhere');
  layer.create_attribute('weight_names', [...tensors.keys()]);
  for (const [path, { shape, data }] of tensors) {
    const [folder, leaf] = path.split('/');
    if (!layer.keys().includes(folder)) layer.create_group(folder);
    (layer.get(folder) as h5wasm.Group).create_dataset({ name: leaf, data, shape: [...shape] });
  }
  file.close();
  const bytes = FS!.readFile(name);
  FS!.unlink(name);
  return bytes;
}
