import { describe, expect, it } from 'vitest';
import { runTrainer, trainerMissing } from './trainer.js';

const missing = trainerMissing();

const python = (program: string): unknown => JSON.parse(runTrainer(['-c', program]).toString());

describe.skipIf(missing !== null)(`the trainer's network${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  it('has the published 13,337 trainable parameters for four channels', () => {
    expect(python('from network import *; print(trainable_parameters(SleepNet(4)))')).toBe(13337);
  });

  it('goes through the lengths of the publication: 3000, 750, 188, 47', () => {
    const program = `
import json, torch
from network import SleepNet
x, lengths = torch.zeros(1, 1, 3000), []
for block in SleepNet(1).eval().blocks:
    x = block(x)
    lengths.append(list(x.shape))
print(json.dumps(lengths))`;
    expect(python(program)).toEqual([
      [1, 8, 750],
      [1, 16, 188],
      [1, 32, 47],
    ]);
  });

  it('survives writing and reading its weights file', () => {
    const program = `
import json, os, tempfile, torch
from network import SleepNet
from safetensors_io import network_of, read_safetensors, tensors_of, write_safetensors
torch.manual_seed(3)
network, x = SleepNet(2), torch.randn(4, 2, 3000)
network(x)
network.eval()
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "w.safetensors")
    write_safetensors(path, tensors_of(network), {"name": "t"})
    tensors, metadata = read_safetensors(path)
    size = os.path.getsize(path)
with torch.no_grad():
    difference = float((network_of(tensors)(x) - network(x)).abs().max())
print(json.dumps([difference, metadata["name"], len(tensors), size % 4]))`;
    const [difference, name, tensors, remainder] = python(program) as [number, string, number, number];
    expect(difference).toBe(0);
    expect(name).toBe('t');
    expect(tensors).toBe(3 * (2 * 7 + 2 * 3) + 4);
    expect(remainder).toBe(0);
  });
});
