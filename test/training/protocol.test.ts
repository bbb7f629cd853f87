import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const folder = mkdtempSync(join(tmpdir(), 'ulw-protocol-'));
for (const name of ['model', 'model-qat']) {
  cpSync(new URL('../../weights/eeg1.safetensors', import.meta.url), join(folder, `${name}.safetensors`));
}
afterAll(() => rmSync(folder, { recursive: true }));

/** Noise for people, and one network for every run: what is left is who is held out, and what becomes of the logits. */
const PROGRAM = `
import io, json, os, sys
import numpy as np
import compare_integers
import protocol
from activation_ranges import ranges_of
from bias_correction import correction_of
from data import Pool
from fake_quantised import exact_logits
from safetensors_io import network_of, read_safetensors

asked = []
def noise(people, deviation):
    partial = 22 not in people and 18 not in people
    inputs = (np.random.default_rng(people).standard_normal((8, 1, 3000)) * 2048).astype(np.int16)
    stages = np.array([0, 3] * 4 if partial else [0, 1, 2, 3, 4, 0, 2, 3], np.int8)
    return Pool(inputs, stages, np.full(8, partial), np.zeros(8, int), np.full(8, np.log(2) * partial, np.float32), ['n'])
protocol.ucddb_people = lambda: [2, 3, 5, 7, 9, 22]
protocol.ucddb_pool = noise
protocol.made = lambda path, recipe, split, seed: asked.append([split.name, split.tested, split.options()]) or os.path.join(sys.argv[1], 'model-qat.safetensors')
heard, by_hand, scored = [], [], protocol.scored
protocol.scored = lambda weights, pool: heard.append(float(np.abs(pool.inputs).mean())) or scored(weights, pool)
results = protocol.protocol('training/recipes/eeg1.json', [1], 1)
pool = noise([2], 15)
weights = os.path.join(sys.argv[1], 'model-qat.safetensors')
tensors, metadata = read_safetensors(weights)
network, ranges, correction = network_of(tensors), ranges_of(metadata), correction_of(metadata)
# Large beside what the logits differ by, so that no stage but N2 is left.
for stated in (metadata, {**metadata, 'biasCorrection': '[0, 0, -1000, 0, 0]'}):
    protocol.read_safetensors = compare_integers.read_safetensors = lambda path, stated=stated: (tensors, stated)
    by_hand.append(np.array_equal(scored(weights, pool)['int8'], exact_logits(network, ranges, pool.inputs, correction_of(stated))))
compare_integers.ucddb_people, compare_integers.ucddb_pool = (lambda: [2]), (lambda people, deviation: pool)
sys.argv = ['compare_integers.py', weights]
standard_output, sys.stdout = sys.stdout, io.StringIO()
compare_integers.main()
shown, sys.stdout = json.loads(sys.stdout.getvalue()), standard_output
two = protocol.figures(noise([2], 15), np.tile([[-2.0, 9, 9, -1, 9], [-1.0, 9, 9, -2, 9]], (4, 1)))['kappaWAgainstN3']
print(json.dumps([asked, {tested: by_seed[1]['int8']['epochs'] for tested, by_seed in results.items()}, two, protocol.table(results), heard, by_hand, shown]))`;

describe.skipIf(missing !== null)(`the protocol${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('learns from nobody whom it tests, and tests everybody once', () => {
    const [asked, epochs, twoStages, table, heard, byHand, shown] = JSON.parse(runTrainer(['-c', PROGRAM, folder]).toString()) as [
      [string, number[], string[]][],
      Record<string, number>,
      number,
      string,
      number[],
      boolean[],
      Record<string, number>,
    ];
    expect(asked).toEqual([
      ['18', [18], ['--test-subject', '18']],
      ['22', [22], ['--test-subject', '22']],
      ['fold0', [2, 7], ['--test-subject', '18', '--hold-out', 'ucddb002', 'ucddb007']],
      ['fold1', [3, 9], ['--test-subject', '18', '--hold-out', 'ucddb003', 'ucddb009']],
      ['fold2', [5], ['--test-subject', '18', '--hold-out', 'ucddb005']],
    ]);
    expect(epochs).toEqual({ '18': 8, '22': 8, 'W and N3 people': 24, "W and N3 people, night's gain": 24 });
    // Each fold as heard, then at twice that, which is what a whole night would have had.
    expect(heard).toHaveLength(8);
    for (const fold of [2, 4, 6]) expect(heard[fold + 1] / heard[fold]).toBeCloseTo(2, 3);
    // The integers that run have the file's correction: one of 1,000 leaves N2 alone, which float gives nowhere here.
    expect(byHand).toEqual([true, true]);
    expect(shown).toMatchObject({ epochs: 8, agreement: 0, kappaInt8: 0 });
    // Every choice between W and N3 is the wrong one, whatever else is likelier.
    expect(twoStages).toBe(-1);
    expect(table).toMatch(/^\| tested .*\n.*\n\| 18 \| kappa \| .* \(.* to .*\) \|/);
    expect(table).toContain('| W and N3 people | kappaWAgainstN3 |');
    expect(table).toContain("| W and N3 people, night's gain | kappaWAgainstN3 |");
  });
});
