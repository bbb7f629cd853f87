"""Activation ranges that keep the most stages: those of least squared error serve loud epochs, which are sure anyway."""
import numpy as np
import torch

from bias_correction import common_gain
from evaluate import logits_of
from fake_quantised import exact_logits
from network import SleepNet

FACTORS = (1.25, 1.12)
SOFTNESS = 0.1  # logits: a margin of this size counts as a quarter of a changed stage
EPOCHS = 6000


def searched(network: SleepNet, ranges: torch.Tensor, inputs: np.ndarray) -> torch.Tensor:
    """Widens or narrows each range in turn where fewer stages of float change. The network stays as it is.

    ranges: double [blocks, 2]; inputs: int16 [epochs, channels, samples] of recordings learnt from; 6,000 are used.
    """
    inputs = inputs[np.random.default_rng(0).permutation(len(inputs))[:EPOCHS]]
    wanted = logits_of(network, inputs)
    ranges, least = ranges.clone(), changed(wanted, exact_logits(network, ranges, inputs))
    for factor in FACTORS:
        for place in np.ndindex(*ranges.shape):
            for trial in (1 / factor, factor):
                other = ranges.clone()
                other[place] *= trial
                found = changed(wanted, exact_logits(network, other, inputs))
                if found < least:
                    ranges, least = other, found
                    break
    return ranges


def changed(wanted: np.ndarray, integers: np.ndarray) -> float:
    """Share of epochs whose stage changes behind the correction of `bias_correction.py`, made smooth: float logits and
    the engine's, which have a scale of their own.
    """
    found = integers.astype(np.float64)
    found *= (found * wanted).sum() / max((found * found).sum(), 1e-12)
    found -= common_gain(found - wanted)
    rows, stages = np.arange(len(wanted)), wanted.argmax(1)
    own = found[rows, stages].copy()
    found[rows, stages] = -np.inf
    return float((1 / (1 + np.exp((own - found.max(1)) / SOFTNESS))).mean())
