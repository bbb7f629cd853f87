"""The compiled network in the integers that run: src/quantize to the last bit, with gradients straight through.

What is chosen (tap factors, shifts, multipliers, lifts, the head's unit) is chosen from the weights as they stand, in
double precision, as TypeScript chooses it. The integers themselves stay tensors: their value is rounded, their gradient
is that of the real number that was rounded. src/model/numeric-contract.ts says what the integers mean.
"""
from typing import NamedTuple, Optional, Tuple

import numpy as np
import torch

from compiled import Compiled, CompiledBlock, Convolution, Dense
from integer_choice import (
    MULTIPLIER_MAX,
    SHIFT_MAX,
    accumulator_bounds,
    finest,
    head_integers,
    integer_bias,
    integer_side,
    integer_taps,
    pool_shift,
    shift_rounding,
    weights16,
)
from integer_model import (
    BLOCK_STRIDE,
    COUNTS_PER_UNIT,
    FIRST_REQUANTISE_SHIFT,
    I32_MAX,
    S8_MAX,
    SAMPLE_SHIFT,
    U8_MAX,
    IntegerBlock,
    IntegerConvolution,
    IntegerHead,
    IntegerMatrix,
    IntegerModel,
)

TAP_SUM_U8, TAP_SUM_S8 = 128, 255


class Counts(NamedTuple):
    """An 8- or 16-bit tensor: the real value of one count, and the largest magnitude in counts."""

    unit: torch.Tensor
    reach: int
    signed: bool


class Pointwise(NamedTuple):
    """What reaches a pointwise matrix, and the matrix in real output for one of those counts."""

    taps: torch.Tensor
    effective: torch.Tensor
    reach: np.ndarray
    bias: torch.Tensor


def quantised(network: Compiled, ranges: torch.Tensor, epoch_samples: int) -> IntegerModel:
    """ranges: double [blocks, 2], where each block's hidden and output tensor clips, in model units.

    Raises ValueError where no shift holds the weights.
    """
    source = side_source = Counts(ranges.new_tensor(1 / COUNTS_PER_UNIT), 32768, True)
    blocks, rows = [], [epoch_samples]
    for index, block in enumerate(network.blocks):
        last = index == len(network.blocks) - 1
        output = Counts(ranges[index, 1] / U8_MAX, U8_MAX, False) if last else Counts(ranges[index, 1] / S8_MAX, 128, True)
        blocks.append(_block(block, index, source, ranges[index, 0], output))
        side_source, source = source, output
        rows.append(-(-(-(-rows[-1] // 2)) // 2))
    return IntegerModel(blocks, _head(network, source, side_source, rows[-1], -(-rows[-2] // BLOCK_STRIDE)))


def _straight_through(real: torch.Tensor, integers: np.ndarray) -> torch.Tensor:
    """The integers, with the gradient of the real numbers that they round."""
    exact = torch.from_numpy(np.asarray(integers, np.float64))
    return exact + (real - real.detach()) if real.requires_grad else exact


def _pointwise(conv: Convolution, source: Counts) -> Pointwise:
    weights, bias = conv.dense
    integers, factors = integer_taps(conv.taps.detach().numpy(), TAP_SUM_S8 if source.signed else TAP_SUM_U8)
    taps = _straight_through(conv.taps * torch.from_numpy(factors), integers)
    effective = weights * (torch.from_numpy(1 / factors) * source.unit)[:, None]
    return Pointwise(taps, effective, np.abs(integers).sum(0) * source.reach, bias)


def _sample_pointwise(conv: Convolution, samples: Counts) -> Pointwise:
    """The first convolution's, whose depthwise result is rounded down: by half a count in the mean, which the bias mends."""
    shifted = samples._replace(unit=samples.unit * 2.0**SAMPLE_SHIFT, reach=samples.reach >> SAMPLE_SHIFT)
    point = _pointwise(conv, shifted)
    return point._replace(bias=point.bias + point.effective[0] / 2)


def _matrix(real: Tuple[torch.Tensor, torch.Tensor], integers: Tuple[np.ndarray, np.ndarray]) -> IntegerMatrix:
    """Weights and bias, in counts: the real ones, and what they became."""
    return IntegerMatrix(_straight_through(real[0], integers[0]), _straight_through(real[1], integers[1]))


def _convolution(point: Pointwise, output: Counts, least: int = 0, most: int = SHIFT_MAX) -> IntegerConvolution:
    """least, most: its shift"""
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()

    def attempt(shift: int) -> Optional[Tuple]:
        unit = float(output.unit) / 2.0**shift
        weights, counts = weights16(effective, unit), integer_bias(bias, unit, shift_rounding(shift))
        if weights is None or counts is None or (accumulator_bounds(weights, counts, point.reach) > I32_MAX).any():
            return None
        return weights, counts

    weights, counts, shift = finest(attempt, least, most)
    unit = output.unit / 2.0**shift
    return IntegerConvolution(point.taps, _matrix((point.effective / unit, point.bias / unit), (weights, counts)), shift)


def _with_side(point: Pointwise, side: Dense, source: Counts, output: Counts) -> Tuple[IntegerConvolution, IntegerMatrix, int]:
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()
    side_effective = side.weights * source.unit
    side_numbers = side_effective.detach().numpy(), side.bias.detach().numpy()
    side_reach = np.full(len(side.weights), float(source.reach))

    def attempt(shift: int) -> Optional[Tuple]:
        unit = float(output.unit) / 2.0**shift
        weights, counts, lifted = weights16(effective, unit), integer_bias(bias, unit), integer_side(*side_numbers, unit, shift)
        if weights is None or counts is None or lifted is None:
            return None
        sides, side_counts, lift = lifted
        bounds = accumulator_bounds(weights, counts, point.reach) + accumulator_bounds(sides, side_counts, side_reach, lift)
        return None if (bounds > I32_MAX).any() else (weights, counts, lifted)

    weights, counts, (sides, side_counts, lift), shift = finest(attempt)
    unit = output.unit / 2.0**shift
    main = IntegerConvolution(point.taps, _matrix((point.effective / unit, point.bias / unit), (weights, counts)), shift)
    return main, _matrix((side_effective / (unit * 2.0**lift), side.bias / unit), (sides, side_counts)), lift


def _sample_output(clip: torch.Tensor, point: Pointwise) -> Counts:
    """The first convolution's output, clipping no lower than its shift lets gains reach."""
    largest = float(point.effective.detach().abs().max())
    least = (largest * 2.0**FIRST_REQUANTISE_SHIFT) / (S8_MAX * (MULTIPLIER_MAX - 1))
    return Counts((clip / U8_MAX).clamp(min=least), U8_MAX, False)


def _block(block: CompiledBlock, index: int, source: Counts, clip: torch.Tensor, output: Counts) -> IntegerBlock:
    """clip: of the tensor between its convolutions"""
    if index == 0:
        point = _sample_pointwise(block.first, source)
        hidden = _sample_output(clip, point)
        first = _convolution(point, hidden, FIRST_REQUANTISE_SHIFT, FIRST_REQUANTISE_SHIFT)
    else:
        hidden = Counts(clip / U8_MAX, U8_MAX, False)
        first = _convolution(_pointwise(block.first, source), hidden)
    second = _pointwise(block.second, hidden)
    if block.side is None:
        return IntegerBlock(first, _convolution(second, output), None, 0)
    return IntegerBlock(first, *_with_side(second, block.side, source, output))


def _head(network: Compiled, main: Counts, side: Counts, main_rows: int, side_rows: int) -> IntegerHead:
    main_shift, main_reach = pool_shift(main_rows * main.reach)
    side_shift, side_reach = pool_shift(side_rows * side.reach)
    widths = [network.blocks[-1].second.dense.weights.shape[1], network.blocks[-1].first.dense.weights.shape[0]]
    units = [(main.unit * 2.0**main_shift) / main_rows, (side.unit * 2.0**side_shift) / side_rows]
    row_units = torch.cat([unit.expand(width) for unit, width in zip(units, widths)]).repeat(len(network.channel_bias))
    effective = network.head.weights * row_units[:, None]
    numbers = [t.detach().numpy() for t in (effective, network.head.bias, network.channel_bias)]
    scale, weights, bias, channel_bias = head_integers(*numbers, max(main_reach, side_reach))
    return IntegerHead(
        _matrix((effective / scale, network.head.bias / scale), (weights, bias)),
        _straight_through(network.channel_bias / scale, channel_bias),
        main_shift,
        side_shift,
        scale,
    )
