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
LOWEST_WAXING_HERTZ, HIGHEST_WAXING_HERTZ, WAXING = 0.05, 0.35, 0.8
PHASE_WANDER = 0.08  # radians a sample


def with_alpha(x: torch.Tensor, stages: torch.Tensor, share: float) -> torch.Tensor:
    """x: units [batch, channels, samples]; stages: [batch]; share of N2 and N3 that get it, 0..1."""
    chosen = torch.isin(stages, torch.tensor(STAGES, device=x.device)) & (torch.rand(len(x), device=x.device) < share)
    if not chosen.any():
        return x
    x = x.clone()
    x[chosen] += alpha_rhythm(int(chosen.sum()), x.shape[2], MEDIAN_AMPLITUDE, x.device).unsqueeze(1)
    return x


def alpha_rhythm(count: int, samples: int, median_amplitude: float, device: torch.device) -> torch.Tensor:
    """Units [count, samples]: 8 to 12 Hz that wax and wane over seconds, each of a size of its own."""
    hertz, waxing_place, phase, waxing_phase = torch.rand(4, count, 1, device=device)
    seconds = torch.arange(samples, device=device) / SAMPLE_RATE
    hertz = LOWEST_HERTZ + (HIGHEST_HERTZ - LOWEST_HERTZ) * hertz
    waxing_hertz = LOWEST_WAXING_HERTZ + (HIGHEST_WAXING_HERTZ - LOWEST_WAXING_HERTZ) * waxing_place
    wander = torch.cumsum(torch.randn(count, samples, device=device), 1) * PHASE_WANDER
    amplitude = median_amplitude * torch.exp(torch.randn(count, 1, device=device) * LOG_AMPLITUDE_SD)
    waxing = 1 + WAXING * torch.sin(2 * math.pi * (waxing_hertz * seconds + waxing_phase))
    return amplitude * waxing * torch.sin(2 * math.pi * (hertz * seconds + phase) + wander)
