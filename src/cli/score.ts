import { basename, join } from 'node:path';
import { Command } from 'commander';
import { nightJson } from '../report/json.js';
import { nightReport } from '../report/night-report.js';
import type { NightReport } from '../report/night.js';
import { nightPage } from '../report/page.js';
import { stageTable } from '../report/stage-table.js';
import { nightText } from '../report/terminal.js';
import { loadModel } from '../runtime/load-model.js';
import { readHypnogram } from '../signal/hypnogram/read.js';
import { openRecording } from '../signal/open-recording.js';
import { DEFAULT_MODEL, readInput, shippedFile, writeOutput } from './files.js';
import { Progress } from './progress.js';
import { terminalStyle } from './terminal-style.js';

export interface ScoreArguments {
  readonly model: string;
  readonly truth?: string;
  readonly channels?: string;
  readonly json?: true;
  readonly output?: string;
}

/** One file through the model. */
export async function scoreFile(file: string, options: ScoreArguments): Promise<NightReport> {
  const model = await loadModel(await readInput(options.model), { name: basename(options.model) });
  const truth = options.truth === undefined ? null : await readHypnogram(options.truth);
  const recording = await openRecording(file);
  const progress = new Progress(basename(file));
  try {
    return await nightReport(recording, model, truth, {
      ...(options.channels === undefined ? {} : { channels: options.channels.split(',') }),
      progress: (done, total) => progress.report(done, total),
    });
  } finally {
    progress.end();
    await recording.close();
  }
}

/** The night's page and stage table beside each other. */
export async function writeNight(night: NightReport, folder: string, name: string, quiet: boolean): Promise<void> {
  await writeOutput(join(folder, `${name}.html`), nightPage(night), quiet);
  await writeOutput(join(folder, `${name}-stages.csv`), stageTable(night.epochs), quiet);
}

export function scoreCommand(): Command {
  return new Command('score')
    .description('stage a recording: EDF in; hypnogram, statistics and agreement out')
    .argument('<file>', 'EDF or EDF+C')
    .option(
      '--truth <file>',
      'hypnogram to compare with: EDF+ as Sleep-EDF has it, CSV or TSV, BIDS events, ids, stage lines, NSRR XML',
    )
    .option('--channels <labels>', "the recording's signals to use, by label, comma-separated, in the model's order")
    .option('--model <file>', 'a .ulw file', shippedFile(DEFAULT_MODEL))
    .option('--json', 'print one JSON object instead of text')
    .option('-o, --output <folder>', 'also write a page (HTML) and a stage table (CSV) there')
    .action(async (file: string, options: ScoreArguments) => {
      const night = await scoreFile(file, options);
      process.stdout.write(
        options.json === true ? `${JSON.stringify(nightJson(night))}\n` : nightText(night, terminalStyle()),
      );
      if (options.output === undefined) return;
      await writeNight(night, options.output, basename(file).replace(/\.edf$/i, ''), options.json === true);
    });
}
