import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { encodeNight } from '../signal/simulate/export.js';
import { simulateNight } from '../signal/simulate/night.js';
import { writeOutput } from './files.js';
import { Progress } from './progress.js';

interface SimulateOptions {
  readonly output: string;
  readonly nights: number;
  readonly seed: number;
  readonly hours: number;
}

/** `ulw simulate`: seeded nights as EDF, EDF+ hypnogram and CSV. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('write simulated nights: EDF, hypnogram as EDF+ and as CSV')
    .requiredOption('-o, --output <folder>', 'where to write; made if absent')
    .option('--nights <count>', 'how many; seeds count up from --seed', wholeNumber, 1)
    .option('--seed <number>', 'seed of the first night', wholeNumber, 1)
    .option('--hours <hours>', 'length of each night', Number, 8)
    .action(simulate);
}

async function simulate({ output, nights, seed, hours }: SimulateOptions): Promise<void> {
  const progress = new Progress('simulating', 'nights');
  for (let index = 0; index < nights; index++) {
    const files = encodeNight(simulateNight({ seed: seed + index, hours }));
    const name = join(output, `night-${String(seed + index).padStart(4, '0')}`);
    const contents = [
      [`${name}.edf`, files.recording],
      [`${name}-hypnogram.edf`, files.hypnogram],
      [`${name}-hypnogram.csv`, files.table],
    ] as const;
    for (const [path, content] of contents) {
      await writeOutput(path, content, true);
      progress.aside(() => console.log(path));
    }
    progress.report({ done: index + 1, total: nights });
  }
  progress.end();
}

/** A whole number, 0 or more, of the command line. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is expected.');
  return Number(text);
}
