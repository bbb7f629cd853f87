import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

/** A network of one weight, which is the number of the check; after each, whether training is over. */
const PROGRAM = `
import json, sys
import torch
from early_stopping import POOL, EarlyStopping

def run(settings, kappas):
    network = torch.nn.Linear(1, 1)
    stopping, over = EarlyStopping(settings), []
    for check, kappa in enumerate(kappas):
        with torch.no_grad():
            network.weight.fill_(check)
        stopping.observe({POOL: kappa, 'others': -kappa}, network)
        state, stopping = stopping.state(), EarlyStopping(settings)
        stopping.load_state(state)
        over.append(stopping.is_over())
    stopping.restore(network)
    return [over, network.weight.item()]

kappas = json.loads(sys.argv[1])
print(json.dumps([run({'people': 1, 'patience': 2}, kappas), run({'people': 1, 'patience': 4}, kappas), run(None, kappas)]))`;

describe.skipIf(missing !== null)(`early stopping${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('keeps the first of the best checks, counts from it, and does nothing where nobody asked', () => {
    const kappas = [0.5, 0.6, 0.6, 0.4, 0.7];
    const found = JSON.parse(runTrainer(['-c', PROGRAM, JSON.stringify(kappas)]).toString()) as unknown[];
    const never = kappas.map(() => false);
    expect(found).toEqual([
      [[false, false, false, true, false], 4],
      [never, 4],
      [never, 4],
    ]);
    const [worse] = JSON.parse(runTrainer(['-c', PROGRAM, '[-0.2, -0.1, -0.1, -0.3]']).toString()) as unknown[];
    expect(worse).toEqual([[false, false, false, true], 1]);
  });
});
