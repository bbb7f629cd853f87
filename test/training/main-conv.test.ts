import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const PROGRAM = `
import copy, json, os, tempfile
import torch
import main_conv, network

def step(block, x, gradient):
    block.train()
    y = block(x)
    y.backward(gradient)
    block.eval()
    with torch.no_grad():
        later = block(x)
    learnt = [p.grad for p in block.parameters() if p is not block.conv.bias]
    return [y.detach(), later, *([x.grad] if x.requires_grad else []), *learnt, *block.buffers()]

def difference(features_in, features_out, length):
    torch.manual_seed(length)
    block = network.MainConv(features_in, features_out)
    with torch.no_grad():
        for parameter in block.parameters():
            parameter += torch.randn_like(parameter) * 0.3
    x = torch.randn(3, features_in, length)
    gradient = torch.randn(3, features_out, (length + 1) // 2)
    found = []
    for can_run in (main_conv.can_run, lambda *ignored: False):
        network.can_run = can_run
        found.append(step(copy.deepcopy(block), x.clone().requires_grad_(features_in > 1), gradient))
    return max(float((a - b).abs().max() / (b.abs().max() + 1e-6)) for a, b in zip(*found))

shapes = [(1, 8, 3000), (8, 8, 1500), (8, 16, 750), (16, 16, 375), (16, 32, 188), (32, 32, 94), (4, 4, 1), (4, 8, 2), (8, 4, 65)]
compiled = main_conv._library() is not None
differences = [difference(*shape) for shape in shapes]

norm, x = torch.nn.BatchNorm1d(8), torch.zeros(2, 8, 9)
runs = lambda x, features=8: bool(main_conv.can_run(x, features, norm))
taken = [runs(x), runs(x.double()), runs(x, 6), runs(x[:, :3].clone().requires_grad_())]
norm.eval()
taken.append(runs(x))
norm.train()
with tempfile.TemporaryDirectory() as folder:
    main_conv.SOURCE = os.path.join(folder, "broken.c")
    main_conv.CACHE = folder
    with open(main_conv.SOURCE, "w") as file:
        file.write("no C")
    main_conv._library.cache_clear()
    taken.append(runs(x))
print(json.dumps([compiled, differences, taken]))`;

describe.skipIf(missing !== null)(`a main convolution in C${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('gives what PyTorch gives, forward, backward and in its statistics, and leaves the rest to it', () => {
    const [compiled, differences, taken] = JSON.parse(runTrainer(['-c', PROGRAM]).toString()) as [boolean, number[], boolean[]];
    if (process.env['ULW_EXHAUSTIVE'] === '1') expect(compiled).toBe(true);
    for (const difference of differences) expect(difference).toBeLessThan(1e-3);
    // Doubles, an odd number of features out or in, gradients through kept statistics, and no compiler: PyTorch.
    expect(taken).toEqual([compiled, false, false, false, false, false]);
  });
});
