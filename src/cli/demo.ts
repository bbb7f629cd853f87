import { join } from 'node:path';
import { Command } from 'commander';
import { scoreNight } from '../cohort/night-job.js';
import { bytes } from '../report/figures.js';
import type { NightReport } from '../report/night.js';
import { nightPage } from '../report/page.js';
import { stageTable } from '../report/stage-table.js';
import { nightText } from '../report/terminal.js';
import { loadModel } from '../runtime/load-model.js';
import { encodeNight } from '../signal/simulate/export.js';
import { simulateNight } from '../signal/simulate/night.js';
import { readInput, shippedFile, writeOutput } from './files.js';
import { wholeNumber } from './simulate-options.js';
import { terminalStyle, wrapped } from './terminal-style.js';

/** No training night has this seed (training/README.md). */
const SEED = 20260;
const MODEL = 'psg4.ulw';
const CAVEAT = 'The night is simulated: this agreement says that the engine works, not how well it stages people.';

function sizes({ model, timing }: NightReport): string {
  const { wasmBytes = 0, modelBytes = 0, arenaBytes = 0 } = model.sizes ?? {};
  return [
    `An epoch took ${timing.microsecondsPerEpoch.toFixed(0)} microseconds (${timing.engine}).`,
    `Engine ${bytes(wasmBytes)}, model ${bytes(modelBytes)}, arena ${bytes(arenaBytes)} of one 64 KiB page.`,
  ]
    .map(wrapped)
    .join('\n');
}

/** `ulw demo`, which `npm start` runs: a simulated night, scored by the shipped four-channel model. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('simulate an eight-hour polysomnogram, score it, and draw the result')
    .option('--seed <number>', 'another night', wholeNumber, SEED)
    .option('-o, --output <folder>', 'where to write', 'out')
    .action(async ({ seed, output }: { seed: number; output: string }) => {
      console.log(wrapped(`Simulating an eight-hour night of four channels at 100 Hz, seed ${seed} ...`));
      const files = encodeNight(simulateNight({ seed }));
      const path = join(output, 'demo-night.edf');
      const truth = join(output, 'demo-night-hypnogram.edf');
      await writeOutput(path, files.recording);
      await writeOutput(truth, files.hypnogram);
      const model = await loadModel(await readInput(shippedFile(MODEL)), { name: MODEL });
      const job = { path, title: 'demo-night.edf', truth: [truth], expectsTruth: true, options: {} };
      const night = await scoreNight(job, model, () => undefined);
      process.stdout.write(`\n${nightText(night, terminalStyle())}\n${sizes(night)}\n`);
      console.log(`${wrapped(CAVEAT)}\n`);
      await writeOutput(join(output, 'demo-night.html'), nightPage(night));
      await writeOutput(join(output, 'demo-night-stages.csv'), stageTable(night.epochs));
    });
}
