import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { compile } from '../compile/compile.js';
import { readWeights } from '../model/weights.js';
import { calibrate } from '../quantize/calibrate.js';
import { quantize } from '../quantize/quantize.js';
import type { RangeMethod } from '../quantize/range.js';
import { architectureOf, tensorTable } from '../quantize/tensor-table.js';
import { encodeUlw } from '../quantize/ulw-file.js';
import { spreadEpochs } from '../runtime/calibration-epochs.js';
import { readInput, writeOutput } from './files.js';
import { Progress } from './progress.js';
import { tensorText } from './tensor-text.js';

interface QuantizeArguments {
  readonly calibrate: readonly string[];
  readonly output: string;
  readonly ranges: RangeMethod;
  readonly epochs: string;
  readonly gain: 'running' | 'fixed';
}

async function quantizeFile(weights: string, options: QuantizeArguments): Promise<void> {
  const network = compile(readWeights(await readInput(weights), basename(weights)));
  const progress = new Progress('calibrating', 'epochs');
  const wanted = Number(options.epochs);
  const epochs = await spreadEpochs(options.calibrate, network.metadata, wanted, options.gain);
  const calibration = calibrate(network, epochs, options.ranges, (done) =>
    progress.report({ done, total: epochs.length }),
  );
  progress.end();
  const model = quantize(network, calibration, { gainMode: options.gain });
  const bytes = encodeUlw(model);
  console.log(tensorText(tensorTable(architectureOf(model)), bytes.length));
  const clips = calibration.blocks.map(
    (b, i) => `block ${i + 1} ${b.hidden.toPrecision(3)} and ${b.output.toPrecision(3)}`,
  );
  console.log(`clipping points by ${options.ranges} over ${epochs.length} epochs: ${clips.join(', ')}`);
  await writeOutput(options.output, bytes);
}

export function quantizeCommand(): Command {
  return new Command('quantize')
    .description('make a .ulw file from float weights')
    .argument('<weights>', '.safetensors (docs/weights-format.md)')
    .requiredOption('--calibrate <files...>', 'recordings (EDF) whose epochs set the activation ranges')
    .requiredOption('-o, --output <file>', 'the .ulw file to write')
    .option('--epochs <count>', 'epochs to calibrate on, spread over the recordings', '256')
    .addOption(
      new Option('--ranges <method>', 'how an activation clips')
        .choices(['error', 'percentile', 'min-max'])
        .default('error'),
    )
    .addOption(
      new Option('--gain <mode>', "gain from the recording's running median, or fixed in microvolts")
        .choices(['running', 'fixed'])
        .default('running'),
    )
    .action(quantizeFile);
}
