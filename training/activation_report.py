"""How kind a model is to 8-bit activations: `activation_report.py MODEL.safetensors [RECIPE.json]`.

Over a sample of the recipe's training pools: each tensor's 99.9th percentile and maximum, the ratio between them, and the spread of the
features' 99.9th percentiles (one scale serves all features of a tensor).
"""
import sys
from typing import Dict, List

import numpy as np
import torch

from network import SleepNet
from recipe import load_recipe
from refusal import run_program
from safetensors_io import network_of, read_safetensors
from sources import pools_of

EPOCHS_A_POOL = 200


def activations(network: SleepNet, x: torch.Tensor) -> Dict[str, torch.Tensor]:
    """[batch, channels, samples] -> every tensor that becomes 8-bit, [rows, features, time]"""
    rows, found = x.reshape(-1, 1, x.shape[2]), {}
    for b, block in enumerate(network.blocks, 1):
        first = block.main1(rows)
        second = block.main2(first)
        rows = second + block.shortcut2(block.shortcut1(rows))
        found.update({f"block{b}.main1 (u8)": first, f"block{b}.main2 (u8)": second, f"block{b} sum (s8)": rows})
    return found


def report(network: SleepNet, inputs: np.ndarray) -> List[str]:
    with torch.no_grad():
        tensors = activations(network, torch.from_numpy(inputs).float() / 2048)
    lines = [f"{'tensor':20} {'p99.9':>8} {'max':>8} {'ratio':>6} {'features p99.9, lowest and highest':>36}"]
    for name, tensor in tensors.items():
        size = tensor.abs()
        features = np.quantile(size.transpose(0, 1).flatten(1).numpy(), 0.999, axis=1)
        high, top = float(np.quantile(size.numpy(), 0.999)), float(size.max())
        lines.append(f"{name:20} {high:8.2f} {top:8.2f} {top / high:6.1f} {features.min():24.2f} {features.max():11.2f}")
    return lines


def main() -> None:
    network = network_of(read_safetensors(sys.argv[1])[0])
    training, _ = pools_of(load_recipe(sys.argv[2]), [])
    rng = np.random.default_rng(0)
    samples = [pool.inputs[rng.permutation(len(pool.inputs))[:EPOCHS_A_POOL]] for pool in training.values()]
    print("\n".join(report(network, np.concatenate(samples))))


if __name__ == "__main__":
    run_program(main)
