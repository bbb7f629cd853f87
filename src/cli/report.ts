import { basename, join } from 'node:path';
import { Command } from 'commander';
import {
  type AccuracyPart,
  type AccuracyReport,
  accuracyReport,
  type AccuracyRequest,
} from '../accuracy/accuracy-report.js';
import type { AccuracyNight } from '../accuracy/compare-nights.js';
import { accuracyJson } from '../accuracy/json.js';
import { accuracyMarkdown } from '../accuracy/markdown.js';
import { accuracyPage } from '../accuracy/page.js';
import { dataWords, verdict } from '../accuracy/words.js';
import { findNights } from '../cohort/find-nights.js';
import type { Output } from '../cohort/staging.js';
import { readTruth, truthFinder } from '../cohort/truth-files.js';
import { TRUTH_NAMES } from '../cohort/truth-names.js';
import { sleepersBy } from '../dataset/people.js';
import { compile } from '../compile/compile.js';
import { UsageError } from '../errors.js';
import { readWeights } from '../model/weights.js';
import { decodeUlw } from '../quantize/ulw-file.js';
import { loadModel } from '../runtime/load-model.js';
import { openRecording } from '../signal/open-recording.js';
import { readInput, writeThenSay } from './files.js';
import { parseCount } from './number-options.js';
import { patternOption } from './prepare-options.js';
import { Progress } from './progress.js';
import { truncatedOption } from './score-options.js';

interface ReportArguments {
  readonly weights: string;
  readonly data: readonly string[];
  readonly truth?: string;
  readonly channels?: string;
  readonly personPattern?: RegExp;
  readonly output: string;
  readonly epochs: number;
  readonly robustness: number;
  readonly against?: string;
  readonly unseen?: true;
  readonly allowTruncated?: true;
}

/** Null where neither a pattern nor Sleep-EDF's way of naming files tells. */
function personsBy(pattern: RegExp | undefined): (title: string) => string | null {
  const sleeperOf = sleepersBy(pattern);
  return (title) => {
    const { person, night } = sleeperOf(title);
    return pattern === undefined && night === null ? null : person;
  };
}

async function nightsOf(options: ReportArguments): Promise<AccuracyNight[]> {
  const { data, truth, channels, personPattern } = options;
  const { nights, failures } = await findNights(data);
  if (failures.length > 0) {
    const { title, error } = failures[0];
    throw new UsageError({ subject: title, found: error.message, expected: 'recordings that can be read' });
  }
  const truthOf = await truthFinder(
    truth,
    nights.map(({ path }) => path),
  );
  const personOf = personsBy(personPattern);
  return Promise.all(
    nights.map(async ({ path, title, epochs }) => ({
      title,
      epochs,
      truth: await readTruth(await truthOf(path), title),
      person: personOf(title),
      channels: channels?.split(',') ?? [],
      open: () => openRecording(path, options),
    })),
  );
}

/** One bar for each part of the work. */
function partProgress(): { report: (part: AccuracyPart, done: number, total: number) => void; end: () => void } {
  let current: { part: AccuracyPart; progress: Progress } | null = null;
  return {
    report: (part, done, total) => {
      if (current?.part !== part) {
        current?.progress.end();
        current = { part, progress: new Progress(part, part === 'other quantisations' ? 'runs' : 'epochs') };
      }
      current.progress.report({ done, total });
    },
    end: () => current?.progress.end(),
  };
}

const outputsOf = (folder: string, report: AccuracyReport): Output[] => [
  { path: join(folder, 'accuracy.html'), content: accuracyPage(report) },
  { path: join(folder, 'accuracy.md'), content: accuracyMarkdown(report) },
  { path: join(folder, 'accuracy.json'), content: `${JSON.stringify(accuracyJson(report), null, 1)}\n` },
];

async function otherModel(path: string | undefined): Promise<Pick<AccuracyRequest, 'other'>> {
  if (path === undefined) return {};
  const name = basename(path);
  return { other: { name, engine: await loadModel(await readInput(path), { name }) } };
}

async function report(model: string, options: ReportArguments): Promise<void> {
  const bytes = await readInput(model);
  const models = {
    network: compile(readWeights(await readInput(options.weights), basename(options.weights))),
    integer: decodeUlw(bytes, basename(model)),
    engine: await loadModel(bytes, { name: basename(model) }),
  };
  const progress = partProgress();
  try {
    const result = await accuracyReport(models, {
      weights: basename(options.weights),
      nights: await nightsOf(options),
      unseen: options.unseen === true,
      epochs: options.epochs,
      robustnessEpochs: options.robustness,
      ...(await otherModel(options.against)),
      progress: progress.report,
    });
    progress.end();
    await writeThenSay(outputsOf(options.output, result), [...verdict(result), ...dataWords(result)]);
  } finally {
    progress.end();
  }
}

export function reportCommand(): Command {
  return new Command('report')
    .description('what eight bits cost: a model against the float weights that it was made from')
    .argument('<model>', 'a .ulw file')
    .requiredOption('--weights <file>', 'the float weights that it was made from (.safetensors)')
    .requiredOption('--data <paths...>', 'recordings, and folders with all that lies below')
    .option(
      '--truth <path>',
      `hypnograms: one night's file, a folder paired by name, or 'auto' for beside each recording; by name: ${TRUTH_NAMES}`,
      'auto',
    )
    .option('--channels <labels>', "the recordings' signals to use, by label, comma-separated, in the model's order")
    .option(
      '--person-pattern <regex>',
      "its first group is the person, in a night's path; all nights of one are drawn together for the intervals",
      patternOption,
    )
    .option(
      '--epochs <count>',
      'epochs for the layers and for calibration, spread over the recordings',
      parseCount('--epochs', 'epochs'),
      512,
    )
    .option(
      '--robustness <count>',
      'epochs for the float network under each disturbance of the recordings; 0 leaves disturbances out',
      parseCount('--robustness', 'epochs'),
      256,
    )
    .addOption(truncatedOption())
    .option('--against <file>', 'another .ulw file, drawn beside this one under every disturbance')
    .option('--unseen', 'you state that the weights have never seen these recordings')
    .requiredOption('-o, --output <folder>', 'where to write accuracy.html, accuracy.md and accuracy.json')
    .action(report);
}
