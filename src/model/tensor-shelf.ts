import { WeightsError } from '../errors.js';
import { type Matrix, matrix } from './matrix.js';
import type { TensorSource } from './published.js';
import type { Tensor, TensorFile } from './safetensors.js';
import { valueProblem } from './value-check.js';

const REMEDY = 'docs/weights-format.md lists every tensor.';

/** Takes tensors by name and shape, and at the end knows which nobody took. */
export class TensorShelf implements TensorSource {
  private readonly taken = new Set<string>();

  constructor(
    private readonly file: TensorFile,
    private readonly subject: string,
  ) {}

  has(name: string): boolean {
    return this.file.tensors.has(name);
  }

  /** @param shape -1 stands for any size */
  take(name: string, shape: readonly number[]): Tensor {
    const tensor = this.file.tensors.get(name);
    const expected = `[${shape.map((size) => (size < 0 ? 'any' : size)).join(', ')}]`;
    if (tensor === undefined) {
      throw new WeightsError({
        subject: `${this.subject}, tensor ${name}`,
        found: 'no such tensor',
        expected: `shape ${expected}`,
        remedy: REMEDY,
      });
    }
    const { shape: found, data } = tensor;
    const fits = found.length === shape.length && shape.every((size, i) => size < 0 || size === found[i]);
    const problem = fits ? valueProblem(name, data) : null;
    if (!fits || problem !== null) {
      throw new WeightsError({
        subject: `${this.subject}, tensor ${name}`,
        found: problem?.found ?? `shape [${found.join(', ')}]`,
        expected: problem?.expected ?? `shape ${expected}`,
        remedy: REMEDY,
      });
    }
    this.taken.add(name);
    return tensor;
  }

  matrix(name: string, rows: number, columns: number): Matrix {
    const { shape, data } = this.take(name, [rows, columns]);
    return matrix(shape[0], shape[1], data);
  }

  vector(name: string, length: number): Float64Array {
    return Float64Array.from(this.take(name, [length]).data);
  }

  refuseRest(): void {
    const rest = [...this.file.tensors.keys()].filter((name) => !this.taken.has(name));
    if (rest.length === 0) return;
    throw new WeightsError({
      subject: this.subject,
      found: `unknown tensors ${rest.slice(0, 5).join(', ')}${rest.length > 5 ? ', ...' : ''}`,
      expected: 'only the tensors of ULW-SleepNet',
      remedy: REMEDY,
    });
  }
}
