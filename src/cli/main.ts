#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { UlwError } from '../errors.js';
import { demoCommand } from './demo.js';
import { inspectCommand } from './inspect.js';
import { planCommand } from './plan.js';
import { quantizeCommand } from './quantize.js';
import { scoreCommand } from './score.js';
import { simulateCommand } from './simulate.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// Whoever reads our output may stop reading, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const program = new Command('ulw')
  .description('ULW-SleepNet: sleep staging in eight bits')
  .version(version)
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
