import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { compile } from '../compile/compile.js';
import { UsageError } from '../errors.js';
import type { BlockRanges } from '../model/activation-ranges.js';
import type { Network } from '../model/network.js';
import { readWeights } from '../model/weights.js';
import { biasCorrection } from '../quantize/bias-correction.js';
import { calibrate } from '../quantize/calibrate.js';
import { checkStored, lostLayers } from '../quantize/lost-layers.js';
import { quantize } from '../quantize/quantize.js';
import type { RangeMethod } from '../quantize/range.js';
import { architectureOf, tensorTable } from '../quantize/tensor-table.js';
import { encodeUlw } from '../quantize/ulw-file.js';
import { spreadEpochs } from '../runtime/calibration-epochs.js';
import { readInput, writeThenSay } from './files.js';
import { parseCount } from './number-options.js';
import { Progress } from './progress.js';
import { truncatedOption } from './score-options.js';
import { tensorText } from './tensor-text.js';
import { lineWidth } from './terminal-style.js';

interface QuantizeArguments {
  readonly calibrate?: readonly string[];
  readonly output: string;
  readonly ranges: RangeMethod;
  readonly epochs: number;
  readonly gain: 'running' | 'fixed';
  readonly allowTruncated?: true;
}

/** Where the activations clip, what the logits gain by it, and who says so. */
interface Chosen {
  readonly blocks: readonly BlockRanges[];
  readonly biasCorrection?: readonly number[] | undefined;
  readonly from: string;
}

async function calibrated(network: Network, files: readonly string[], options: QuantizeArguments): Promise<Chosen> {
  const progress = new Progress('calibrating', 'epochs');
  const epochs = await spreadEpochs(files, network.metadata, options.epochs, options);
  const { blocks } = calibrate(network, epochs, options.ranges, (done) =>
    progress.report({ done, total: epochs.length }),
  );
  progress.end();
  const correcting = new Progress('correcting', 'epochs');
  const correction = biasCorrection(network, quantize(network, { blocks }), epochs, (done) =>
    correcting.report({ done, total: epochs.length }),
  );
  correcting.end();
  const instead = network.activationRanges === undefined ? '' : " (instead of the weights' own)";
  return { blocks, biasCorrection: correction, from: `by ${options.ranges} over ${epochs.length} epochs${instead}` };
}

async function chosenFor(network: Network, weights: string, options: QuantizeArguments): Promise<Chosen> {
  if (options.calibrate !== undefined) return calibrated(network, options.calibrate, options);
  const { activationRanges, biasCorrection } = network;
  if (activationRanges !== undefined) {
    checkStored(network, activationRanges, { biasCorrection });
    return { blocks: activationRanges, biasCorrection, from: 'that the weights were fine-tuned with' };
  }
  throw new UsageError({
    subject: basename(weights),
    found: 'no activation ranges in its metadata, and no --calibrate',
    expected: 'either',
    remedy: 'Name recordings after --calibrate, or fine-tune the weights (training/fine_tune.py).',
  });
}

async function quantizeFile(weights: string, options: QuantizeArguments): Promise<void> {
  const network = compile(readWeights(await readInput(weights), basename(weights)));
  const { blocks, biasCorrection: correction, from } = await chosenFor(network, weights, options);
  const model = quantize(network, { blocks }, { gainMode: options.gain, biasCorrection: correction });
  const bytes = encodeUlw(model);
  for (const layer of lostLayers(network, model)) {
    console.error(
      `ulw: warning: ${layer}: found weights that all become 0 in integers; expected some that count beside its biases. ` +
        'The model no longer hears what goes through it; look for outliers in the weights.',
    );
  }
  const clips = blocks.map((b, i) => `block ${i + 1} ${b.hidden.toPrecision(3)} and ${b.output.toPrecision(3)}`);
  await writeThenSay(
    [{ path: options.output, content: bytes }],
    [
      tensorText(tensorTable(architectureOf(model)), bytes.length, lineWidth()),
      `clipping points ${from}: ${clips.join(', ')}`,
    ],
  );
}

export function quantizeCommand(): Command {
  return new Command('quantize')
    .description('make a .ulw file from float weights')
    .argument('<weights>', '.safetensors (docs/weights-format.md)')
    .option(
      '--calibrate <files...>',
      'recordings (EDF) whose epochs set activation ranges and bias correction (default: those that fine-tuned weights hold)',
    )
    .requiredOption('-o, --output <file>', 'the .ulw file to write')
    .option(
      '--epochs <count>',
      'epochs to calibrate on, spread over the recordings',
      parseCount('--epochs', 'epochs'),
      256,
    )
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
    .addOption(truncatedOption())
    .action(quantizeFile);
}
