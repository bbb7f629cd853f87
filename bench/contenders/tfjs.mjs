import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { compile } from '../../dist/compile/compile.js';
import { foldBatchNorm } from '../../dist/compile/fold-batch-norm.js';
import { stacked } from './onnx-sessions.mjs';
import { tfjsNetwork } from './tfjs-network.mjs';

const ENTRY = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');

/** WebAssembly with SIMD, in this thread. */
export async function startTfjs() {
  setWasmPaths(`${dirname(ENTRY)}/`);
  setThreadsCount(1);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js: its wasm backend does not start');
}

/**
 * Both graphs at every batch, in float32: TensorFlow.js has no integer convolution. Its converter folds BatchNorm, so the
 * authors' graph has it folded here too.
 */
export async function contenders({ networks, batches }) {
  await startTfjs();
  const found = [];
  for (const [graph, network] of [
    ["authors' graph", compile(networks.network, [foldBatchNorm])],
    ['collapsed graph', networks.compiled],
  ]) {
    const logitsOf = tfjsNetwork(tf, network);
    for (const [batch, inputs] of batches) {
      const tensors = inputs.map((epochs) => {
        const { data, shape } = stacked(epochs);
        return tf.tensor(data, shape);
      });
      let output = null;
      found.push({
        engine: 'tfjs-wasm',
        variant: `float32, ${graph}`,
        batch,
        check: 'float32',
        run: (index) => {
          output = tf.tidy(() => logitsOf(tensors[index]).dataSync());
        },
        logits: () => output,
      });
    }
  }
  return found;
}
