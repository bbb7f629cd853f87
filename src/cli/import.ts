import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { importInWorker } from '../cohort/import-job.js';
import { UsageError } from '../errors.js';
import type { ModelChannel } from '../model/channel.js';
import { countNetwork } from '../model/count.js';
import type { WeightsImport } from '../model/import-weights.js';
import { INPUT_UNITS, type InputUnit } from '../model/input-unit.js';
import type { Provenance } from '../model/metadata.js';
import { readWeights } from '../model/weights.js';
import { grouped } from '../report/figures.js';
import { meaningOf } from '../signal/channel-role.js';
import { readInput, writeThenSay } from './files.js';
import { provenanceText } from './provenance-text.js';
import { terminalStyle } from './terminal-style.js';
import { packageVersion } from './version.js';

interface ImportArguments {
  readonly output: string;
  readonly name?: string;
  readonly channels?: readonly string[];
  readonly unit?: InputUnit;
  readonly deviation?: number;
  readonly limit: number;
  readonly data?: string;
  readonly recipe?: string;
}

const aboveZero =
  (option: string, unit: string) =>
  (text: string): number => {
    const value = Number(text);
    if (value > 0 && Number.isFinite(value)) return value;
    throw new UsageError({ subject: option, found: JSON.stringify(text), expected: `${unit} above zero` });
  };

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

/** What was stated, and nothing for what was not. */
function optionsOf({ output, name, channels, unit, deviation, data, recipe }: ImportArguments): WeightsImport {
  const provenance: Partial<Provenance> = {
    tool: `ulw-sleepnet ${packageVersion()} import`,
    ...(data === undefined ? {} : { data }),
    ...(recipe === undefined ? {} : { recipe }),
  };
  return {
    provenance,
    fallbackName: basename(output, extname(output)),
    ...(name === undefined ? {} : { name }),
    ...(channels === undefined ? {} : { channels: channels.map(channelOf) }),
    ...(unit === undefined ? {} : { unit }),
    ...(deviation === undefined ? {} : { initialDeviation: deviation }),
  };
}

async function importFile(file: string, stated: ImportArguments): Promise<void> {
  const subject = basename(file);
  const job = { bytes: await readInput(file), options: optionsOf(stated), subject };
  const weights = await importInWorker(job, { seconds: stated.limit });
  const network = readWeights(weights, subject);
  await writeThenSay(
    [{ path: stated.output, content: weights }],
    [
      provenanceText(network.metadata, terminalStyle().width),
      `${grouped(countNetwork(network).parameters)} trainable parameters`,
    ],
  );
}

export function importCommand(): Command {
  return new Command('import')
    .description("turn somebody else's weights into our .safetensors")
    .argument(
      '<file>',
      '.h5 of Keras 2 or 3 (whole model or weights), .keras, or .safetensors in F16, BF16, F32 or F64',
    )
    .requiredOption('-o, --output <file>', 'the .safetensors file to write')
    .option('--name <name>', "the model's name (default: what the file states, else the output's)")
    .option('--channels <labels...>', 'what it was trained on, in order (default: the first of the four of the paper)')
    .addOption(
      new Option(
        '--unit <unit>',
        "what it was fed (default for Keras: microvolts, as the authors' was; front-end: what `ulw prepare` writes)",
      ).choices(INPUT_UNITS),
    )
    .option(
      '--deviation <microvolts>',
      'one unit of our input (default: 16); signals are clipped at 16 of them',
      aboveZero('--deviation', 'microvolts'),
    )
    .option('--limit <seconds>', 'how long reading may take', aboveZero('--limit', 'seconds'), 30)
    .option('--data <text>', 'what it was trained on, for its provenance')
    .option('--recipe <text>', 'how it was trained, for its provenance')
    .action(importFile);
}
