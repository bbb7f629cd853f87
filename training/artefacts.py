"""What is no EEG and no reason to call another stage: heart beats in the reference, and the slow sway of sweat and breath."""
import math
from typing import Dict

import torch

from recordings import SAMPLE_RATE

BEAT_UNITS, SWAY_UNITS, LOG_UNITS_SD = 0.8, 0.9, 0.6
SLOWEST_BEAT_HERTZ, FASTEST_BEAT_HERTZ = 0.8, 1.5
BEAT_WANDER = 6e-4  # of a beat's phase, a sample
QRS = ((1.0, 0.0, 0.012), (-0.35, 0.03, 0.015), (-0.15, -0.03, 0.012))  # height, seconds after the beat, width in seconds
T_WAVE = (0.15, 0.25, 0.05)
SLOWEST_SWAY_HERTZ, FASTEST_SWAY_HERTZ = 0.2, 0.55
SWAY_WANDER = 0.03  # radians a sample
SWELLING, SWELLING_HERTZ = 0.6, 0.08


def with_artefacts(x: torch.Tensor, settings: Dict[str, float]) -> torch.Tensor:
    """x: units [batch, channels, samples]; settings: `heartShare` and `swayShare` of the epochs, 0..1."""
    return _added(_added(x, settings["heartShare"], _heart_beats), settings["swayShare"], _sway)


def _added(x: torch.Tensor, share: float, draw) -> torch.Tensor:
    """In a share of the epochs, of a size of its own in each channel. Draws nothing for 0."""
    if share == 0:
        return x
    chosen = torch.rand(len(x), device=x.device) < share
    if not chosen.any():
        return x
    count, channels, samples = int(chosen.sum()), *x.shape[1:]
    size = torch.exp(torch.randn(count, channels, 1, device=x.device) * LOG_UNITS_SD)
    x = x.clone()
    x[chosen] += size * draw(count, torch.arange(samples, device=x.device) / SAMPLE_RATE)
    return x


def _heart_beats(count: int, seconds: torch.Tensor) -> torch.Tensor:
    """[count, 1, samples]: QRS complexes and T waves at a rate of its own, a little unsteady."""
    rate, phase, t_height = torch.rand(3, count, 1, device=seconds.device)
    rate = SLOWEST_BEAT_HERTZ + (FASTEST_BEAT_HERTZ - SLOWEST_BEAT_HERTZ) * rate
    wander = torch.cumsum(torch.randn(count, len(seconds), device=seconds.device), 1) * BEAT_WANDER
    place = (rate * seconds + phase + wander) % 1.0
    after = torch.where(place < 0.5, place, place - 1) / rate
    beats = sum(height * _bump(after, at, width) for height, at, width in QRS)
    height, at, width = T_WAVE
    return (BEAT_UNITS * (beats + t_height * height * _bump(after, at, width))).unsqueeze(1)


def _bump(seconds: torch.Tensor, at: float, width: float) -> torch.Tensor:
    return torch.exp(-0.5 * ((seconds - at) / width) ** 2)


def _sway(count: int, seconds: torch.Tensor) -> torch.Tensor:
    """[count, 1, samples]: a slow swing that swells and fades."""
    hertz, phase, swell_phase = torch.rand(3, count, 1, device=seconds.device)
    hertz = SLOWEST_SWAY_HERTZ + (FASTEST_SWAY_HERTZ - SLOWEST_SWAY_HERTZ) * hertz
    wander = torch.cumsum(torch.randn(count, len(seconds), device=seconds.device), 1) * SWAY_WANDER
    swell = 1 + SWELLING * torch.sin(2 * math.pi * (SWELLING_HERTZ * seconds + swell_phase))
    return (SWAY_UNITS * swell * torch.sin(2 * math.pi * (hertz * seconds + phase) + wander)).unsqueeze(1)
