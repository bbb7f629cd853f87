// A night's sleep statistics from its hypnogram, and how far a second scorer agrees.
//   node examples/sleep-statistics.mjs hypnogram.csv [other-scorer.csv]
// Any form that `readHypnogram` knows: Sleep-EDF's EDF+, CSV, TSV, BIDS events, a stage a line, U-Time ids, XML.
// Without a file it takes a simulated night, which nobody slept; the second scorer is then the four-channel model.
import { readFile } from 'node:fs/promises';
import {
  agreement,
  alignHypnogram,
  aroundSleep,
  encodeNight,
  loadModel,
  openRecording,
  readHypnogram,
  scoreRecording,
  simulateNight,
  sleepStatistics,
} from 'ulw-sleepnet';

const paths = process.argv.slice(2);
const [first, second] =
  paths.length > 0 ? await Promise.all(paths.map((path) => readHypnogram(path))) : await simulated();

// Nobody noted when the light went out: half an hour around sleep stands for the time in bed.
const night = sleepStatistics(aroundSleep(first));
const figure = (value, unit = ' min') => (value === null ? '-' : `${Math.round(10 * value) / 10}${unit}`);
console.log(`time in bed ${figure(night.TIB)}, asleep ${figure(night.TST)}, efficiency ${figure(night.SE, ' %')}`);
console.log(`sleep onset after ${figure(night.SOL)}, awake afterwards ${figure(night.WASO)}`);
console.log(`awakenings ${figure(night.awakenings, '')}, REM after ${figure(night.remLatencyFromSleepOnset)}`);
for (const [stage, minutes] of Object.entries(night.minutes)) console.log(`${stage.padEnd(4)} ${figure(minutes)}`);
if (night.unscored > 0) console.log(`-    ${figure(night.unscored)}`);

if (second !== undefined) {
  // Both on one grid of half minutes from the recording's start.
  const epochs = Math.max(...[first, second].map(({ startSeconds, stages }) => startSeconds / 30 + stages.length));
  const [truth, scored] = [first, second].map((hypnogram) => alignHypnogram(hypnogram, epochs).stages);
  const found = agreement(truth, scored);
  const [accuracy, macroF1, kappa] = [found.accuracy, found.macroF1, found.kappa].map(
    (value) => value?.toFixed(3) ?? '-',
  );
  console.log(`agreement over ${found.epochs} epochs: accuracy ${accuracy}, macro-F1 ${macroF1}, kappa ${kappa}`);
}

async function simulated() {
  const files = encodeNight(simulateNight({ seed: 8, hours: 4 }));
  const model = await loadModel(await readFile(new URL('../weights/psg4.ulw', import.meta.url)));
  const { epochs } = await scoreRecording(await openRecording(files.recording), model);
  const stages = Int8Array.from(epochs, ({ stage }) => stage);
  return [await readHypnogram(files.hypnogram), { epochSeconds: 30, startSeconds: 0, stages }];
}
