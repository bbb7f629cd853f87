import { ONNX_INPUT, ONNX_OUTPUT } from '../../dist/targets/onnx/onnx-file.js';

const GRAPHS = [
  ['float32', "authors' graph", 'authors'],
  ['float32', 'collapsed graph', 'collapsed'],
  ['int8', "authors' graph", 'authorsInt8'],
  ['int8', 'collapsed graph', 'collapsedInt8'],
];

/** One thread, one operator after another, every graph optimisation. */
export const SESSION_OPTIONS = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
};

/** Epochs as one array [epochs, channels, samples], in model units. */
export function stacked(epochs) {
  const [{ units }] = epochs;
  const samples = units[0].length;
  const data = new Float32Array(epochs.length * units.length * samples);
  epochs.forEach((epoch, e) =>
    epoch.units.forEach((channel, c) => data.set(channel, (e * units.length + c) * samples)),
  );
  return { data, shape: [epochs.length, units.length, samples] };
}

/** Every graph at every batch, given input that has been through the front end and lies in tensors made beforehand. */
export async function onnxContenders({ InferenceSession, Tensor }, engine, { files, batches }) {
  const contenders = [];
  for (const [kind, graph, file] of GRAPHS) {
    for (const [batch, inputs] of batches) {
      const session = await InferenceSession.create(files[file], SESSION_OPTIONS);
      const tensors = inputs.map((epochs) => {
        const { data, shape } = stacked(epochs);
        return new Tensor('float32', data, shape);
      });
      let output = null;
      contenders.push({
        engine,
        variant: `${kind}, ${graph}`,
        batch,
        check: kind,
        run: async (index) => {
          output = (await session.run({ [ONNX_INPUT]: tensors[index] }))[ONNX_OUTPUT];
        },
        logits: () => output.data,
      });
    }
  }
  return contenders;
}
