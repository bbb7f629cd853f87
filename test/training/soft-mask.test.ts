import { expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const PROGRAM = `
import json
import torch
import torch.nn.functional as F
from train import stage_loss

logits = torch.tensor([[1.0, 2.0, 0.5, 0.0, 3.0]] * 2)
stages, weights = torch.tensor([0, 3]), torch.ones(5)
recipe = {'labelSmoothing': 0.0, 'softMask': {'N1': 2, 'N2': 1.5, 'REM': 1}}
loss = lambda partial, recipe: stage_loss(logits, stages, torch.tensor(partial), weights, recipe).item()
lowered = F.cross_entropy(logits - torch.tensor([0, 2, 1.5, 0, 1]), stages).item()
plain = F.cross_entropy(logits, stages).item()
print(json.dumps({
    'partial': loss([True, True], recipe) - lowered,
    'whole': loss([False, False], recipe) - plain,
    'unasked': loss([True, True], {'labelSmoothing': 0.0}) - plain,
    'apart': abs(lowered - plain),
}))`;

it.skipIf(missing !== null)(
  `lowers what the source of people of W and N3 alone left out, stage by stage${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, number>;
    for (const same of ['partial', 'whole', 'unasked']) expect(found[same], same).toBeCloseTo(0, 6);
    expect(found.apart).toBeGreaterThan(0.1);
  },
);
