import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planPreparation } from '../../src/cohort/plan-preparation.js';
import { prepareCohort } from '../../src/cohort/prepare-cohort.js';
import { MONTAGES } from '../../src/dataset/montages.js';
import { AUTHORS_RECIPE, type DefectPolicy } from '../../src/dataset/recipe.js';
import { encodeNight } from '../../src/signal/simulate/export.js';
import { simulateNight } from '../../src/signal/simulate/night.js';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const skipped = missing === null ? '' : ` (skipped: ${missing})`;
const folder = mkdtempSync(join(tmpdir(), 'ulw-prepared-'));
const nights = join(folder, 'nights');
const LABELS = ['EEG Fpz-Cz', 'EEG Pz-Oz', 'EOG horizontal', 'EMG submental'];
/** Two nights of one person, one of another. */
const NAMES = ['a_1', 'a_2', 'b_1'];

async function prepared(name: string, defects: DefectPolicy, from = nights): Promise<string> {
  const request = {
    paths: NAMES.map((night) => join(from, `${night}.edf`)),
    truth: 'auto',
    folder: join(folder, name),
    recipe: { ...AUTHORS_RECIPE, channels: MONTAGES.paper, defects, wakeMarginMinutes: null },
    personPattern: /(\w)_\d/,
    folds: 2,
    seed: 1,
    resume: false,
    version: 'test',
  };
  const { signal } = new AbortController();
  const silent = { prepared: () => undefined, progress: () => undefined };
  const { index } = await prepareCohort(await planPreparation(request), request, { threads: 1, signal, ...silent });
  expect(index?.failures).toEqual([]);
  return request.folder;
}

const asked = (program: string, ...args: readonly string[]): unknown =>
  JSON.parse(runTrainer(['-c', program, ...args]).toString());

function writeNights(to: string, seed: number): void {
  mkdirSync(to);
  NAMES.forEach((name, i) => {
    const { recording, hypnogram, table } = encodeNight(simulateNight({ seed: seed + i, hours: 0.5 }));
    writeFileSync(join(to, `${name}.edf`), recording);
    writeFileSync(join(to, `${name}-hypnogram.edf`), hypnogram);
    writeFileSync(join(to, `${name}-hypnogram.csv`), table);
  });
}

beforeAll(() => writeNights(nights, 40));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(missing !== null)(`a prepared folder in the trainer${skipped}`, () => {
  it('has the samples and stages that the trainer reads from the recordings themselves', async () => {
    const out = await prepared('marked', 'mark');
    const found = asked(
      `
import json, sys
import numpy as np
from prepared import prepared_recordings
from recordings import simulated_recordings
labels = json.loads(sys.argv[3])
pairs = list(zip(prepared_recordings(sys.argv[1], labels), simulated_recordings(sys.argv[2], labels)))
difference = lambda a, b: int(np.abs(a.samples.astype(int) - b.samples).max())
print(json.dumps([[a.name, b.name, difference(a, b), int((a.stages != b.stages).sum()), len(b.stages)] for a, b in pairs]))`,
      ...[out, nights, JSON.stringify(LABELS)],
    );
    expect(found).toEqual(NAMES.map((name) => [name, name, 0, 0, 60]));
  });

  it('holds out people, not nights, and trains a few steps without them', async () => {
    const out = await prepared('dropped', 'drop');
    const recipe = JSON.parse(
      readFileSync(new URL('../../training/recipes/sleep-edf.json', import.meta.url), 'utf8'),
    ) as object;
    const small = {
      ...{ steps: 3, batch: 8, name: join(folder, 'run'), prepared: out, folds: 'by-person' },
      earlyStopping: null,
    };
    writeFileSync(join(folder, 'recipe.json'), JSON.stringify({ ...recipe, ...small }));
    const inFolder = `import sys, data; data.CACHE = sys.argv.pop(1) + '/cache'\n`;
    const sides = asked(
      `${inFolder}
import json
import numpy as np
from recipe import load_recipe
from sources import fold_people, pools_of
recipe, sides = load_recipe(sys.argv[1]), []
for held_out in (fold_people(recipe, 0), fold_people(recipe, 1), ['a_2']):
    training, validation = pools_of(recipe, held_out)
    sides.append([[pool.names[i] for i in np.unique(pool.owner)] for pool in (training['prepared'], validation['held-out people'])])
print(json.dumps(sides))`,
      ...[folder, join(folder, 'recipe.json')],
    ) as string[][][];
    const ofA = ['a_1', 'a_2'];
    expect(sides.slice(0, 2).toSorted((a, b) => a[0].length - b[0].length)).toEqual([
      [['b_1'], ofA],
      [ofA, ['b_1']],
    ]);
    expect(sides[2]).toEqual([['b_1'], ofA]);

    const log = runTrainer([
      ...['-c', `${inFolder}import train; train.main()`, folder],
      ...[join(folder, 'recipe.json'), '--fold', '0', '--threads', '1'],
    ]).toString();
    expect(log).toMatch(/'loss': \d.*\n.*held-out people: kappa/s);
    expect(existsSync(join(folder, 'run-fold0', 'model.safetensors'))).toBe(true);
  });

  it('stops early on people who are neither learnt from nor tested, and keeps the best check', async () => {
    const out = await prepared('stopping', 'drop');
    const found = asked(
      `
import json, os, sys, tempfile
import numpy as np
import data, early_stopping, train
from recipe import load_recipe
from sources import pools_of
data.CACHE = train.RUNS = os.path.join(sys.argv[1], 'stopping')
recipe = load_recipe('training/recipes/sleep-edf.json', ['folds=by-person', 'steps=20', 'batch=4', 'warmUp=1', 'earlyStopping={"people": 1, "patience": 2}'])
recipe['prepared'] = sys.argv[1]
training, validation = pools_of(recipe, [])
people = [{pool.names[i][0] for i in np.unique(pool.owner)} for pool in (training['prepared'], validation[early_stopping.POOL])]
try:
    pools_of({**recipe, 'earlyStopping': {'people': 2, 'patience': 2}}, [])
except ValueError as error:
    refusal = str(error)
kappas, seen = iter([0.1, 0.5, 0.4, 0.3, 0.9]), []
train.CHECK_EVERY, train.agreement = 1, lambda matrix: {'kappa': next(kappas)}
train.print = lambda *words, **how: None
run = train.Run(recipe, [])
run.load_data()
save, run.save = run.save, lambda step: (save(step), seen.append(run.network.blocks[0].main1.conv.pointwise.tolist()))
run.train()
run.stopping.restore(run.network)
print(json.dumps([sorted(people[0] | people[1]), sorted(people[0] & people[1]), len(run.log), seen.index(run.network.blocks[0].main1.conv.pointwise.tolist()), refusal]))`,
      out,
    );
    expect(found).toEqual([['a', 'b'], [], 4, 1, expect.stringContaining('expected fewer than the 2 who')]);
  });

  it('is what a checkpoint was made of, and so are simulated nights: with others, a run starts anew', { timeout: 120_000 }, async () => {
    const others = join(folder, 'others');
    writeNights(others, 50);
    const [train, test] = ['train', 'test'].map((part) => join(folder, 'simulated', part));
    for (const part of [train, test]) cpSync(nights, part, { recursive: true });
    const program = `
import json, sys
import data, fine_tune, sources, train
from recipe import load_recipe
runs, prepared = sys.argv[1:]
data.CACHE = train.RUNS = fine_tune.RUNS = runs + '/taken-up'
sources.SIMULATED = runs + '/simulated'
standard_output, sys.stdout = sys.stdout, sys.stderr

def first_steps(path, *changes):
    recipe = load_recipe(path, ['steps=1', 'batch=4', 'warmUp=0', 'quantisation={"steps": 1, "calibration": 4}', *changes])
    trained = train.Run(recipe, [])
    for step in (trained.load_data, trained.resume, trained.train, trained.finish):
        step()
    tuned = fine_tune.FineTune(recipe, [], 'weights/psg4.safetensors')
    for step in (tuned.load_data, tuned.prepare, tuned.resume, tuned.train):
        step()
    return [trained.first_step, tuned.first_step]

found = [
    first_steps('training/recipes/sleep-edf.json', f'prepared={prepared}', 'folds=by-person', 'earlyStopping=null'),
    first_steps('training/recipes/psg4.json'),
]
sys.stdout = standard_output
print(json.dumps(found))`;
    const out = await prepared('taken-up', 'drop');
    expect(asked(program, folder, out)).toEqual(Array(2).fill([0, 0]));
    // Made again from the same recordings, they are the same.
    await prepared('taken-up', 'drop');
    cpSync(join(nights, 'b_1.edf'), join(train, 'b_1.edf'));
    expect(asked(program, folder, out)).toEqual(Array(2).fill([1, 1]));
    await prepared('taken-up', 'drop', others);
    cpSync(join(others, 'b_1.edf'), join(train, 'b_1.edf'));
    expect(asked(program, folder, out)).toEqual(Array(2).fill([0, 0]));
  });

  it.each([
    ['prepared_recordings(FOLDER, ["EEG C3"])', /channels \[.*\], expected \['EEG C3'\] too/],
    ['folds_of(read_index(FOLDER), "sleep-edf-20")', /folds 'sleep-edf-20', expected one of \['by-person'\]/],
    ['other("epochSeconds", 20)', /100 Hz, epochs of 20 s, expected 100 and 30/],
    ['other("version", 2)', /format 'ulw-sleepnet prepared epochs' 2, expected .* 1/],
    ['grown("a_2.npy")', /a_2\.npy: \d+ bytes, expected \d+: prepare it again/],
  ])('refuses %s', async (call, message) => {
    const out = await prepared('refused', 'drop');
    const program = `
import json, sys
from prepared import *
FOLDER = sys.argv[1]
def other(key, value):
    path = os.path.join(FOLDER, 'index.json')
    index = {**json.load(open(path)), key: value}
    json.dump(index, open(path, 'w'))
    return read_index(FOLDER)
def grown(name):
    open(os.path.join(FOLDER, name), 'ab').write(b'more')
    return prepared_recordings(FOLDER, ${JSON.stringify(LABELS)})
print(list(${call}))`;
    expect(() => runTrainer(['-c', program, out])).toThrow(message);
  });
});
