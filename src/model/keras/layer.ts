import type { Hdf5Dataset } from './hdf5.js';

/** Keras layers with weights that ULW-SleepNet has: our names of their tensors, and Keras's, in the order it saves them. */
export const LAYER_TENSORS = {
  separable: { depthwise: 'depthwise_kernel', pointwise: 'pointwise_kernel', bias: 'bias' },
  'batch-norm': { gamma: 'gamma', beta: 'beta', mean: 'moving_mean', variance: 'moving_variance' },
  dense: { weight: 'kernel', bias: 'bias' },
} as const;

export type KerasKind = keyof typeof LAYER_TENSORS;

/** One layer as a file holds it. */
export interface KerasLayer {
  readonly kind: KerasKind;
  /** Where its tensors lie in the file, without the last name. */
  readonly path: string;
  /** By our names. */
  readonly tensors: ReadonlyMap<string, KerasTensor>;
}

/** A tensor that a file lists; `dataset` is null where it lists what it does not hold. */
export interface KerasTensor {
  readonly path: string;
  readonly dataset: Hdf5Dataset | null;
}

/** What a file holds, layers in the order of the model. */
export interface KerasLayers {
  readonly layers: readonly KerasLayer[];
  /** Paths of tensors that belong to no layer of these kinds. */
  readonly others: readonly string[];
}
