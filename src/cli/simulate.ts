import { join } from 'node:path';
import { Command } from 'commander';
import { encodeNight, type NightFiles } from '../signal/simulate/export.js';
import { SIMULATED_MONTAGES } from '../signal/simulate/montage-names.js';
import { simulateNight } from '../signal/simulate/night.js';
import { writeOutput } from './files.js';
import { Progress } from './progress.js';
import { nightOptions, plainNumber, type SimulateArguments, wholeNumber } from './simulate-options.js';

/** `ulw simulate`: seeded nights as EDF, EDF+ hypnogram and CSV. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('write simulated nights: EDF, hypnogram as EDF+ and as CSV')
    .requiredOption('-o, --output <folder>', 'where to write; made if absent')
    .option('--nights <count>', 'how many; seeds count up from --seed', wholeNumber, 1)
    .option('--seed <number>', 'seed of the first night', wholeNumber, 1)
    .option('--person <seed>', 'whose nights; each has a person of its own unless given', wholeNumber)
    .option('--hours <hours>', 'length of each night', plainNumber, 8)
    .option('--rate <Hz>', 'sampling rate, 32 to 1024', plainNumber, 100)
    .option('--montage <name>', `${Object.keys(SIMULATED_MONTAGES).join(', ')} (default: paper)`)
    .option('--channels <labels>', "signals instead, such as 'EEG C3-A2,EOG left,EMG chin'")
    .option('--mains <Hz>', '50 or 60', wholeNumber, 50)
    .option('--no-artefacts', 'a clean recording')
    .option('--no-morphology', 'noise of the right band powers only: no spindles, K-complexes, eye movements')
    .option('--list-artefacts', 'write where each artefact is, as CSV')
    .action(simulate);
}

async function simulate(options: SimulateArguments): Promise<void> {
  const { output, nights, seed, listArtefacts = false } = options;
  const shared = nightOptions(options);
  const progress = new Progress('simulating', 'nights');
  for (let index = 0; index < nights; index++) {
    const files = encodeNight(simulateNight({ ...shared, seed: seed + index }));
    const name = join(output, `night-${String(seed + index).padStart(4, '0')}`);
    for (const [ending, content] of contents(files, listArtefacts)) {
      await writeOutput(name + ending, content, true);
      progress.aside(() => console.log(name + ending));
    }
    progress.report({ done: index + 1, total: nights });
  }
  progress.end();
}

function contents(files: NightFiles, listArtefacts: boolean): (readonly [string, string | Uint8Array])[] {
  return [
    ['.edf', files.recording],
    ['-hypnogram.edf', files.hypnogram],
    ['-hypnogram.csv', files.table],
    ...(listArtefacts ? [['-artefacts.csv', files.artefacts] as const] : []),
  ];
}
