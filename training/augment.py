"""What other people, electrodes, amplifiers and laboratories do to an epoch; a batch at a time, on the device.

Every draw is per example and channel, except the sampling rate, which a recorder's channels share.
"""
import math
from typing import Dict, Optional

import torch

from recordings import SAMPLE_RATE
from spectra import HIGHEST_HERTZ, LOWEST_HERTZ, level_of, over_lines

EQUALISER_NODES = 7
NOISE_UNITS, NOISE_LOG_SD = 0.2, 0.7
PINK_CORNER_HERTZ, MOST_PINK = 5.0, 3.0  # amplitude 1 at the corner, and at most this below it
HUM_UNITS, HUM_LOG_SD = 0.4, 0.8
CLIP_UNITS = 16.0  # int16 / COUNTS_PER_UNIT: where the front end saturates


def augmented(
    x: torch.Tensor,
    log_gain: torch.Tensor,
    settings: Dict[str, float],
    style_change: Optional[torch.Tensor] = None,
    spectrum: Optional[torch.Tensor] = None,
) -> torch.Tensor:
    """x: units [batch, channels, samples]; log_gain: [batch], the mean of the natural log of the gain.

    settings: gainSd, resampling (share), equaliserSd (natural log), lowPassShare, noiseSd (units), noiseShare (of epochs
    with more noise, white or pink), humShare, all >= 0. style_change: log amplitude [batch, channels, BANDS], equalised
    on top. With spectrum, log power [batch, channels, BANDS] of the recording's middle epoch, the equalisers leave that
    epoch's size as it is, as the front end's gain would.
    """
    x = _resampled(x, settings["resampling"])
    x = _filtered(x, settings["equaliserSd"], settings["lowPassShare"], style_change, spectrum)
    x = x + torch.randn_like(x) * _per_channel(x).abs() * settings["noiseSd"] + _hum(x, settings["humShare"])
    if settings["noiseShare"] > 0:
        x = x + _noise(x, settings["noiseShare"])
    gain = torch.exp(log_gain[:, None, None] + _per_channel(x) * settings["gainSd"])
    return torch.clamp(x * gain * _sign(x), -CLIP_UNITS, CLIP_UNITS)


def _per_channel(x: torch.Tensor) -> torch.Tensor:
    return torch.randn(x.shape[0], x.shape[1], 1, device=x.device)


def _hum(x: torch.Tensor, share: float) -> torch.Tensor:
    """Mains as 100 Hz sampling sees it (60 Hz at 40, 50 Hz at 50), for a share of the signals."""
    hertz = torch.where(_uniform(x) < 0.5, 40.0, 50.0) - _uniform(x) * 0.3
    seconds = torch.arange(x.shape[2], device=x.device) / SAMPLE_RATE
    amplitude = HUM_UNITS * torch.exp(_per_channel(x) * HUM_LOG_SD) * (_uniform(x) < share)
    return amplitude * torch.sin(2 * math.pi * (hertz * seconds + _uniform(x)))


def _uniform(x: torch.Tensor) -> torch.Tensor:
    return torch.rand(x.shape[0], x.shape[1], 1, device=x.device)


def _sign(x: torch.Tensor) -> torch.Tensor:
    """Polarity of the whole montage: leads are swapped together or not at all."""
    return torch.randint(0, 2, (x.shape[0], 1, 1), device=x.device) * 2.0 - 1.0


def _resampled(x: torch.Tensor, share: float) -> torch.Tensor:
    """Stretches time about the epoch's middle by up to +-share; what is missing at the ends is mirrored."""
    batch, channels, samples = x.shape
    stretch = 1 + (torch.rand(batch, 1, device=x.device) * 2 - 1) * share
    middle = (samples - 1) / 2
    at = (torch.arange(samples, device=x.device) - middle) * stretch + middle
    at = at.abs()
    at = (samples - 1) - ((samples - 1) - at).abs()
    left = at.floor().clamp(0, samples - 2)
    weight = (at - left).unsqueeze(1)
    index = left.long().unsqueeze(1).expand(batch, channels, samples)
    return x.gather(2, index) * (1 - weight) + x.gather(2, index + 1) * weight


def _noise(x: torch.Tensor, share: float) -> torch.Tensor:
    """White or pink, for a share of the signals."""
    hertz = torch.fft.rfftfreq(x.shape[2], 1 / SAMPLE_RATE, device=x.device).clamp(min=LOWEST_HERTZ)
    pink = (hertz / PINK_CORNER_HERTZ).rsqrt().clamp(max=MOST_PINK)
    shape = torch.where(_uniform(x) < 0.5, pink, torch.ones_like(pink))
    noise = torch.fft.irfft(torch.fft.rfft(torch.randn_like(x)) * shape, x.shape[2])
    amplitude = NOISE_UNITS * torch.exp(_per_channel(x) * NOISE_LOG_SD) * (_uniform(x) < share)
    return amplitude * noise


def _filtered(x: torch.Tensor, equaliser_sd: float, low_pass_share: float, style_change, spectrum) -> torch.Tensor:
    """A random smooth equaliser, the style and, for a share, a random low-pass of 12-40 Hz and first to fourth order."""
    batch, channels, samples = x.shape
    lines = torch.fft.rfft(x)
    hertz = torch.fft.rfftfreq(samples, 1 / SAMPLE_RATE, device=x.device).clamp(min=LOWEST_HERTZ)
    place = torch.log(hertz / LOWEST_HERTZ) / torch.log(torch.tensor(HIGHEST_HERTZ / LOWEST_HERTZ)) * (EQUALISER_NODES - 1)
    node = place.floor().clamp(0, EQUALISER_NODES - 2).long()
    nodes = torch.randn(batch, channels, EQUALISER_NODES, device=x.device) * equaliser_sd
    log_gain = nodes[:, :, node] + (nodes[:, :, node + 1] - nodes[:, :, node]) * (place - node)
    chosen = torch.rand(batch, channels, 1, device=x.device) < low_pass_share
    cutoff = 12 * torch.exp(torch.rand(batch, channels, 1, device=x.device) * 1.2)
    order = torch.randint(1, 5, (batch, channels, 1), device=x.device)
    low_pass = -0.5 * torch.log1p((hertz / cutoff) ** (2 * order))
    log_gain = log_gain + torch.where(chosen, low_pass, torch.zeros_like(low_pass))
    if style_change is not None:
        log_gain = log_gain + over_lines(style_change)
    if spectrum is not None:
        log_gain = log_gain - level_of(log_gain, spectrum).unsqueeze(-1)
    return torch.fft.irfft(lines * torch.exp(log_gain), samples)
