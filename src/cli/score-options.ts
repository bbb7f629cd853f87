import { availableParallelism } from 'node:os';
import { Option } from 'commander';
import { type OutputFormat, OUTPUT_FORMATS } from '../cohort/output-formats.js';
import type { CohortRequest } from '../cohort/plan-cohort.js';
import type { ScoringOptions } from '../cohort/run-record.js';
import { UsageError } from '../errors.js';
import { checkOverlap } from '../runtime/overlapping-windows.js';
import type { SmoothingMode } from '../runtime/smoothing/smooth-epochs.js';
import type { LightsTime } from '../signal/lights.js';

/** What commander reads from the command line of `ulw score`. */
export interface ScoreArguments {
  readonly model: string;
  readonly truth?: string;
  readonly channels?: string;
  readonly lightsOff?: LightsTime;
  readonly lightsOn?: LightsTime;
  readonly overlap?: number;
  readonly smooth?: SmoothingMode;
  readonly allowTruncated?: true;
  readonly json?: true;
  readonly output?: string;
  readonly formats?: readonly OutputFormat[];
  readonly jobs?: number;
  readonly resume?: true;
}

/** Reads `23:15`, `23:15:30` or seconds from the recording's start; `23.15`, as EDF and much of Europe write it, is neither. */
export function lightsTime(text: string): LightsTime {
  if (/^([01]?\d|2[0-3])\.[0-5]\d$/.test(text)) {
    const expected = `${text.replace('.', ':')} for the time of day, or ${text}0 for seconds from the start of the recording`;
    throw new UsageError({ subject: 'lights', found: `'${text}'`, expected });
  }
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text)) return text;
  const expected = 'a time of day such as 23:15 or 23:15:30, or seconds from the start of the recording';
  throw new UsageError({ subject: 'lights', found: `'${text}'`, expected });
}

/** Windows begun in an epoch's time; 1 is each epoch alone, as without the option. */
export function overlapOf(text: string): number {
  const windows = Number(text.trim() || Number.NaN);
  checkOverlap(windows, `'${text}'`);
  return windows;
}

/** Of every command that reads recordings. */
export const truncatedOption = (): Option =>
  new Option('--allow-truncated', 'use what is there of a file that was cut short, with a warning');

export function jobCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError({ subject: '--jobs', found: `'${text}'`, expected: 'a whole number, 1 to 9999' });
}

export const threadsOf = ({ jobs }: ScoreArguments): number => jobs ?? availableParallelism();

export function scoringOptions({
  channels,
  lightsOff,
  lightsOn,
  overlap,
  smooth,
  allowTruncated,
}: ScoreArguments): ScoringOptions {
  const lights = {
    ...(lightsOff === undefined ? {} : { off: lightsOff }),
    ...(lightsOn === undefined ? {} : { on: lightsOn }),
  };
  return {
    ...(channels === undefined ? {} : { channels: channels.split(',') }),
    ...(Object.keys(lights).length === 0 ? {} : { lights }),
    ...(smooth === undefined ? {} : { smoothing: smooth }),
    ...(overlap === undefined || overlap === 1 ? {} : { overlap }),
    ...(allowTruncated && { allowTruncated }),
  };
}

/** @throws UsageError where options make no sense without a folder */
export function outputRequest({ output, formats, resume }: ScoreArguments): Pick<CohortRequest, 'output'> {
  if (output !== undefined) {
    return { output: { folder: output, formats: formats ?? OUTPUT_FORMATS, resume: resume === true } };
  }
  const lone = formats !== undefined ? '--formats' : resume === true ? '--resume' : null;
  if (lone === null) return {};
  throw new UsageError({ subject: lone, found: 'no folder to write to', expected: '-o FOLDER with it' });
}
