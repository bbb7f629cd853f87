import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { OUTPUT_FORMATS, parseFormats } from '../cohort/output-formats.js';
import { planCohort } from '../cohort/plan-cohort.js';
import { sha256 } from '../cohort/run-record.js';
import { scoreCohort } from '../cohort/score-cohort.js';
import { TRUTH_NAMES } from '../cohort/truth-names.js';
import { decodeUlw } from '../quantize/ulw-file.js';
import { SMOOTHING_MODES } from '../runtime/smoothing/smooth-epochs.js';
import { DEFAULT_MODEL, readInput, shippedFile } from './files.js';
import { interruptible, isInterrupted } from './interruption.js';
import {
  jobCount,
  lightsTime,
  outputRequest,
  overlapOf,
  type ScoreArguments,
  scoringOptions,
  threadsOf,
  truncatedOption,
} from './score-options.js';
import { manyNights, oneNight } from './score-talk.js';
import { keepV8Lean } from './lean-v8.js';
import { packageVersion } from './version.js';

async function score(paths: readonly string[], options: ScoreArguments): Promise<void> {
  keepV8Lean();
  const model = { bytes: await readInput(options.model), name: basename(options.model) };
  // Refuses a broken model before anything is written.
  const { metadata } = decodeUlw(model.bytes, model.name);
  const request = {
    paths,
    model: { name: metadata.name, sha256: sha256(model.bytes) },
    options: scoringOptions(options),
    ...(options.truth === undefined ? {} : { truth: options.truth }),
    ...outputRequest(options),
    version: packageVersion(),
  };
  const isFolder = (await stat(paths[0]).catch(() => null))?.isDirectory() ?? false;
  const isOne = paths.length === 1 && !isFolder;
  await interruptible(async (signal) => {
    const plan = await planCohort(request);
    const talk = isOne ? oneNight(plan, options) : manyNights(plan, options);
    try {
      const result = await scoreCohort(plan, request, { ...talk, model, threads: threadsOf(options), signal });
      talk.end(result, isInterrupted(signal));
      if (result.failures.length > 0) process.exitCode = 1;
    } finally {
      talk.clear();
    }
  });
}

export function scoreCommand(): Command {
  return new Command('score')
    .description('stage recordings: EDF in; hypnogram, statistics and agreement out')
    .argument('<paths...>', 'recordings (.edf, .bdf, .rec), and folders with all that lies below')
    .option(
      '--truth <path>',
      `hypnograms to compare with: one night's file, a folder paired by name, or 'auto' for beside each recording; by name: ${TRUTH_NAMES}`,
    )
    .option('--channels <labels>', "the recordings' signals to use, by label, comma-separated, in the model's order")
    .addOption(new Option('--lights-off <time>', 'HH:MM[:SS], or seconds from the start').argParser(lightsTime))
    .addOption(new Option('--lights-on <time>', 'likewise').argParser(lightsTime))
    .addOption(
      new Option(
        '--overlap <windows>',
        'stage more windows than one an epoch (2: one every 15 s) and average those that overlap an epoch',
      ).argParser(overlapOf),
    )
    .addOption(
      new Option(
        '--smooth <mode>',
        'smooth stages over time: each epoch from those until it (causal) or from the whole night (full)',
      ).choices(SMOOTHING_MODES),
    )
    .addOption(truncatedOption())
    .option('--model <file>', 'a .ulw file', shippedFile(DEFAULT_MODEL))
    .option('--json', 'print one JSON object a night, each on a line')
    .option('-o, --output <folder>', "write each night's files there; several nights: summary.csv too")
    .option('--formats <names>', `which files: ${OUTPUT_FORMATS.join(',')}; all when left out`, parseFormats)
    .option('--jobs <count>', 'nights at a time, each in a thread; the number of cores when left out', jobCount)
    .option('--resume', 'leave out nights whose files are there, whole, and from the same inputs')
    .action(score);
}
