import { InvalidArgumentError } from 'commander';
import type { PreparationRequest } from '../cohort/plan-preparation.js';
import { MONTAGES, montageOf } from '../dataset/montages.js';
import {
  AUTHORS_RECIPE,
  type DefectPolicy,
  type Edge,
  type PreparationRecipe,
  type SampleForm,
} from '../dataset/recipe.js';
import { UsageError } from '../errors.js';
import { packageVersion } from './version.js';

/** What commander reads from the command line of `ulw prepare`. */
export interface PrepareArguments {
  readonly truth: string;
  readonly output: string;
  readonly montage?: string;
  readonly channels?: string;
  readonly rate: number;
  readonly wakeMargin: number | 'all';
  readonly edge: Edge;
  readonly defects: DefectPolicy;
  readonly samples: SampleForm;
  readonly allowTruncated?: true;
  readonly personPattern?: RegExp;
  readonly folds: number;
  readonly seed: number;
  readonly jobs?: number;
  readonly resume?: true;
}

const DEFAULT_MONTAGE = 'paper';
const HIGHEST_RATE = 1000;

/** Hz; a whole number, so that an epoch has a whole number of samples. */
export function rateOption(text: string): number {
  const rate = Number(text);
  if (/^\d+$/.test(text) && rate >= 1 && rate <= HIGHEST_RATE) return rate;
  throw new InvalidArgumentError(`a whole number of Hz from 1 to ${HIGHEST_RATE} is expected.`);
}

/** Minutes, or `all`; not null, which commander takes for a failure. */
export function marginOption(text: string): number | 'all' {
  if (text === 'all') return text;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("minutes are expected, 0 or more, or 'all'.");
}

/** A regular expression with a capture group. */
export function patternOption(text: string): RegExp {
  let pattern: RegExp;
  try {
    pattern = new RegExp(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
  const groups = (new RegExp(`${text}|`).exec('') ?? []).length - 1;
  if (groups > 0) return pattern;
  throw new InvalidArgumentError('a group in parentheses is expected, which captures the person.');
}

/** @throws UsageError on an unknown montage */
export function preparationRequest(paths: readonly string[], options: PrepareArguments): PreparationRequest {
  const { truth, output, personPattern, folds, seed, resume } = options;
  return {
    paths,
    truth,
    folder: output,
    recipe: recipeOf(options),
    ...(personPattern === undefined ? {} : { personPattern }),
    folds,
    seed,
    resume: resume === true,
    version: packageVersion(),
  };
}

function recipeOf({
  montage,
  channels,
  rate,
  wakeMargin,
  edge,
  defects,
  samples,
  allowTruncated,
}: PrepareArguments): PreparationRecipe {
  const requested = channels?.split(',').map((label) => label.trim()) ?? [];
  const isOwn = montage === undefined && requested.length > 0;
  return {
    ...AUTHORS_RECIPE,
    channels: isOwn ? montageOf(requested) : montageNamed(montage ?? DEFAULT_MONTAGE),
    requested,
    rate,
    wakeMarginMinutes: wakeMargin === 'all' ? null : wakeMargin,
    edge,
    defects,
    samples,
    ...(allowTruncated && { allowTruncated }),
  };
}

function montageNamed(name: string): PreparationRecipe['channels'] {
  const montage = Object.hasOwn(MONTAGES, name) ? MONTAGES[name] : undefined;
  if (montage !== undefined) return montage;
  throw new UsageError({
    subject: '--montage',
    found: `'${name}'`,
    expected: `one of ${Object.keys(MONTAGES).join(', ')}`,
    remedy: 'Name the signals with --channels instead.',
  });
}
