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
agreed = np.array([[3, 1, 0, 0, 0], [0, 5, 0, 0, 0]], np.float32)
print(json.dumps({
    'wide': share(wide),
    'found': share(found),
    'given': bool(torch.equal(wide, before)),
    'still': bool(np.array_equal(wanted, logits_of(network, inputs))),
    'same': changed(agreed, agreed * 1000),
    'other': changed(agreed, agreed[::-1] * 1000),
}))`;

describe.skipIf(missing !== null)(`the search of ranges${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('ends where fewer stages change, and leaves network and ranges as they were', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, number | boolean>;
    expect(found.found).toBeLessThan(Number(found.wide));
    expect(found).toMatchObject({ given: true, still: true });
    expect(found.same).toBeLessThan(1e-6);
    expect(found.other).toBeGreaterThan(0.9);
  });
});
