import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const folder = mkdtempSync(join(tmpdir(), 'ulw-recipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of the recipe that ships, a copy with an entry more and without one; both are read, then changed on the command line. */
const READ = `
import json, os, sys
from recipe import load_recipe
from refusal import Refusal

def told(path, *changes):
    try:
        recipe = load_recipe(path, changes)
        return {key: recipe.get(key) for key in ('steps', 'carrierShare', 'provenance')}
    except Refusal as error:
        return str(error)

shipped = 'training/recipes/psg4.json'
with open(shipped) as file:
    recipe = json.load(file)
other = os.path.join(sys.argv[1], 'other.json')
with open(other, 'w') as file:
    json.dump({**{key: recipe[key] for key in recipe if key != 'warmUp'}, 'stpes': 3}, file)
print(json.dumps([told(shipped), told(shipped, 'steps=5', 'carrierShare=0.5'), told(shipped, 'stpes=5'), told(other)]))`;

/** On noise in place of recordings, in a folder of its own. */
const RUN = `
import json, sys
sys.path.insert(0, 'test/training')
import train, fine_tune
from recipe import load_recipe
from resumed_runs import noise_pool
from safetensors_io import read_safetensors

train.RUNS = fine_tune.RUNS = sys.argv[1]
for program in (train, fine_tune):
    program.pools_of = lambda recipe, held_out, test_subject: ({'whole': noise_pool(1), 'noise': noise_pool(2)}, {})
standard_output, sys.stdout = sys.stdout, sys.stderr
CHANGES = ['distillation=null', 'steps=2', 'batch=8', 'warmUp=1', 'style=null', 'carrierShare=0']

def recipe(*changes):
    return load_recipe('training/recipes/eeg1.json', [*CHANGES, 'quantisation={"steps": 0, "calibration": 16}', *changes])

def provenance(name, file):
    return json.loads(read_safetensors(f'{sys.argv[1]}/{name}/{file}.safetensors')[1]['provenance'])

def failure(call):
    try:
        call()
    except (FloatingPointError, ValueError) as error:
        return f'{type(error).__name__}: {error.args[0]}'

train.trained(recipe('name=told'), ['ucddb022'], 18)
train.trained(recipe('name=other'), [], 22)
def fine_tuned(recipe, held_out, source=None):
    tuned = fine_tune.FineTune(recipe, held_out, source)
    for step in (tuned.load_data, tuned.prepare, tuned.train, tuned.finish):
        step()
    return provenance(recipe['name'], 'model-qat')

shipped = load_recipe('training/recipes/eeg1.json')
shipped['quantisation'] = {'steps': 0, 'calibration': 16}
tuned = [
    fine_tuned(recipe('name=told'), ['ucddb022']),
    fine_tuned(recipe('name=told'), ['ucddb022'], f'{sys.argv[1]}/other/model.safetensors'),
    fine_tuned(shipped, [], 'weights/eeg1.safetensors'),
    fine_tuned(shipped, ['ucddb022'], 'weights/eeg1.safetensors'),
]
failures = [
    failure(lambda: train.trained(recipe('name=loud', 'learningRate=1e30', 'steps=4'), [], 18)),
    failure(lambda: fine_tune.FineTune(recipe('name=told', 'quantisation={"rangeShrae": 0.2}'), [])),
]
sys.stdout = standard_output
stored = json.loads(read_safetensors('weights/eeg1.safetensors')[1]['provenance'])
print(json.dumps([provenance('told', 'model'), tuned, provenance('other', 'model'), failures, stored]))`;

interface Provenance {
  readonly data: string;
  readonly recipe: string;
  readonly metrics?: string;
  readonly command?: string;
  readonly limits?: string;
  readonly tool?: string;
}

const asked = (program: string): unknown => JSON.parse(runTrainer(['-c', program, folder]).toString());

describe.skipIf(missing !== null)(`a recipe${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('has no entry that nothing reads, lacks none, and tells of its changes', () => {
    const [shipped, changed, unknown, other] = asked(READ) as [
      { provenance: Provenance },
      { steps: number; carrierShare: number; provenance: Provenance },
      string,
      string,
    ];
    expect(shipped.provenance.metrics).toContain('kappa');
    expect(changed).toMatchObject({ steps: 5, carrierShare: 0.5 });
    expect(changed.provenance.recipe).toBe('training/recipes/psg4.json; with steps=5 carrierShare=0.5');
    expect(changed.provenance).not.toHaveProperty('metrics');
    expect(changed.provenance).not.toHaveProperty('command');
    expect(unknown).toMatch(/^stpes: not in the recipe/);
    expect(other).toMatch(/other\.json: \['stpes'\] unknown, \['warmUp'\] missing/);
  });

  it('is told of in the weights as it was run: whom they know, and nobody else their figures', { timeout: 120_000 }, () => {
    const [told, [tuned, fromOther, shipped, withoutSome], other, failures, stored] = asked(RUN) as [
      Provenance,
      Provenance[],
      Provenance,
      string[],
      Provenance,
    ];
    for (const each of [told, tuned]) {
      expect(each.data).toMatch(/; held out: ucddb022$/);
      expect(each.recipe).toMatch(/^training\/recipes\/eeg1\.json; with distillation=null steps=2 .*name=told$/);
      expect(each).not.toHaveProperty('metrics');
    }
    expect(other.data).toMatch(/; of UCDDB subject 22 left out, not 18$/);
    // Fine-tuned from weights of another recipe or of other people, they are theirs first.
    expect(fromOther.data).toBe(`${other.data}; fine-tuned on ${told.data}`);
    expect(fromOther.recipe).toBe(`${other.recipe}; fine-tuned by ${told.recipe}`);
    expect(fromOther.tool).toMatch(/^training\/train\.py, PyTorch .*; then training\/fine_tune\.py, PyTorch /);
    expect(fromOther.limits).toBe(other.limits);
    const tool: unknown = expect.stringMatching(/^training\/train\.py and fine_tune\.py, PyTorch /);
    expect(shipped).toEqual({ ...stored, tool });
    expect(withoutSome.data).toBe(`${stored.data}; fine-tuned on ${stored.data}; held out: ucddb022`);
    for (const each of [fromOther, withoutSome]) {
      expect(each).not.toHaveProperty('metrics');
      expect(each).not.toHaveProperty('command');
    }
    // Weights of a loss that is no number would be none either.
    expect(failures[0]).toMatch(/^FloatingPointError: step \d: loss nan, expected a finite number/);
    expect(failures[1]).toMatch(/^Refusal: quantisation: \['rangeShrae'\] unknown/);
  });
});
