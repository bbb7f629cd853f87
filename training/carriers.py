"""Surrogates on real waveforms: an epoch of a real recording, filtered to the spectrum of a surrogate of any stage.

Where only W and N3 of most people are at hand, a network learns that a real waveform is one of the two. These are real
waveforms of every stage, so that only their spectra tell the stage.
"""
import numpy as np
import torch

from data import Pool
from spectra import log_powers, over_lines

STAGES = (0, 3)
MOST_CHANGE = 4.0  # of log amplitude


def recarried(surrogates: np.ndarray, carriers: np.ndarray) -> np.ndarray:
    """int16 [epochs, channels, samples] of both -> the carriers with the surrogates' spectra and sizes."""
    change = torch.from_numpy(log_powers(surrogates) - log_powers(carriers)) / 2
    gain = torch.exp(over_lines(change.clamp(-MOST_CHANGE, MOST_CHANGE))).numpy()
    filtered = np.fft.irfft(np.fft.rfft(carriers) * gain, carriers.shape[-1])
    filtered *= surrogates.std(-1, keepdims=True) / (filtered.std(-1, keepdims=True) + 1e-3)
    return np.clip(np.rint(filtered), -32768, 32767).astype(np.int16)


def drawn_carriers(pool: Pool, count: int, rng: np.random.Generator) -> np.ndarray:
    """Epochs of W and of N3, evenly -> int16 [count, channels, samples]"""
    rows = [np.flatnonzero(pool.stages == stage) for stage in STAGES]
    rows = [each for each in rows if len(each) > 0]
    kinds = rng.integers(len(rows), size=count)
    return pool.inputs[[int(rng.choice(rows[kind])) for kind in kinds]]
