import { nightJson } from '../report/json.js';
import { nightReport } from '../report/night-report.js';
import type { NightReport } from '../report/night.js';
import { nightSummary, type NightSummary } from '../report/summary-table.js';
import { nightText } from '../report/terminal.js';
import type { TerminalStyle } from '../report/terminal-pen.js';
import type { SleepModel } from '../runtime/load-model.js';
import { openRecording } from '../signal/open-recording.js';
import { blockingFile } from './blocking-file.js';
import { outputContents } from './output-formats.js';
import { recordFile, type RunInputs, type RunRecord, type ScoringOptions, sha256 } from './run-record.js';
import { stageFile } from './staging.js';
import { readTruth } from './truth-files.js';

/** One night to score; plain data, so that it can go to another thread. */
export interface NightJob {
  readonly path: string;
  /** What reports call it. */
  readonly title: string;
  /** Files that may hold its truth. */
  readonly truth: readonly string[];
  /** Whether the report is to warn where there is none. */
  readonly expectsTruth: boolean;
  readonly options: ScoringOptions;
  /** Where to leave its files, not yet in their places; null to write none. */
  readonly output: NightOutput | null;
  /** What to hand back to be printed. */
  readonly show: 'json' | TerminalStyle | null;
}

export interface NightOutput {
  readonly staging: string;
  readonly name: string;
  readonly inputs: RunInputs;
  /** As in {@link RunRecord}. */
  readonly earlier: readonly string[];
}

/** What is left of a scored night; plain data. */
export interface ScoredNight {
  readonly summary: NightSummary;
  /** Text, or one line of JSON. */
  readonly shown: string | null;
  /** Files that wait in the staging folder, the record last. */
  readonly files: readonly string[];
  readonly seconds: number;
}

/**
 * Scores a recording.
 * @param progress called with the number of epochs staged
 * @throws RecordingError, ChannelError, HypnogramError
 */
export async function scoreNight(
  job: Pick<NightJob, 'path' | 'title' | 'truth' | 'expectsTruth' | 'options'>,
  model: SleepModel,
  progress: (epochs: number) => void,
): Promise<NightReport> {
  const truth = await readTruth(job.truth, job.title);
  const recording = await openRecording(blockingFile(job.path), job.options);
  try {
    const night = await nightReport(recording, model, truth, { ...job.options, progress });
    const lacks = job.expectsTruth && truth === null ? ['No truth was found for this night.'] : [];
    return {
      ...night,
      recording: { ...night.recording, name: job.title },
      warnings: [...night.warnings, ...lacks],
    };
  } finally {
    await recording.close();
  }
}

/** {@link scoreNight}, and its files into the staging folder. */
export async function runNightJob(
  job: NightJob,
  model: SleepModel,
  progress: (epochs: number) => void,
): Promise<ScoredNight> {
  const started = performance.now();
  const night = await scoreNight(job, model, progress);
  const files = job.output === null ? [] : await stageOutputs(night, job.output);
  return {
    summary: nightSummary(night),
    shown: shownText(night, job.show),
    files,
    seconds: (performance.now() - started) / 1000,
  };
}

async function stageOutputs(night: NightReport, output: NightOutput): Promise<string[]> {
  const { staging, name, inputs, earlier } = output;
  const { formats } = inputs;
  const outputs: Record<string, string> = {};
  const stagings: Promise<void>[] = [];
  for (const [file, content] of outputContents(night, name, formats)) {
    outputs[file] = sha256(content);
    stagings.push(stageFile(staging, file, content));
  }
  await allDone(stagings);
  const run: RunRecord = { ...inputs, outputs, earlier, summary: nightSummary(night) };
  const record = recordFile(name, formats);
  await stageFile(
    staging,
    record,
    `${JSON.stringify(formats.includes('json') ? { ...nightJson(night), run } : { run })}\n`,
  );
  return [...Object.keys(outputs), record];
}

/** Waits for all, whatever becomes of any. @throws what the first of them that failed threw */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function shownText(night: NightReport, show: NightJob['show']): string | null {
  if (show === null) return null;
  return show === 'json' ? `${JSON.stringify(nightJson(night))}\n` : nightText(night, show);
}
