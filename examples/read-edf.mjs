// Reads an EDF or BDF file into memory: what its header says, a minute of its samples, its annotations.
//   node examples/read-edf.mjs recording.edf
// Without a file it reads a simulated night, which nobody slept, from memory.
import { basename } from 'node:path';
import { encodeNight, readEdf, simulateNight } from 'ulw-sleepnet';

const path = process.argv[2];
const from = path ?? encodeNight(simulateNight({ seed: 8, hours: 1 })).recording;
const { format, start, durationSeconds, signals, annotations, warnings } = await readEdf(from, { toSeconds: 60 });

const clock = start === null ? 'no start' : start.toISOString().slice(0, 19).replace('T', ' ');
console.log(
  `${path === undefined ? 'simulated' : basename(path)}: ${format}, ${clock}, ${(durationSeconds / 60).toFixed(1)} min`,
);
for (const { label, rate, dimension, microvoltsPerUnit, samples } of signals) {
  // Gaps of a file that was paused are NaN.
  const recorded = samples.filter((sample) => !Number.isNaN(sample));
  const [least, most] = [Math.min, Math.max].map((best) => recorded.reduce((a, b) => best(a, b), recorded[0] ?? NaN));
  const unit = microvoltsPerUnit === null ? dimension : 'uV';
  console.log(
    `${label.padEnd(16)} ${rate} Hz, first minute: ${recorded.length} samples, ${least.toFixed(1)} to ${most.toFixed(1)} ${unit}`,
  );
}
console.log(`${annotations.length} annotations`);
for (const { onset, duration, text } of annotations.slice(0, 5)) console.log(`${onset} s for ${duration} s: ${text}`);
for (const warning of warnings) console.log(`! ${warning}`);
