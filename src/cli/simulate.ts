import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { encodeNight } from '../signal/simulate/export.js';
import { simulateNight } from '../signal/simulate/night.js';

interface SimulateOptions {
  readonly output: string;
  readonly nights: number;
  readonly seed: number;
  readonly hours: number;
}

/** Milliseconds after which a run says how far it is. */
const PATIENCE = 2000;

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
  const started = performance.now();
  await mkdir(output, { recursive: true });
  for (let index = 0; index < nights; index++) {
    const files = encodeNight(simulateNight({ seed: seed + index, hours }));
    const name = join(output, `night-${String(seed + index).padStart(4, '0')}`);
    await writeAndSay(`${name}.edf`, files.recording);
    await writeAndSay(`${name}-hypnogram.edf`, files.hypnogram);
    await writeAndSay(`${name}-hypnogram.csv`, files.table);
    if (performance.now() - started > PATIENCE) console.error(`${index + 1} of ${nights} nights`);
  }
}

async function writeAndSay(path: string, content: Uint8Array | string): Promise<void> {
  await writeFile(path, content);
  console.log(path);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is expected.');
  return Number(text);
}
