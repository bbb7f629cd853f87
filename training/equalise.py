"""Brings the features of every 8-bit tensor nearer to one size, since they share one scale; the function stays the same.

ReLU, pooling and averages pass a positive factor through, so what one layer gains the next one divides by: the
published network's own tensors take both, and depthwise taps have a scale a feature that costs nothing.
"""
import numpy as np
import torch

from activation_ranges import U8_STEPS, block_tensors, least_error
from network import MainConv, SleepNet

STRENGTH = 0.5
"""1 makes all features equal, which costs the int8 weights what it gives the activations."""
GAIN_MAX = 16.0


def equalise(network: SleepNet, inputs: np.ndarray) -> None:
    """Changes the network in place. inputs: int16 [epochs, channels, samples], to measure the features on"""
    gains = [[_gains(tensor) for tensor in tensors] for tensors in block_tensors(network, inputs)]
    with torch.no_grad():
        for index, (block, (hidden, output)) in enumerate(zip(network.blocks, gains)):
            hidden, output = hidden.to(block.main1.norm.weight), output.to(block.main1.norm.weight)
            _raise(block.main1, hidden)
            block.main2.conv.depthwise /= hidden[:, None, None]
            _raise(block.main2, output)
            block.shortcut2.pointwise *= output[:, None, None]
            block.shortcut2.bias *= output
            if index + 1 == len(network.blocks):
                network.dense1.weight /= output.repeat(network.channels)
                continue
            after = network.blocks[index + 1]
            after.main1.conv.depthwise /= output[:, None, None]
            after.shortcut1.depthwise /= output[:, None, None]


def _gains(magnitudes: np.ndarray) -> torch.Tensor:
    """magnitudes: [features, values]"""
    sizes = np.array([least_error(row, U8_STEPS) if row.any() else 0.0 for row in magnitudes])
    gains = (sizes.max() / np.maximum(sizes, 1e-9)) ** STRENGTH
    return torch.from_numpy(np.where(sizes > 0, np.minimum(gains, GAIN_MAX), 1.0))  # what was never seen stays as it is


def _raise(main: MainConv, gains: torch.Tensor) -> None:
    main.norm.weight *= gains
    main.norm.bias *= gains
