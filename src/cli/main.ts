#!/usr/bin/env node
import { Command } from 'commander';
import { systemReason } from '../cohort/system-reason.js';
import { UlwError } from '../errors.js';
import { endEarly } from './interruption.js';
import { packageVersion } from './version.js';

for (const [name, stream] of [
  ['standard output', process.stdout],
  ['standard error', process.stderr],
] as const) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop reading, as `head` does.
    if (error.code === 'EPIPE') return endEarly(0);
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    if (stream !== process.stderr) console.error(`ulw: ${name}: found ${reason}; expected a place to write.`);
    endEarly(1);
  });
}

const program = new Command('ulw')
  .description('ULW-SleepNet: sleep staging in eight bits')
  .version(packageVersion())
  .showHelpAfterError('(ulw --help lists the commands)');
/** Loaded when asked for: what one command needs is memory and time to the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  score: async () => (await import('./score.js')).scoreCommand(),
  demo: async () => (await import('./demo.js')).demoCommand(),
  inspect: async () => (await import('./inspect.js')).inspectCommand(),
  import: async () => (await import('./import.js')).importCommand(),
  export: async () => (await import('./export.js')).exportCommand(),
  quantize: async () => (await import('./quantize.js')).quantizeCommand(),
  prepare: async () => (await import('./prepare.js')).prepareCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  plan: async () => (await import('./plan.js')).planCommand(),
  simulate: async () => (await import('./simulate.js')).simulateCommand(),
};

try {
  const asked = Object.keys(COMMANDS).filter((name) => name === process.argv[2]);
  for (const name of asked.length > 0 ? asked : Object.keys(COMMANDS)) program.addCommand(await COMMANDS[name]());
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UlwError)) throw error;
  console.error(`ulw: ${error.message}`);
  process.exitCode = 1;
}
