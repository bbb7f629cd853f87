import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ONNX_INPUT, ONNX_OUTPUT } from '../../dist/targets/onnx/onnx-file.js';

/** One thread, one operator after another, every graph optimisation. */
export const SESSION_OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** An epoch's channels as one tensor [1, channels, samples]. @param units one Float32Array a channel, in model units */
export function epochTensor(units) {
  const samples = units[0].length;
  const data = new Float32Array(units.length * samples);
  units.forEach((channel, index) => data.set(channel, index * samples));
  return new Tensor('float32', data, [1, units.length, samples]);
}

async function contender(variant, file, tensors) {
  const session = await InferenceSession.create(file, SESSION_OPTIONS);
  let output = null;
  return {
    engine: 'onnxruntime-node',
    variant: `float32, ${variant}`,
    batch: 1,
    exact: false,
    run: async (epoch) => {
      output = (await session.run({ [ONNX_INPUT]: tensors.get(epoch) }))[ONNX_OUTPUT];
    },
    logits: () => output.data,
  };
}

/** Both graphs, given input that has been through the front end and lies in tensors made beforehand. */
export async function onnxContenders({ files, epochs }) {
  const tensors = new Map(epochs.map((epoch) => [epoch, epochTensor(epoch.units)]));
  return [
    await contender("authors' graph", files.authors, tensors),
    await contender('collapsed graph', files.collapsed, tensors),
  ];
}
