"""Brief arousals drawn into sleep, as in people with apnoea: seconds of alpha and muscle in an epoch that keeps its stage.

The surrogates come from healthy sleepers. Without these, a network takes the alpha of a patient's N1, N2 and REM for W.
"""
import math

import torch

from alpha import alpha_rhythm
from recordings import SAMPLE_RATE

STAGES = (1, 2, 4)  # N1, N2, REM: an epoch with more arousal than sleep would be W, and N3 is seldom disturbed
AT_MOST = 2
SHORTEST, LONGEST = 3.0, 12.0  # seconds
MEDIAN_ALPHA = 0.6  # units
WAXING_HERTZ, WAXING = 0.6, 0.5
MUSCLE = 0.15  # units


def with_arousals(x: torch.Tensor, may_be: torch.Tensor, share: float) -> torch.Tensor:
    """x: units [batch, channels, samples]; may_be: bool [batch]; share of those that get one or two, 0..1."""
    chosen = may_be & (torch.rand(len(x), device=x.device) < share)
    if not chosen.any():
        return x
    x = x.clone()
    for i in range(AT_MOST):
        again = chosen if i == 0 else chosen & (torch.rand(len(x), device=x.device) < 0.5)
        x[again] += _arousals(int(again.sum()), x.shape[2], x.device)
    return x


def may_hold_arousals(stages: torch.Tensor, partial: torch.Tensor) -> torch.Tensor:
    """bool [batch]. People of W and N3 alone are left as they are."""
    return torch.isin(stages, torch.tensor(STAGES, device=stages.device)) & ~partial


def _arousals(count: int, samples: int, device: torch.device) -> torch.Tensor:
    """[count, 1, samples]"""
    uniform = torch.rand(5, count, 1, device=device)
    seconds = torch.arange(samples, device=device) / SAMPLE_RATE
    duration = SHORTEST + (LONGEST - SHORTEST) * uniform[0]
    start = uniform[1] * (samples / SAMPLE_RATE - duration)
    envelope = torch.sin(math.pi * ((seconds - start) / duration).clamp(0, 1)).clamp(min=0).sqrt()
    alpha = alpha_rhythm(uniform[2:], samples, MEDIAN_ALPHA, WAXING_HERTZ, WAXING)
    muscle = torch.randn(count, samples + 1, device=device).diff(dim=1) * MUSCLE * torch.rand(count, 1, device=device)
    return (envelope * (alpha + muscle)).unsqueeze(1)
