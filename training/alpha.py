"""Alpha that goes on through N2 and N3: the alpha rhythm, and epochs that get it and keep their stage.

Some people's deep sleep never sheds it (alpha-delta sleep; Hauri and Hawkins 1973). The healthy sleepers behind the
surrogates do, so that a network that hears alpha calls W, whatever the slow waves beneath it say.
"""
import math

import torch

from recordings import SAMPLE_RATE

STAGES = (2, 3)  # N2, N3
LOWEST_HERTZ, HIGHEST_HERTZ = 8.0, 12.0
MEDIAN_AMPLITUDE = 0.45  # units
LOG_AMPLITUDE_SD = 0.5
SLOWEST_WAXING_HERTZ, FASTEST_WAXING_HERTZ, WAXING = 0.05, 0.35, 0.8
PHASE_WANDER = 0.08  # radians a sample


def with_alpha(x: torch.Tensor, stages: torch.Tensor, share: float) -> torch.Tensor:
    """x: units [batch, channels, samples]; stages: [batch]; share of N2 and N3 that get it, 0..1. Draws nothing for 0."""
    if share == 0:
        return x
    chosen = torch.isin(stages, torch.tensor(STAGES, device=x.device)) & (torch.rand(len(x), device=x.device) < share)
    if not chosen.any():
        return x
    places = torch.rand(4, int(chosen.sum()), 1, device=x.device)
    waxing_hertz = SLOWEST_WAXING_HERTZ + (FASTEST_WAXING_HERTZ - SLOWEST_WAXING_HERTZ) * places[3]
    x = x.clone()
    x[chosen] += alpha_rhythm(places[:3], x.shape[2], MEDIAN_AMPLITUDE, waxing_hertz, WAXING).unsqueeze(1)
    return x


def alpha_rhythm(places: torch.Tensor, samples: int, median_amplitude: float, waxing_hertz, waxing: float) -> torch.Tensor:
    """Units [count, samples]: 8 to 12 Hz, each of a size of its own, that wax and wane.

    places: 0..1 [3, count, 1], of the frequency in its range, of the waxing and of the rhythm in their periods;
    waxing_hertz: a number or [count, 1]; waxing: its depth, 0..1.
    """
    count, device = places.shape[1], places.device
    seconds = torch.arange(samples, device=device) / SAMPLE_RATE
    wander = torch.cumsum(torch.randn(count, samples, device=device), 1) * PHASE_WANDER
    hertz = LOWEST_HERTZ + (HIGHEST_HERTZ - LOWEST_HERTZ) * places[0]
    swell = 1 + waxing * torch.sin(2 * math.pi * (waxing_hertz * seconds + places[1]))
    amplitude = median_amplitude * torch.exp(torch.randn(count, 1, device=device) * LOG_AMPLITUDE_SD)
    return amplitude * swell * torch.sin(2 * math.pi * (hertz * seconds + places[2]) + wander)
