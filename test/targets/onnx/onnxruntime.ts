import { createRequire } from 'node:module';

/** What the tests use of onnxruntime-node, which is installed with the benchmark alone. */
export interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => object;
}

export interface Session {
  run(feeds: Readonly<Record<string, object>>): Promise<Readonly<Record<string, { readonly data: Float32Array }>>>;
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
