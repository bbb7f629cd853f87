"""What a derivation, an amplifier and a head do to every stage alike, as a curve over frequency; and other people's.

A recording's style is how its W and its N3 differ from the mean W and N3 of the noise pool, in log amplitude. A draw
may get the style of another recording: a surrogate of Fpz-Cz then sounds like somebody's C3-A2, and the other way
round. Without it, a network can tell the laboratory, of whose people only W and N3 are at hand, and calls no more.
"""
from typing import Dict, NamedTuple

import numpy as np

from data import Pool
from spectra import log_powers

STAGES = (0, 3)  # W and N3: what every recording has
FEWEST = 10  # epochs of a stage that its median needs
MOST_CHANGE = 1.5  # of log amplitude: more would be another signal
REFERENCE = "noise"
PEOPLE = ("partial", "whole", "prepared")


class Heard(NamedTuple):
    """Of every recording of a pool."""

    style: np.ndarray
    """float32 [recordings, channels, BANDS], log amplitude; 0 where too little of W and N3 is there"""
    spectrum: np.ndarray
    """float32 [recordings, channels, BANDS], natural log of the middle epoch's power"""


class Styles:
    """The styles of all recordings learnt from, to draw from.

    settings: `share` of draws that change style, `people`: the share of those that take a real recording's.
    Raises KeyError when no pool named noise is there to compare with.
    """

    def __init__(self, pools: Dict[str, Pool], settings: Dict[str, float]):
        self.settings = settings
        medians = {name: _medians(pool) for name, pool in pools.items()}
        reference = _mean(medians[REFERENCE].by_stage, 0)
        self.heard = {name: Heard(_style(each.by_stage - reference), each.all) for name, each in medians.items()}
        self._surrogates = self._bank(name for name in pools if name not in PEOPLE)
        self._people = self._bank(name for name in pools if name in PEOPLE)

    def _bank(self, names) -> np.ndarray:
        styles = [self.heard[name].style for name in names]
        bank = np.concatenate(styles) if styles else np.zeros((0, 1, 1), np.float32)
        return bank[np.abs(bank).sum((1, 2)) > 0]

    def changes(self, own: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """own: styles [draws, channels, BANDS] -> what brings a share of them to another's, log amplitude, 0 elsewhere"""
        from_people = rng.random(len(own)) < self.settings["people"]
        wanted = np.where(from_people[:, None, None], _drawn(self._people, own, rng), _drawn(self._surrogates, own, rng))
        changed = rng.random(len(own)) < self.settings["share"]
        return np.clip(wanted - own, -MOST_CHANGE, MOST_CHANGE) * changed[:, None, None].astype(np.float32)


def _drawn(bank: np.ndarray, own: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """As many of the bank's; their own where the bank is empty."""
    return bank[rng.integers(len(bank), size=len(own))] if len(bank) > 0 else own


class _Medians(NamedTuple):
    by_stage: np.ndarray
    """[recordings, STAGES, channels, BANDS], NaN where a stage has too few epochs"""
    all: np.ndarray
    """[recordings, channels, BANDS]"""


def _medians(pool: Pool) -> _Medians:
    powers = log_powers(pool.inputs)
    shape = powers.shape[1:]
    by_stage = np.full((len(pool.names), len(STAGES), *shape), np.nan, np.float32)
    middle = np.zeros((len(pool.names), *shape), np.float32)
    for owner in np.unique(pool.owner):
        own = pool.owner == owner
        middle[owner] = np.median(powers[own], 0)
        for place, stage in enumerate(STAGES):
            rows = own & (pool.stages == stage)
            if rows.sum() >= FEWEST:
                by_stage[owner, place] = np.median(powers[rows], 0) + 2 * pool.log_gain[rows][0]
    return _Medians(by_stage, middle)


def _style(difference: np.ndarray) -> np.ndarray:
    """Power by stage -> amplitude, the mean of the stages that are there."""
    return (_mean(difference, 1) / 2).astype(np.float32)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    """Of what is not NaN; 0 where there is nothing."""
    known = ~np.isnan(values)
    return np.where(known, values, 0).sum(axis) / np.maximum(known.sum(axis), 1)
