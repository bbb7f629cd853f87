import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const RESUMED_RUNS = join(import.meta.dirname, 'resumed_runs.py');
const missing = trainerMissing();
const folder = mkdtempSync(join(tmpdir(), 'ulw-resume-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Runs {
  /** Steps drawn by a whole run, by one that was cut, and by the one that took it up. */
  readonly drawn: readonly [number[], number[], number[]];
  readonly same: Readonly<Record<string, boolean>>;
  readonly kept: Readonly<Record<string, boolean>>;
}

const runsOf = (program: string): Runs => JSON.parse(runTrainer([RESUMED_RUNS, folder, program]).toString()) as Runs;

describe.skipIf(missing !== null)(`a run cut in the middle${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('of train.py, then of fine_tune.py on its weights, ends with the bits of an uninterrupted one', { timeout: 120_000 }, () => {
    const trained = runsOf('train');
    expect(trained.drawn).toEqual([
      [0, 1, 2, 3, 4, 5, 6],
      [0, 1, 2, 3, 4],
      [3, 4, 5, 6],
    ]);
    expect(trained.same).toEqual({ 'model.safetensors': true, 'log.jsonl': true });

    const tuned = runsOf('fine_tune');
    // The first two draws of each call are those that calibrate.
    expect(tuned.drawn.map((steps) => steps.slice(2))).toEqual(trained.drawn);
    expect(tuned.same).toEqual({ 'model-qat.safetensors': true, 'log-qat.jsonl': true });
    // Weights that were equalised once are not equalised again.
    expect(tuned.kept).toEqual({ float: false, tuned: true });
  });
});
