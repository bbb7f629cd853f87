import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const PROGRAM = `
import json
import torch
from network import SleepNet
from rounding import S8, U8, Rounding

torch.manual_seed(1)
x = torch.randn(400, 4, 50, requires_grad=True)
all_rows, no_rows = torch.ones(400, 1, 1, dtype=torch.bool), torch.zeros(400, 1, 1, dtype=torch.bool)
signed = Rounding(S8, 2.0)
y = signed(x, all_rows)
y.sum().backward()
step = 2.0 * float(signed.size) / 127
levels = y.detach() / step
unsigned = Rounding(U8, 3.0)(x.detach(), all_rows)
network = SleepNet(2)
inputs = torch.randn(6, 2, 3000)
torch.manual_seed(2); plain = network(inputs)
network.round_activations(0.0, 7.0)
torch.manual_seed(2); still = network(inputs)
network.round_activations(1.0, 7.0)
torch.manual_seed(2); rounded = network(inputs)
network.eval()
network.round_activations(1.0, 7.0)
without = network(inputs)
network.round_activations(0.0, 7.0)
print(json.dumps({
    'size': float(signed.size),
    'offGrid': float((levels - levels.round()).abs().max()),
    'largest': float(levels.abs().max()),
    'passes': bool(torch.equal(x.grad != 0, x.detach().abs() <= step * 127)),
    'least': float(unsigned.min()),
    'untouched': bool(torch.equal(signed(x, no_rows), x)),
    'still': bool(torch.equal(plain, still)),
    'moves': float((rounded - plain).abs().max()),
    'evaluation': bool(torch.equal(without, network(inputs))),
}))`;

describe.skipIf(missing !== null)(`eight-bit activations in training${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('are on the grid and clipped in the chosen rows, let the gradient through, and are off otherwise', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as Record<string, number | boolean>;
    expect(found.size).toBeCloseTo(1, 1);
    expect(found.offGrid).toBeLessThan(1e-3);
    expect(found.largest).toBeCloseTo(127, 2);
    expect(found.passes).toBe(true);
    expect(found.least).toBe(0);
    expect(found).toMatchObject({ untouched: true, still: true, evaluation: true });
    expect(found.moves).toBeGreaterThan(1e-4);
  });
});
