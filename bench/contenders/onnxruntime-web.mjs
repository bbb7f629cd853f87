import * as runtime from 'onnxruntime-web';
import { onnxContenders } from './onnx-sessions.mjs';

// Set before the first session: WebAssembly with SIMD, in this thread.
runtime.env.wasm.numThreads = 1;

export const contenders = (material) => onnxContenders(runtime, 'onnxruntime-web', material);
