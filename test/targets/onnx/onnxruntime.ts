import { createRequire } from 'node:module';
import { ONNX_INPUT, ONNX_OUTPUT } from '../../../src/targets/onnx/onnx-file.js';

/** What the tests use of onnxruntime-node, which is installed with the benchmark alone. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32' | 'int16', data: Float32Array | Int16Array, shape: readonly number[]) => object;
}

export interface Session {
  run(
    feeds: Readonly<Record<string, object>>,
  ): Promise<Readonly<Record<string, { readonly data: Float32Array | Int32Array }>>>;
}

/** null when the benchmark's packages are not installed. */
export function loadOnnxRuntime(): OnnxRuntime | null {
  try {
    return createRequire(new URL('../../../bench/package.json', import.meta.url))('onnxruntime-node') as OnnxRuntime;
  } catch {
    return null;
  }
}

export const NO_ONNXRUNTIME = 'onnxruntime-node is not installed: npm --prefix bench ci';

/** A batch in one piece: epoch after epoch, channel after channel. */
export function inOnePiece<Samples extends Float32Array | Int16Array>(
  epochs: readonly (readonly ArrayLike<number>[])[],
  create: new (length: number) => Samples,
): Samples {
  const [first] = epochs[0];
  const piece = new create(epochs.length * epochs[0].length * first.length);
  epochs.flat().forEach((samples, i) => piece.set(samples, i * first.length));
  return piece;
}

/** Runs a model on a batch of epochs. @returns logits, one epoch after another */
export async function runOnnx(
  runtime: OnnxRuntime,
  model: Uint8Array,
  epochs: readonly (readonly ArrayLike<number>[])[],
  type: 'float32' | 'int16' = 'float32',
): Promise<number[]> {
  const session = await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const data = type === 'int16' ? inOnePiece(epochs, Int16Array) : inOnePiece(epochs, Float32Array);
  const tensor = new runtime.Tensor(type, data, [epochs.length, epochs[0].length, epochs[0][0].length]);
  return [...(await session.run({ [ONNX_INPUT]: tensor }))[ONNX_OUTPUT].data];
}
