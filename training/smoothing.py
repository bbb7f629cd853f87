"""The causal smoothing of src/runtime/smoothing, and the prior that it divides by."""
import os
import re
from typing import Tuple

import numpy as np

from network import STAGE_COUNT

CHAIN = os.path.join(os.path.dirname(__file__), "../src/runtime/smoothing/sleep-edf-transitions.ts")
FLOOR = 1e-6  # a probability below this counts as this, as there


def sleep_edf_chain() -> Tuple[np.ndarray, np.ndarray]:
    """-> transitions [from, to] and first stages, as they ship"""
    with open(CHAIN, encoding="utf-8") as file:
        rows = re.findall(r"\[(\d[\d., ]+)\]", file.read())
    *transitions, initial = ([float(value) for value in row.split(",")] for row in rows)
    return np.array(transitions), np.array(initial)


def prior_of(probabilities: np.ndarray, stages: np.ndarray) -> np.ndarray:
    """What is said on average, were all stages equally frequent: [epochs, 5], true stages -> [5]"""
    return np.mean([probabilities[stages == stage].mean(0) for stage in range(STAGE_COUNT)], 0)


def in_hundredths(shares: np.ndarray) -> np.ndarray:
    """Rounded so that they still sum to 1: those that lose most by rounding down are rounded up."""
    parts = np.floor(shares * 100)
    most = np.argsort(parts - shares * 100, kind="stable")
    parts[most[: int(round(100 - parts.sum()))]] += 1
    return parts / 100


def causal(probabilities: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Hidden Markov forward pass over a night's epochs: [epochs, 5] -> [epochs, 5], each from those until it."""
    transitions, expected = sleep_edf_chain()
    smoothed = np.empty(probabilities.shape)
    for epoch, likelihood in enumerate(np.maximum(probabilities, FLOOR) / prior):
        share = expected * likelihood
        smoothed[epoch] = share / share.sum()
        expected = smoothed[epoch] @ transitions
    return smoothed
