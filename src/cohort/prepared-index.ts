import { REASONS } from '../dataset/epoch-rows.js';
import { type FoldPlan, foldPlans } from '../dataset/folds.js';
import type { Sleeper } from '../dataset/people.js';
import { MICROVOLTS_PER_COUNT, type PreparationRecipe } from '../dataset/recipe.js';
import { EPOCH_SECONDS, STAGES, type Stage } from '../stages.js';
import type { Failure } from './find-nights.js';
import type { PreparedNight } from './prepare-job.js';

export const INDEX_FILE = 'index.json';
const FORMAT = 'ulw-sleepnet prepared epochs';

export interface IndexedNight extends PreparedNight, Sleeper {
  /** The recording, below the folder that all have in common. */
  readonly title: string;
}

/** What a prepared folder holds; `index.json`. */
export interface PreparedIndex {
  readonly format: typeof FORMAT;
  readonly version: 1;
  readonly tool: string;
  readonly recipe: PreparationRecipe;
  /** Of the samples: multiply the stored numbers by `scale` for `unit`. */
  readonly unit: 'uV';
  readonly scale: number;
  readonly epochSeconds: number;
  /** Names of the stages 0 to 4; -1 is none. */
  readonly stages: readonly Stage[];
  /** Names of the rows' `reason`. */
  readonly reasons: readonly string[];
  readonly channels: readonly string[];
  readonly perStage: Readonly<Record<Stage, number>>;
  readonly nights: readonly IndexedNight[];
  readonly folds: readonly FoldPlan[];
  /** Recordings that could not be prepared. */
  readonly failures: readonly { readonly title: string; readonly message: string }[];
}

export function preparedIndex(
  nights: readonly IndexedNight[],
  failures: readonly Failure[],
  {
    recipe,
    folds,
    seed,
    version,
  }: {
    readonly recipe: PreparationRecipe;
    readonly folds: number;
    readonly seed: number;
    readonly version: string;
  },
): PreparedIndex {
  const total = (stage: Stage): number => nights.reduce((sum, { perStage }) => sum + perStage[stage], 0);
  return {
    format: FORMAT,
    version: 1,
    tool: `ulw-sleepnet ${version}`,
    recipe,
    unit: 'uV',
    scale: recipe.samples === 'int16' ? MICROVOLTS_PER_COUNT : 1,
    epochSeconds: EPOCH_SECONDS,
    stages: STAGES,
    reasons: REASONS,
    channels: recipe.channels.map(({ label }) => label),
    perStage: { W: total('W'), N1: total('N1'), N2: total('N2'), N3: total('N3'), REM: total('REM') },
    nights,
    folds: foldPlans(
      nights.map(({ person }) => person),
      folds,
      seed,
    ),
    failures: failures.map(({ title, error }) => ({ title, message: error.message })),
  };
}

/** Whether a text is an index of ours. */
export function isIndex(text: string): boolean {
  try {
    return (JSON.parse(text) as Partial<PreparedIndex>).format === FORMAT;
  } catch {
    return false;
  }
}
