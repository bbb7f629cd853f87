import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();
const folder = mkdtempSync(join(tmpdir(), 'ulw-distillation-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PROGRAM = `
import json, os, sys
import numpy as np
import torch
import train
from data import Pool
from distil import distilled_loss, mean_opinion
from recipe import load_recipe
from safetensors_io import network_of, read_safetensors

rng = np.random.default_rng(0)
inputs = (rng.standard_normal((40, 1, 3000)) * 2048).astype(np.int16)
pool = Pool(inputs, (np.arange(40) % 5).astype(np.int8), np.zeros(40, bool), np.zeros(40, int), np.zeros(40, np.float32), ['n'])
train.RUNS = sys.argv[1]
train.pools_of = lambda *ignored: ({'whole': pool}, {})
train.print = lambda *words, **how: None
changes = ['steps=4', 'batch=8', 'style=null', 'warmUp=1', 'distillation.steps=3', 'distillation.teachers=[{"seed": 0, "set": []}, {"seed": 1, "set": ["dropout=0.5"]}]']
recipe = load_recipe('training/recipes/eeg1.json', changes)
learnt = train.trained(recipe, [], 18)
steps = [torch.load(os.path.join(sys.argv[1], name, 'checkpoint.pt'))['step'] for name in ('eeg1-teacher1', 'eeg1-teacher2', 'eeg1')]
teachers = [network_of(read_safetensors(os.path.join(sys.argv[1], f'eeg1-teacher{i}', 'model.safetensors'))[0]).eval() for i in (1, 2)]
x = torch.from_numpy(inputs[:6]).float() / 2048
wanted = mean_opinion(teachers, x, 0.5)
own = (sum(teacher(x).softmax(1) for teacher in teachers) / 2) ** 2
own = own / own.sum(1, keepdim=True)
logits = wanted.log().requires_grad_()
distilled_loss(logits, wanted).backward()
worse = float(distilled_loss(learnt(x), wanted) - distilled_loss(wanted.log(), wanted))
apart = float((teachers[0](x) - teachers[1](x)).abs().max())
print(json.dumps([steps, float((own - wanted).abs().max()), float(logits.grad.abs().max()), apart > 1e-3, worse > 0, learnt.dropout, [bool(r.output.size > 0) for r in learnt.roundings]]))`;

describe.skipIf(missing !== null)(`distillation${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('trains the teachers, then the network on their mean opinion, where its loss is least', () => {
    const found = JSON.parse(runTrainer(['-c', PROGRAM, folder]).toString()) as [number[], ...unknown[]];
    expect(found[0]).toEqual([4, 4, 3]);
    expect(found[1]).toBeLessThan(1e-6);
    expect(found[2]).toBeLessThan(1e-6);
    expect(found.slice(3)).toEqual([true, true, 0, [true, true, true]]);
  });
});
