import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const TRAINING = join(import.meta.dirname, '../../training');
/** A copy of the trainer where nothing was made and no shared data lies beside. */
const folder = mkdtempSync(join(tmpdir(), 'ulw-refusal-'));
const training = join(folder, 'clone/training');
const recipe = (name: string): string => join(training, `recipes/${name}.json`);
const broken = join(folder, 'broken.json');
const index = join(folder, 'prepared/index.json');

/** Programs in one process, since each would read PyTorch anew. A status that is a text goes to standard error, and is 1. */
const PROGRAM = `
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
from refusal import run_program
answers, standard_output, sys.stdout = [], sys.stdout, sys.stderr
for program, *arguments in json.loads(sys.argv[2]):
    sys.argv = [f'training/{program}.py', *arguments]
    try:
        run_program(importlib.import_module(program).main)
    except SystemExit as end:
        answers.append(end.code)
sys.stdout = standard_output
print(json.dumps(answers))`;

beforeAll(() => {
  mkdirSync(training, { recursive: true });
  for (const name of readdirSync(TRAINING)) {
    if (/\.(py|c)$/.test(name)) cpSync(join(TRAINING, name), join(training, name));
  }
  cpSync(join(TRAINING, 'recipes'), join(training, 'recipes'), { recursive: true });
  mkdirSync(join(training, 'cache/simulated/train'), { recursive: true });
  writeFileSync(broken, '{');
  mkdirSync(join(folder, 'prepared'));
  const night = { file: 'a.npy', person: 'a', sha256: '0', bytes: 1 };
  const folds = [{ name: 'by-person', folds: [['a']] }];
  const read = { format: 'ulw-sleepnet prepared epochs', version: 1, recipe: { rate: 100 }, epochSeconds: 30 };
  const channels = ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'EMG submental'];
  writeFileSync(index, JSON.stringify({ ...read, channels, nights: [night], folds }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(missing !== null)(`what the trainer lacks${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('is one line of what was found, what was expected and what to do, and status 1', { timeout: 60_000 }, () => {
    const ofPrepared = ['--set', `prepared=${join(folder, 'prepared')}`, 'folds=by-person', 'earlyStopping=null'];
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['train', recipe('eeg1'), '--set', 'distillation=null'], /shared\/data\/ucddb\/epochs\.npz: found nothing.*expected the shared data/],
      [['train', recipe('eeg1'), '--set', 'distillation=null', 'shares={"noise": 1}'], /band-power\.npz: .*put it there/],
      [['protocol', recipe('eeg1')], /epochs\.npz: found nothing there/],
      [['train', recipe('psg4')], /simulated\/train: found 0 files, none of them \.edf, expected simulated nights.*simulate\.sh/],
      [['evaluate_nights', join(TRAINING, '../weights/psg4.safetensors'), join(folder, 'none')], /none: .*ulw simulate -o .*none/],
      [['train', recipe('sleep-edf')], /sleep-edf\/index\.json: .*expected prepared nights: npx ulw prepare RECORDINGS -o/],
      [['train', recipe('sleep-edf'), ...ofPrepared], /prepared\/a\.npy: found nothing there.*: prepare it again/],
      [['train', recipe('psg4'), '--fold', '0'], /--fold 0 of psg4, expected a recipe with prepared nights and folds/],
      [['fine_tune', recipe('psg4')], /psg4\/model\.safetensors: .*run train\.py with the same recipe.*--from/],
      [['evaluate', join(folder, 'model.safetensors'), '22'], /model\.safetensors: found nothing there, expected a weights file/],
      [['train', recipe('other')], /other\.json: found nothing there, expected a recipe: training\/recipes\/ has some/],
      [['train', broken], /broken\.json: .*line 1.*expected a recipe in JSON/],
      [['train', recipe('psg4'), '--set', 'steps'], /steps: no value, expected entry=value, such as steps=100/],
      [['train', recipe('psg4'), '--set', 'steps.x=3'], /steps\.x: steps is 1000, expected an entry with others in it: set steps itself/],
      [['train', recipe('psg4'), '--set', 'style.share=1'], /style\.share: style is null, expected an entry with others/],
      [['train', recipe('psg4'), '--set', 'steps=many'], /steps: many, expected a number/],
      [['train', recipe('psg4'), '--set', 'augmentation=1'], /augmentation: 1, expected entries in JSON, or null/],
      [['train', recipe('psg4'), '--set', 'channels=1'], /channels: 1, expected a list in JSON/],
      [['train', recipe('sleep-edf'), '--set', 'quantisation=5'], /quantisation: 5, expected entries of \[.*'steps'\]/],
      [['train', recipe('sleep-edf'), '--set', 'quantisation.stpes=5'], /quantisation\.stpes: not in the recipe, which has .*'steps'/],
    ];
    const asked = JSON.stringify(cases.map(([program]) => program));
    const answers = JSON.parse(runTrainer(['-c', PROGRAM, training, asked]).toString()) as unknown[];
    cases.forEach(([[program], words], i) => {
      expect(answers[i]).toMatch(words);
      expect(answers[i]).toMatch(new RegExp(`^${program}\\.py: .*$`));
    });
  });

  it('is all that a program says of it, which leaves no folder of a run', { timeout: 60_000 }, () => {
    const run = spawnSync('/usr/bin/python3', [join(training, 'fine_tune.py'), recipe('psg4'), '--set', 'name=nowhere'], { encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/^fine_tune\.py: .*model\.safetensors: found nothing there.*\n$/);
    expect(existsSync(join(training, 'runs/nowhere'))).toBe(false);
  });

  it('is not an entry of `quantisation`, which has defaults, nor the number of a name', () => {
    const program = `
import json
from recipe import load_recipe
sleep_edf = load_recipe('training/recipes/sleep-edf.json', ['quantisation.steps=3', 'name=5'])
print(json.dumps([sleep_edf['quantisation'], sleep_edf['name'], load_recipe('training/recipes/psg4.json', ['quantisation.search=true'])['quantisation']['search']]))`;
    expect(JSON.parse(runTrainer(['-c', program]).toString())).toEqual([{ steps: 3 }, '5', true]);
  });
});
