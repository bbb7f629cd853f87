import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../errors.js';
import type { ModelChannel } from '../model/channel.js';
import { countNetwork } from '../model/count.js';
import { importKeras } from '../model/keras/import.js';
import { INPUT_UNITS, type InputUnit } from '../model/keras/input-unit.js';
import type { Provenance } from '../model/metadata.js';
import { writeWeights } from '../model/weights.js';
import { grouped } from '../report/figures.js';
import { meaningOf } from '../signal/channel-role.js';
import { readInput, writeOutput } from './files.js';
import { provenanceText } from './provenance-text.js';
import { packageVersion } from './version.js';

interface ImportArguments {
  readonly output: string;
  readonly name?: string;
  readonly channels?: readonly string[];
  readonly unit: InputUnit;
  readonly deviation: number;
  readonly data?: string;
  readonly recipe?: string;
}

function parseDeviation(text: string): number {
  const deviation = Number(text);
  if (deviation > 0 && Number.isFinite(deviation)) return deviation;
  throw new UsageError({ subject: '--deviation', found: JSON.stringify(text), expected: 'microvolts above zero' });
}

/** A channel by its label, `EEG Fpz-Cz`, whose role the label tells. */
function channelOf(label: string): ModelChannel {
  const meaning = meaningOf(label);
  if (meaning !== null) return { label, role: meaning.role, aliases: [] };
  throw new UsageError({
    subject: '--channels',
    found: JSON.stringify(label),
    expected: 'a label that says whether it is EEG, EOG or EMG, such as "EEG Fpz-Cz"',
  });
}

async function importFile(file: string, options: ImportArguments): Promise<void> {
  const subject = basename(file);
  const { data, recipe } = options;
  const provenance: Partial<Provenance> = {
    tool: `ulw-sleepnet ${packageVersion()} import`,
    ...(data === undefined ? {} : { data }),
    ...(recipe === undefined ? {} : { recipe }),
  };
  const network = await importKeras(
    await readInput(file),
    {
      name: options.name ?? basename(options.output, extname(options.output)),
      unit: options.unit,
      initialDeviation: options.deviation,
      provenance,
      ...(options.channels === undefined ? {} : { channels: options.channels.map(channelOf) }),
    },
    subject,
  );
  console.log(provenanceText(network.metadata));
  console.log(`${grouped(countNetwork(network).parameters)} trainable parameters`);
  await writeOutput(options.output, writeWeights(network));
}

export function importCommand(): Command {
  return new Command('import')
    .description('turn weights that Keras saved into .safetensors')
    .argument('<file>', '.h5 of Keras 2 or 3 (whole model or weights), or .keras')
    .requiredOption('-o, --output <file>', 'the .safetensors file to write')
    .option('--name <name>', "the model's name (default: the output's)")
    .option('--channels <labels...>', 'what it was trained on, in order (default: the first of the four of the paper)')
    .addOption(
      new Option('--unit <unit>', 'what it was fed; the authors fed microvolts')
        .choices(INPUT_UNITS)
        .default('microvolts'),
    )
    .option('--deviation <microvolts>', 'one unit of our input; signals are clipped at 16 of them', parseDeviation, 16)
    .option('--data <text>', 'what it was trained on, for its provenance')
    .option('--recipe <text>', 'how it was trained, for its provenance')
    .action(importFile);
}
