// Stages samples as they arrive, in three ways: push, an async iterator, a callback.
//   node examples/stream-samples.mjs
import { readFile } from 'node:fs/promises';
import { loadModel, simulateNight, stageName, stageStream } from 'ulw-sleepnet';

const model = await loadModel(await readFile(new URL('../weights/eeg1.ulw', import.meta.url)));
const { sampleRate } = model.metadata;

/** Three minutes of one EEG channel, a second at a time, as a wearable would send them: Float32Array in microvolts. */
const [eeg] = simulateNight({ seed: 5, hours: 0.05 }).channels;
async function* device() {
  for (let at = 0; at < eeg.samples.length; at += sampleRate) yield eeg.samples.subarray(at, at + sampleRate);
}

const line = ({ onset, stage, probabilities }) =>
  `${String(onset).padStart(5)} s  ${stageName(stage).padEnd(3)}  ${Math.round(100 * probabilities[stage])} %`;

console.log('push: every call returns the epochs that it completed');
const pushed = model.stager();
for await (const samples of device()) {
  for (const epoch of pushed.push(0, samples)) console.log(line(epoch));
}

console.log('async iterator: epochs out of any stream of samples');
for await (const epoch of stageStream(model.stager(), device())) console.log(line(epoch));

console.log('callback: told at the stager, called by every push');
const calling = model.stager({ onEpoch: (epoch) => console.log(line(epoch)) });
for await (const samples of device()) calling.push(0, samples);
