#!/usr/bin/env node
import { Command } from 'commander';
import { systemReason } from '../cohort/system-reason.js';
import { UlwError } from '../errors.js';
import { demoCommand } from './demo.js';
import { inspectCommand } from './inspect.js';
import { planCommand } from './plan.js';
import { quantizeCommand } from './quantize.js';
import { scoreCommand } from './score.js';
import { simulateCommand } from './simulate.js';
import { packageVersion } from './version.js';

for (const [name, stream] of [
  ['standard output', process.stdout],
  ['standard error', process.stderr],
] as const) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads our output may stop reading, as `head` does.
    if (error.code === 'EPIPE') process.exit();
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    if (stream !== process.stderr) console.error(`ulw: ${name}: found ${reason}; expected a place to write.`);
    process.exit(1);
  });
}

const program = new Command('ulw')
  .description('ULW-SleepNet: sleep staging in eight bits')
  .version(packageVersion())
  .showHelpAfterError('(ulw --help lists the commands)');
for (const command of [scoreCommand, demoCommand, inspectCommand, quantizeCommand, planCommand, simulateCommand]) {
  program.addCommand(command());
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UlwError)) throw error;
  console.error(`ulw: ${error.message}`);
  process.exitCode = 1;
}
