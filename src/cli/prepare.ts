import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import { failureText, passedOverText, sharedTruthText, warnedText } from '../cohort/cohort-text.js';
import { planPreparation, type PreparationRequest } from '../cohort/plan-preparation.js';
import { prepareCohort, type PreparationResult } from '../cohort/prepare-cohort.js';
import type { PreparedIndex } from '../cohort/prepared-index.js';
import { TRUTH_NAMES } from '../cohort/truth-names.js';
import { DEFAULT_FOLDS, DEFAULT_SEED } from '../dataset/folds.js';
import { MONTAGES } from '../dataset/montages.js';
import { AUTHORS_RECIPE, DEFECT_POLICIES, EDGES, SAMPLE_FORMS } from '../dataset/recipe.js';
import { counted, elapsed, grouped } from '../report/figures.js';
import { printable } from '../report/plain-text.js';
import { fitCharacters } from '../report/terminal-pen.js';
import { STAGES } from '../stages.js';
import { interruptible, isInterrupted } from './interruption.js';
import {
  marginOption,
  patternOption,
  type PrepareArguments,
  preparationRequest,
  rateOption,
} from './prepare-options.js';
import { Progress } from './progress.js';
import { jobCount, truncatedOption } from './score-options.js';
import { wholeNumber } from './simulate-options.js';
import { isAsciiOnly } from './terminal-style.js';
import { keepV8Lean } from './lean-v8.js';

async function prepare(paths: readonly string[], options: PrepareArguments): Promise<void> {
  keepV8Lean();
  const request = preparationRequest(paths, options);
  const progress = new Progress('preparing', 'epochs');
  await interruptible(async (signal) => {
    const plan = await planPreparation(request);
    try {
      const result = await prepareCohort(plan, request, {
        threads: options.jobs ?? availableParallelism(),
        signal,
        prepared: (title, night) =>
          progress.aside(() => console.log(`${shownTitle(title)}: ${stagesText(night.perStage)}`)),
        progress: ({ nights, totalNights, epochs, totalEpochs }) =>
          progress.report({ done: epochs, total: totalEpochs, nights: { done: nights, total: totalNights } }),
      });
      progress.end();
      for (const line of resultLines(result, plan.done.size, options.output)) console.log(line);
      const warned = (result.index?.nights ?? []).filter(({ warnings }) => warnings.length > 0);
      const notes = [
        passedOverText(plan),
        sharedTruthText(plan.nights),
        warnedText(
          warned.map(({ title }) => title),
          'index.json has them',
        ),
      ];
      for (const note of notes) if (note !== null) console.error(note);
      if (result.index !== null && eachIsAPerson(result.index, request)) console.error(EACH_IS_A_PERSON);
      for (const failure of result.failures) console.error(failureText(failure));
      if (isInterrupted(signal)) console.error('ulw: interrupted; no index was written, --resume goes on from here');
      if (result.failures.length > 0) process.exitCode = 1;
    } finally {
      progress.end();
    }
  });
}

const EACH_IS_A_PERSON =
  'ulw: these names tell no person, so each night counts as one of its own; where people have several, say so with ' +
  '--person-pattern, or folds will have them on both sides';

function eachIsAPerson({ nights }: PreparedIndex, { personPattern }: PreparationRequest): boolean {
  return personPattern === undefined && nights.filter(({ night }) => night === null).length > 1;
}

const shownTitle = (title: string): string => fitCharacters(printable(title), { ascii: isAsciiOnly() });

function stagesText(perStage: Readonly<Record<string, number>>): string {
  return STAGES.map((stage) => `${stage} ${grouped(perStage[stage])}`).join(', ');
}

function* resultLines(
  { index, prepared, failures, seconds }: PreparationResult,
  doneBefore: number,
  folder: string,
): Generator<string> {
  const parts = [`${prepared} prepared in ${elapsed(seconds)}`];
  if (doneBefore > 0) parts.push(`${doneBefore} done before`);
  if (failures.length > 0) parts.push(`${failures.length} failed`);
  yield `\nnights: ${parts.join(', ')}`;
  if (index === null) return;
  const people = new Set(index.nights.map(({ person }) => person)).size;
  yield `${people} ${people === 1 ? 'person' : 'people'}, ${stagesText(index.perStage)}`;
  yield `folds: ${index.folds.map(({ name, folds }) => `${name} ${folds.length}`).join(', ')}`;
  yield `wrote ${counted(index.nights.length, 'night')} and index.json below ${folder}`;
}

/** `ulw prepare`: recordings and hypnograms to labelled epochs that NumPy reads. */
export function prepareCommand(): Command {
  const recipe = AUTHORS_RECIPE;
  return new Command('prepare')
    .description('turn recordings and hypnograms into labelled epochs for training (.npy and index.json)')
    .argument('<paths...>', 'recordings (.edf, .bdf, .rec), and folders with all that lies below')
    .requiredOption('-o, --output <folder>', 'where to write; made if absent')
    .option(
      '--truth <path>',
      `hypnograms: a folder paired by name, one night's file, or 'auto': beside each; by name: ${TRUTH_NAMES}`,
      'auto',
    )
    .option('--montage <name>', `channels to learn from: ${Object.keys(MONTAGES).join(', ')}; paper when left out`)
    .option('--channels <labels>', "the recordings' signals to use, comma-separated, in the montage's order")
    .option('--rate <hz>', 'sampling rate of what is written', rateOption, recipe.rate)
    .option('--wake-margin <minutes>', "wake to keep on either side of the night, or 'all'", marginOption, 30)
    .addOption(new Option('--edge <kind>', 'what the night begins and ends with').choices(EDGES).default(recipe.edge))
    .addOption(
      new Option('--defects <policy>', 'epochs without a stage or a usable signal; keep: judge no signal')
        .choices(DEFECT_POLICIES)
        .default(recipe.defects),
    )
    .addOption(
      new Option('--samples <form>', 'int16 counts of 0.1 uV, as the engine hears them, or float32 microvolts')
        .choices(SAMPLE_FORMS)
        .default(recipe.samples),
    )
    .addOption(truncatedOption())
    .option('--person-pattern <regex>', "its first group is the person, in a night's path", patternOption)
    .option('--folds <count>', 'folds to deal people out into', wholeNumber, DEFAULT_FOLDS)
    .option('--seed <number>', 'of the folds', wholeNumber, DEFAULT_SEED)
    .option('--jobs <count>', 'nights at a time, each in a thread; the number of cores when left out', jobCount)
    .option('--resume', 'leave out nights whose files are there, whole, and from the same inputs')
    .action(prepare);
}
