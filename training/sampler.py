"""Batches of the pools that a recipe learns from."""
from typing import Dict, NamedTuple, Optional

import numpy as np
import torch

from carriers import drawn_carriers, recarried
from data import Pool
from network import STAGE_COUNT
from styles import PEOPLE, Styles


class Batch(NamedTuple):
    inputs: np.ndarray
    """int16 [batch, channels, samples]"""
    stages: np.ndarray
    partial: np.ndarray
    log_gain: np.ndarray
    style_change: Optional[np.ndarray]
    """float32 [batch, channels, BANDS], log amplitude; None where the recipe has no styles"""
    spectrum: Optional[np.ndarray]
    """float32 [batch, channels, BANDS], natural log of the power of the recording's middle epoch"""


class Sampler:
    """Draws batches: sources by their share, stages by frequency^0.5, epochs evenly inside a stage.

    A batch depends on the recipe's seed and the step alone.
    """

    def __init__(self, pools: Dict[str, Pool], recipe: Dict):
        self.pools, self.batch, self.seed = pools, recipe["batch"], recipe["seed"]
        self.names = [name for name in recipe["shares"] if name in pools]
        shares = np.array([recipe["shares"][name] for name in self.names])
        self.shares = shares / shares.sum()
        self.carrier_share = recipe.get("carrierShare", 0) if "partial" in pools else 0
        self.probabilities = {name: _epoch_probabilities(pools[name].stages) for name in self.names}
        self.styles = Styles(pools, recipe["style"]) if recipe.get("style") else None

    def stage_frequencies(self) -> np.ndarray:
        """Expected share of every stage in a batch."""
        frequencies = np.zeros(STAGE_COUNT)
        for name, share in zip(self.names, self.shares):
            frequencies += share * np.bincount(self.pools[name].stages, self.probabilities[name], STAGE_COUNT)
        return frequencies

    def class_weights(self) -> torch.Tensor:
        """Frequency^-0.5, their mean 1. A stage that nobody learnt from weighs nothing, rather than infinitely much."""
        frequencies = self.stage_frequencies()
        weights = np.where(frequencies > 0, np.maximum(frequencies, 1e-9) ** -0.5, 0)
        return torch.tensor(weights / weights.mean(), dtype=torch.float32)

    def draw(self, step: int) -> Batch:
        rng = np.random.default_rng((self.seed, step))
        counts = rng.multinomial(self.batch, self.shares)
        parts = [self._drawn(name, count, rng) for name, count in zip(self.names, counts)]
        joined = [None if column[0] is None else np.concatenate(column) for column in zip(*parts)]
        batch = Batch(*joined)
        if self.styles is None:
            return batch
        return batch._replace(style_change=self.styles.changes(batch.style_change, rng))

    def unaugmented(self) -> np.ndarray:
        """Every epoch of the real recordings, or of all where there is none: int16 [epochs, channels, samples]"""
        names = [name for name in self.names if name in PEOPLE] or self.names
        return np.concatenate([self.pools[name].inputs for name in names])

    def _drawn(self, name: str, count: int, rng: np.random.Generator) -> Batch:
        """Of one source; `style_change` holds the recordings' own styles."""
        pool = self.pools[name]
        rows = rng.choice(len(pool.stages), count, p=self.probabilities[name])
        inputs = pool.inputs[rows]
        if name == "noise" and self.carrier_share > 0:
            chosen = rng.random(count) < self.carrier_share
            if chosen.any():
                inputs[chosen] = recarried(inputs[chosen], drawn_carriers(self.pools["partial"], int(chosen.sum()), rng))
        of_rows = (inputs, pool.stages[rows], pool.partial[rows], pool.log_gain[rows])
        if self.styles is None:
            return Batch(*of_rows, None, None)
        heard, owner = self.styles.heard[name], pool.owner[rows]
        return Batch(*of_rows, heard.style[owner], heard.spectrum[owner])


def _epoch_probabilities(stages: np.ndarray) -> np.ndarray:
    counts = np.bincount(stages, minlength=STAGE_COUNT)
    weight = 1 / np.sqrt(np.maximum(counts, 1))
    return weight[stages] / weight[stages].sum()
