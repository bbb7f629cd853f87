"""The integers of src/reference/integer.ts, run in floating point: in single precision with gradients for training, in
double precision, where every sum is exact, to give the engine's own bits.
"""
from typing import Optional, Tuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from compiled import compiled
from integer_model import (
    BLOCK_STRIDE,
    COUNTS_PER_UNIT,
    REQUANTISE_SHIFT,
    SAMPLE_SHIFT,
    U8_MAX,
    IntegerConvolution,
    IntegerHead,
    IntegerModel,
    side_factor,
)
from network import TAPS, SleepNet
from quantise import quantised
from recordings import EPOCH_SAMPLES

BATCH = 64

OUTPUT_COUNT = 2.0**-REQUANTISE_SHIFT
"""An accumulator count in output counts."""


class _Floor(torch.autograd.Function):
    """floor, with the gradient of the number itself."""

    @staticmethod
    def forward(ctx, x: torch.Tensor) -> torch.Tensor:
        return x.floor()

    @staticmethod
    def backward(ctx, gradient: torch.Tensor) -> torch.Tensor:
        return gradient


def _shifted(x: torch.Tensor, low: int, high: int) -> torch.Tensor:
    """What a shift leaves of x, saturated; where the saturation cuts, no gradient passes."""
    return _Floor.apply(x).clamp(low, high)


def _depthwise_samples(taps: torch.Tensor, samples: torch.Tensor) -> torch.Tensor:
    """[batch, 1, time] -> the same shape, shifted.

    Term by term, since this is exact in single precision, too: a convolution on a GPU may round samples to TF32.
    """
    terms = F.pad(samples, (1, 1)).unfold(2, TAPS, 1) * taps[:, 0].to(samples)
    return _Floor.apply(terms.sum(3) * 2.0**-SAMPLE_SHIFT)


def _accumulated(conv: IntegerConvolution, rows: torch.Tensor) -> torch.Tensor:
    """[batch, features in, time] -> [batch, features out, time] in output counts.

    2^-16 times an integer is exact in floating point. Depthwise then pointwise is one full convolution: the same sum,
    where no shift lies between.
    """
    weights = conv.matrix.weights * OUTPUT_COUNT
    if rows.shape[1] == 1:  # samples
        return _depthwise_samples(conv.taps, rows) * weights.to(rows).T
    kernel = conv.taps[:, :, None] * weights
    return F.conv1d(rows, kernel.to(rows).permute(2, 1, 0), padding=1)


def _pooled(conv: IntegerConvolution, rows: torch.Tensor) -> torch.Tensor:
    """[batch, features in, time] -> the larger of each two neighbours with the bias, in output counts."""
    bias = (conv.matrix.bias * OUTPUT_COUNT).to(rows)
    return F.max_pool1d(_accumulated(conv, rows), 2, 2, ceil_mode=True) + bias[:, None]


def channel_rows(model: IntegerModel, rows: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
    """Counts [batch, 1, time] -> rows out of the last block, and into it [batch, features, time]."""
    source = rows
    for block in model.blocks:
        source = rows
        hidden = _shifted(_pooled(block.first, rows), 0, U8_MAX)
        output = _pooled(block.second, hidden)
        if block.side is None:
            rows = _shifted(output, 0, U8_MAX)
            continue
        weights = (block.side.weights * (OUTPUT_COUNT * side_factor(rows.shape[1]))).to(rows).T
        side = F.conv1d(rows[:, :, ::BLOCK_STRIDE], weights[:, :, None])
        side_bias = (block.side.bias * OUTPUT_COUNT).to(rows)
        rows = _shifted(F.relu(output) + side + side_bias[:, None], -128, 127)
    return rows, source


def integer_logits(model: IntegerModel, counts: torch.Tensor, kept: Optional[torch.Tensor] = None) -> torch.Tensor:
    """counts: whole numbers [batch, channels, samples] in single or double precision; kept: [batch, channels], 0 where a
    channel is missing -> logits in the head's counts [batch, 5].
    """
    batch, channels, samples = counts.shape
    last, source = channel_rows(model, counts.reshape(-1, 1, samples))
    pooled = _features(model.head, last.sum(2), source[:, :, ::BLOCK_STRIDE].sum(2)).reshape(batch, channels, -1)
    weights = model.head.matrix.weights.to(counts).reshape(channels, pooled.shape[2], -1)
    terms = torch.einsum("bcf,cfs->bcs", pooled, weights) + model.head.channel_bias.to(counts)
    if kept is not None:
        terms = terms * kept[:, :, None]
    return terms.sum(1) + model.head.matrix.bias.to(counts)


def _features(head: IntegerHead, main: torch.Tensor, side: torch.Tensor) -> torch.Tensor:
    pooled = ((main, head.main_shift), (side, head.side_shift))
    return torch.cat([_Floor.apply((sums + ((1 << shift) >> 1)) / 2**shift) for sums, shift in pooled], 1)


class FakeQuantised(nn.Module):
    """A network as its integers run: made anew from the weights and ranges at every call, so that both can learn."""

    def __init__(self, network: SleepNet, ranges: torch.Tensor, correction: Optional[torch.Tensor] = None):
        """ranges: [blocks, 2], hidden and output, in model units; correction: [5], taken off the logits"""
        super().__init__()
        self.network, self.correction = network, correction
        self.log_ranges = nn.Parameter(ranges.double().log())

    def integers(self) -> IntegerModel:
        return quantised(compiled(self.network), self.log_ranges.exp(), EPOCH_SAMPLES, self.correction)

    def forward(self, x: torch.Tensor, kept: Optional[torch.Tensor] = None) -> torch.Tensor:
        """x: units [batch, channels, samples] -> logits of the float network's size [batch, 5]"""
        model = self.integers()
        counts = torch.clamp(torch.floor(x * COUNTS_PER_UNIT + 0.5), -32768, 32767)
        return integer_logits(model, counts, kept) * model.head.scale


def exact_logits(
    network: SleepNet, ranges: torch.Tensor, inputs: np.ndarray, correction: Optional[torch.Tensor] = None
) -> np.ndarray:
    """The engine's logits to the last bit. inputs: int16 [epochs, channels, EPOCH_SAMPLES] -> int64 [epochs, 5]"""
    with torch.no_grad():
        model = quantised(compiled(network), ranges.double(), inputs.shape[2], correction)
        parts = [integer_logits(model, torch.from_numpy(inputs[i : i + BATCH]).double()) for i in range(0, len(inputs), BATCH)]
    return torch.cat(parts).long().numpy()
