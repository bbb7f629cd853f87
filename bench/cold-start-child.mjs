// One cold start: node cold-start-child.mjs ENGINE MODEL EPOCH CHANNELS (ENGINE `idle`: none). Prints its two times, and
// what is resident after some more epochs, as JSON.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const EPOCHS_BEFORE_MEMORY = 50;
const KIB_A_MIB = 1024;

const [engine, modelPath, epochPath, channelText] = process.argv.slice(2);
const model = new Uint8Array(readFileSync(modelPath));
const bytes = new Uint8Array(readFileSync(epochPath));
const samples = new Int16Array(bytes.buffer);
const length = samples.length / Number(channelText);
const channels = Array.from({ length: Number(channelText) }, (_, c) => samples.slice(c * length, (c + 1) * length));

const largest = (values) => values.indexOf(Math.max(...values));

/** @param entry of the package @returns a function that loads the model, which returns one that stages the epoch */
async function startUlw(build, entry) {
  const { loadModel } = await import(entry);
  return async () => {
    const stager = (await loadModel(model, { build })).stager();
    return () => {
      let epochs = [];
      channels.forEach((signal, channel) => (epochs = stager.push(channel, signal)));
      return epochs[0].stage;
    };
  };
}

/** The model lies in the module, laid out beforehand. */
async function startModule() {
  const { create } = await import(pathToFileURL(modelPath).href);
  return () => {
    const stager = create();
    return () => {
      channels.forEach((signal, channel) => stager.push(channel, signal));
      return stager.finish();
    };
  };
}

/** What has been through a front end, in model units; which one does not matter here. */
const units = () => ({ units: channels.map((signal) => Float32Array.from(signal, (count) => count / 2048)) });

async function startOnnx({ InferenceSession, Tensor }) {
  const { SESSION_OPTIONS, stacked } = await import('./contenders/onnx-sessions.mjs');
  return async () => {
    const session = await InferenceSession.create(model, SESSION_OPTIONS);
    const { data, shape } = stacked([units()]);
    const tensor = new Tensor('float32', data, shape);
    return async () => largest((await session.run({ epoch: tensor })).logits.data);
  };
}

async function startOnnxWeb() {
  const runtime = await import('onnxruntime-web');
  runtime.env.wasm.numThreads = 1;
  return startOnnx(runtime);
}

async function startTfjs() {
  const tf = await import('@tensorflow/tfjs');
  const { startTfjs: start } = await import('./contenders/tfjs.mjs');
  const { tfjsNetwork } = await import('./contenders/tfjs-network.mjs');
  const { stacked } = await import('./contenders/onnx-sessions.mjs');
  const { readWeights } = await import('../dist/model/weights.js');
  const { compile, FLOAT_PASSES } = await import('../dist/compile/compile.js');
  const network = compile(readWeights(model), FLOAT_PASSES);
  return async () => {
    await start();
    const logitsOf = tfjsNetwork(tf, network);
    const { data, shape } = stacked([units()]);
    const tensor = tf.tensor(data, shape);
    return () => largest(tf.tidy(() => logitsOf(tensor).dataSync()));
  };
}

const ENGINES = {
  idle: () => () => () => 0,
  'ulw simd, exported module': startModule,
  'ulw simd': () => startUlw('simd', '../dist/core.js'),
  'ulw scalar': () => startUlw('scalar', '../dist/core.js'),
  'ulw simd, whole package': () => startUlw('simd', '../dist/index.js'),
  'onnxruntime-node': async () => startOnnx(await import('onnxruntime-node')),
  'onnxruntime-web': startOnnxWeb,
  'tfjs-wasm': startTfjs,
};

// TensorFlow.js greets on standard output.
const print = console.log;
console.log = () => undefined;
const begin = performance.now();
const load = await ENGINES[engine]();
const imported = performance.now();
const stage = await load();
await stage();
const firstStageMs = performance.now() - imported;
for (let i = 0; i < EPOCHS_BEFORE_MEMORY; i++) await stage();
const residentMiB = process.memoryUsage.rss() / KIB_A_MIB / KIB_A_MIB;
print(JSON.stringify({ importMs: imported - begin, firstStageMs, residentMiB }));
