import { WeightsError } from '../../errors.js';
import { type Matrix, matrix } from '../matrix.js';
import type { TensorSource } from '../published.js';
import { valueProblem } from '../value-check.js';
import type { Assignment } from './assign-layers.js';
import { type KerasKind, type KerasLayer, LAYER_TENSORS } from './layer.js';

/** Dimensions of each tensor as Keras lays it out. */
const RANKS: Readonly<Record<string, number>> = { depthwise: 3, pointwise: 3, weight: 2 };
const NAMES: Readonly<Record<string, string>> = {
  depthwise: '[taps, features in, 1]',
  pointwise: '[1, features in, features out]',
  weight: '[inputs, outputs]',
};

const show = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

function refuse(subject: string, path: string, found: string, expected: string): never {
  throw new WeightsError({ subject: `${subject}, tensor ${path}`, found, expected });
}

/** @throws WeightsError naming the tensor that a layer lacks, or whose type or number of dimensions is another */
export function checkLayer(layer: KerasLayer, subject: string): void {
  for (const [name, kerasName] of Object.entries(LAYER_TENSORS[layer.kind satisfies KerasKind])) {
    const expected = `shape ${NAMES[name] ?? '[features]'}`;
    const { path = `${layer.path}/${kerasName}`, dataset = null } = layer.tensors.get(name) ?? {};
    if (dataset === null) return refuse(subject, path, `no such tensor (${kerasName})`, expected);
    if (dataset.data === null)
      refuse(subject, path, `type ${dataset.type}`, 'type float32, as Keras keeps its variables');
    if (dataset.shape.length !== (RANKS[name] ?? 1)) refuse(subject, path, `shape ${show(dataset.shape)}`, expected);
  }
}

/** The tensors of assigned layers, which {@link checkLayer} has passed, by the names of docs/weights-format.md. */
export class KerasSource implements TensorSource {
  constructor(
    private readonly assignment: Assignment,
    private readonly subject: string,
  ) {}

  matrix(name: string, rows: number, columns: number): Matrix {
    const part = name.slice(name.lastIndexOf('.') + 1);
    const shape =
      part === 'depthwise' ? [rows, columns, 1] : part === 'pointwise' ? [1, rows, columns] : [rows, columns];
    return matrix(rows, columns, this.take(name, shape));
  }

  vector(name: string, length: number): Float64Array {
    return Float64Array.from(this.take(name, [length]));
  }

  private take(name: string, shape: readonly number[]): Float32Array {
    const dot = name.lastIndexOf('.');
    const slot = name.slice(0, dot);
    const part = name.slice(dot + 1);
    const { separable, norms, dense } = this.assignment;
    const places = part in LAYER_TENSORS['batch-norm'] ? [norms] : [separable, dense];
    const tensor = places.map((layers) => layers.get(slot)?.tensors.get(part)).find((found) => found !== undefined);
    const dataset = tensor?.dataset;
    if (!dataset?.data) return refuse(this.subject, name, 'no such tensor', `shape ${show(shape)}`);
    const path = `${tensor?.path} (${name})`;
    if (dataset.shape.some((size, axis) => size !== shape[axis])) {
      refuse(this.subject, path, `shape ${show(dataset.shape)}`, `shape ${show(shape)}`);
    }
    const problem = valueProblem(name, dataset.data);
    if (problem !== null) refuse(this.subject, path, problem.found, problem.expected);
    return dataset.data;
  }
}
