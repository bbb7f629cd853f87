import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const PROGRAM = `
import json
import numpy as np
import torch
from activation_ranges import measured_ranges
from evaluate import logits_of
from fake_quantised import exact_logits
from network import SleepNet
from range_search import changed, searched

torch.manual_seed(1)
network = SleepNet(1).eval()
inputs = (np.random.default_rng(1).standard_normal((24, 1, 3000)) * 2048).astype(np.int16)
wanted = logits_of(network, inputs)
wide = measured_ranges(network, inputs) * 6
before = wide.clone()
found = searched(network, wide, inputs)
share = lambda ranges: changed(wanted, exact_logits(network, ranges, inputs))
first = np.eye(5, dtype=np.float32)
second = np.roll(first, 1, 0)
agreed = 50 * first + 40 * second
gained = agreed * 1000 + np.array([-15000, 0, 0, 0, 300])
assert (gained.argmax(1) != agreed.argmax(1)).any()
print(json.dumps({
    'wide': share(wide),
    'found': share(found),
    'given': bool(torch.equal(wide, before)),
    'still': bool(np.array_equal(wanted, logits_of(network, inputs))),
    'same': changed(agreed, agreed * 1000),
    'other': changed(agreed, (40 * first + 50 * second) * 1000),
    'gained': changed(agreed, gained),
}))`;

describe.skipIf(missing !== null)(`the search of ranges${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('ends where fewer stages change, and leaves network and ranges as they were', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, number | boolean>;
    expect(found.found).toBeLessThan(Number(found.wide));
    expect(found).toMatchObject({ given: true, still: true });
    expect(found.same).toBeLessThan(1e-6);
    expect(found.other).toBeGreaterThan(0.9);
    // What all epochs gain alike is taken off.
    expect(found.gained).toBeLessThan(1e-6);
  });
});
