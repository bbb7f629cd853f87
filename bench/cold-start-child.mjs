// One cold start: node cold-start-child.mjs (ulw|onnx) MODEL EPOCH CHANNELS [BUILD]. Prints its two times as JSON.
import { readFileSync } from 'node:fs';

const [kind, modelPath, epochPath, channelText, build] = process.argv.slice(2);
const model = new Uint8Array(readFileSync(modelPath));
const bytes = new Uint8Array(readFileSync(epochPath));
const samples = new Int16Array(bytes.buffer);
const length = samples.length / Number(channelText);
const channels = Array.from({ length: Number(channelText) }, (_, c) => samples.slice(c * length, (c + 1) * length));

async function startUlw() {
  const { Arena } = await import('../dist/runtime/arena.js');
  const { instantiateEngine } = await import('../dist/runtime/engine.js');
  const { planMemory } = await import('../dist/runtime/plan.js');
  const { decodeUlw } = await import('../dist/quantize/ulw-file.js');
  return async () => {
    const arena = new Arena(await instantiateEngine(build), planMemory(decodeUlw(model)));
    const sleeper = arena.admit();
    channels.forEach((signal, channel) => {
      const chunk = arena.plan.chunkSamples;
      for (let i = 0; i < length; i += chunk) arena.pushCounts(sleeper, channel, signal.subarray(i, i + chunk));
    });
    return arena.finish(sleeper);
  };
}

async function startOnnx() {
  const { InferenceSession } = await import('onnxruntime-node');
  const { COUNTS_PER_UNIT } = await import('../dist/model/numeric-contract.js');
  const { epochTensor, SESSION_OPTIONS } = await import('./contenders/onnxruntime-node.mjs');
  return async () => {
    const session = await InferenceSession.create(model, SESSION_OPTIONS);
    const tensor = epochTensor(channels.map((signal) => Float32Array.from(signal, (count) => count / COUNTS_PER_UNIT)));
    const { logits } = await session.run({ epoch: tensor });
    return logits.data.indexOf(Math.max(...logits.data));
  };
}

const begin = performance.now();
const firstStage = await (kind === 'ulw' ? startUlw : startOnnx)();
const imported = performance.now();
await firstStage();
console.log(JSON.stringify({ importMs: imported - begin, firstStageMs: performance.now() - imported }));
