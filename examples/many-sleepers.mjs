// Stages many wearables on one engine: a gateway's loop, packets of a quarter of a second in whatever order they come.
//   node examples/many-sleepers.mjs
import { readFile } from 'node:fs/promises';
import { loadModel, simulateNight, stageName } from 'ulw-sleepnet';

const WEARABLES = 50;
const PACKET_SAMPLES = 25;

const model = await loadModel(await readFile(new URL('../weights/eeg1.ulw', import.meta.url)));
const pool = model.pool();

/** Two minutes of everyone's EEG, which nobody slept. Some began a while before others. */
const wearables = Array.from({ length: WEARABLES }, (_, seed) => ({
  id: pool.admit({ startSeconds: 10 * seed }),
  samples: simulateNight({ seed, hours: 1 / 30 }).channels[0].samples,
}));

let staged = 0;
for (let at = 0; at < wearables[0].samples.length; at += PACKET_SAMPLES) {
  for (const { id, samples } of wearables) {
    for (const { onset, stage } of pool.push(id, [samples.subarray(at, at + PACKET_SAMPLES)])) {
      staged++;
      if (id % 10 === 0) console.log(`wearable ${id}, ${onset} s: ${stageName(stage)}`);
    }
  }
}
const kib = (bytes) => `${Math.ceil(bytes / 1024)} KiB`;
console.log(
  `${staged} epochs of ${pool.size} wearables; states ${kib(pool.stateBytes)}, waiting ${kib(pool.waitingBytes)}`,
);

// Whoever takes the device off makes room for the next.
for (const { id } of wearables) pool.remove(id);
console.log(`${pool.size} left`);
