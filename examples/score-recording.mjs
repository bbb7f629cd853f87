// Stages a whole recording and prints what a night's report begins with.
//   node examples/score-recording.mjs night.edf
// Without a file it simulates a two-hour night, which nobody slept, and scores that.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { encodeNight, loadModel, openRecording, scoreRecording, simulateNight, stageName } from 'ulw-sleepnet';

const folder = await mkdtemp(join(tmpdir(), 'ulw-example-'));
try {
  const path = process.argv[2] ?? (await simulated(join(folder, 'simulated.edf')));
  const model = await loadModel(await readFile(new URL('../weights/eeg1.ulw', import.meta.url)));
  const recording = await openRecording(path);
  try {
    const { epochs, channels, warnings } = await scoreRecording(recording, model);
    console.log(`${basename(path)}: ${(recording.durationSeconds / 3600).toFixed(1)} h, ${epochs.length} epochs`);
    for (const { model: wanted, signal, rate } of channels) console.log(`${wanted} from ${signal} at ${rate} Hz`);
    for (const stage of [0, 1, 2, 3, 4, -1]) {
      const count = epochs.filter((epoch) => epoch.stage === stage).length;
      if (count > 0) console.log(`${stageName(stage).padEnd(3)} ${String(count / 2).padStart(6)} min`);
    }
    for (const warning of warnings) console.log(`! ${warning}`);
  } finally {
    await recording.close();
  }
} finally {
  await rm(folder, { recursive: true });
}

async function simulated(path) {
  await writeFile(path, encodeNight(simulateNight({ seed: 8, hours: 2 })).recording);
  return path;
}
