"""Spectra in a few bands, spaced evenly on a logarithmic axis, and curves over them."""
import math

import numpy as np
import torch

from recordings import EPOCH_SAMPLES, SAMPLE_RATE

BANDS = 24
LOWEST_HERTZ, HIGHEST_HERTZ = 0.4, 50.0
EPOCHS_AT_ONCE = 500
QUIETEST = 1e-6  # units^2: keeps the logarithm of an empty band finite

_HERTZ = np.fft.rfftfreq(EPOCH_SAMPLES, 1 / SAMPLE_RATE)
_PLACE = np.log(np.maximum(_HERTZ, LOWEST_HERTZ) / LOWEST_HERTZ) / np.log(HIGHEST_HERTZ / LOWEST_HERTZ) * BANDS
_BAND = np.minimum(_PLACE.astype(int), BANDS - 1)
_MEMBERS = np.zeros((len(_HERTZ), BANDS), np.float32)
_MEMBERS[np.arange(1, len(_HERTZ)), _BAND[1:]] = 1
BINS = _MEMBERS.sum(0)
"""Spectral lines of an epoch in every band."""

COUNTS_PER_UNIT = 2048


def log_powers(inputs: np.ndarray) -> np.ndarray:
    """int16 [epochs, channels, samples], front-end output -> natural log of the mean power [epochs, channels, BANDS]."""
    window = np.hanning(inputs.shape[-1]).astype(np.float32) / COUNTS_PER_UNIT
    parts = []
    for start in range(0, len(inputs), EPOCHS_AT_ONCE):
        spectrum = np.fft.rfft(inputs[start : start + EPOCHS_AT_ONCE] * window)
        parts.append(np.log((np.abs(spectrum) ** 2) @ _MEMBERS / BINS + QUIETEST))
    return np.concatenate(parts).astype(np.float32)


def over_lines(curves: torch.Tensor) -> torch.Tensor:
    """[..., BANDS] at the bands' middles -> [..., lines of an epoch's spectrum], straight between them."""
    place = torch.from_numpy(_PLACE).to(curves).sub(0.5).clamp(0, BANDS - 1 - 1e-4)
    left = place.floor().long()
    return curves[..., left] + (curves[..., left + 1] - curves[..., left]) * (place - left)


def over_bands(lines: torch.Tensor) -> torch.Tensor:
    """The other way: means [..., BANDS] of [..., lines]."""
    return lines @ torch.from_numpy(_MEMBERS).to(lines) / torch.from_numpy(BINS).to(lines)


def level_of(log_gain: torch.Tensor, log_power: torch.Tensor) -> torch.Tensor:
    """What an equaliser does to a signal's size. log_gain [..., lines]; log_power [..., BANDS] of the signal that it is
    told for -> natural log of the ratio of the root mean squares, [...]. The front end's gain would take it out again.
    """
    log_power = log_power + torch.from_numpy(np.log(BINS)).to(log_power)
    louder = torch.logsumexp(log_power + 2 * over_bands(log_gain), -1) - torch.logsumexp(log_power, -1)
    return 0.5 * louder


assert (BINS > 0).all() and math.isclose(BINS.sum(), len(_HERTZ) - 1)
