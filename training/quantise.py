"""The compiled network in the integers that run: src/quantize to the last bit, with gradients straight through.

What is chosen (tap factors, multipliers, fractions, units that have to be coarser) is chosen from the weights as they
stand, in double precision, as TypeScript chooses it. The integers themselves stay tensors: their value is rounded, their gradient
is that of the real number that was rounded. src/model/numeric-contract.ts says what the integers mean.
"""
from typing import NamedTuple, Optional, Tuple

import numpy as np
import torch

from compiled import Compiled, CompiledBlock, Convolution, Dense
from integer_choice import (
    accumulator_bounds,
    finest_unit,
    head_integers,
    integer_bias,
    integer_taps,
    pool_shift,
    weights16,
)
from integer_model import (
    BLOCK_STRIDE,
    COUNTS_PER_UNIT,
    I32_MAX,
    REQUANTISE_SHIFT,
    S8_MAX,
    SAMPLE_SHIFT,
    U8_MAX,
    IntegerBlock,
    IntegerConvolution,
    IntegerHead,
    IntegerMatrix,
    IntegerModel,
    side_factor,
)

TAP_SUM_U8, TAP_SUM_S8 = 128, 255
OUTPUT_COUNT, ROUNDING = 2.0**-REQUANTISE_SHIFT, 1 << (REQUANTISE_SHIFT - 1)


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


def quantised(
    network: Compiled, ranges: torch.Tensor, epoch_samples: int, correction: Optional[torch.Tensor] = None
) -> IntegerModel:
    """ranges: double [blocks, 2], where each block's hidden and output tensor clips, in model units. correction: double
    [5], taken off the logits (`bias_correction.py`).

    Raises ValueError where no unit holds the weights.
    """
    source = side_source = Counts(ranges.new_tensor(1 / COUNTS_PER_UNIT), 32768, True)
    blocks, rows = [], [epoch_samples]
    for index, block in enumerate(network.blocks):
        last = index == len(network.blocks) - 1
        output = Counts(ranges[index, 1] / U8_MAX, U8_MAX, False) if last else Counts(ranges[index, 1] / S8_MAX, 128, True)
        quantised_block, output = _block(block, index, source, ranges[index, 0], output)
        blocks.append(quantised_block)
        side_source, source = source, output
        rows.append(-(-(-(-rows[-1] // 2)) // 2))
    if correction is not None:
        head = network.head._replace(bias=network.head.bias - correction)
        network = network._replace(head=head)
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


def _convolution(point: Pointwise, wanted: Counts) -> Tuple[IntegerConvolution, Counts]:
    """-> it, and its output: of the unit wanted, or coarser where that is too fine for the weights"""
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()

    def attempt(output_unit: float) -> Optional[Tuple]:
        unit = output_unit * OUTPUT_COUNT
        weights, counts = weights16(effective, unit), integer_bias(bias, unit, ROUNDING)
        if weights is None or counts is None or (accumulator_bounds(weights, counts, point.reach) > I32_MAX).any():
            return None
        return weights, counts

    found, coarser = finest_unit(attempt, float(wanted.unit))
    output = wanted._replace(unit=wanted.unit * coarser)
    return _in_counts(point, output, found), output


def _in_counts(point: Pointwise, output: Counts, found: Tuple[np.ndarray, np.ndarray]) -> IntegerConvolution:
    unit = output.unit * OUTPUT_COUNT
    return IntegerConvolution(point.taps, _matrix((point.effective / unit, point.bias / unit), found))


def _with_side(
    point: Pointwise, side: Dense, source: Counts, wanted: Counts
) -> Tuple[IntegerConvolution, IntegerMatrix, Counts]:
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()
    factor = side_factor(len(side.weights))
    side_effective = side.weights * source.unit
    side_real, side_bias = side_effective.detach().numpy(), side.bias.detach().numpy()
    side_reach = np.full(len(side.weights), float(source.reach * factor))

    def attempt(output_unit: float) -> Optional[Tuple]:
        unit = output_unit * OUTPUT_COUNT
        main = weights16(effective, unit), integer_bias(bias, unit)
        sides = weights16(side_real, unit * factor), integer_bias(side_bias, unit, ROUNDING)
        if any(each is None for each in (*main, *sides)):
            return None
        bounds = accumulator_bounds(*main, point.reach) + accumulator_bounds(*sides, side_reach)
        return None if (bounds > I32_MAX).any() else (main, sides)

    (main, sides), coarser = finest_unit(attempt, float(wanted.unit))
    output = wanted._replace(unit=wanted.unit * coarser)
    unit = output.unit * OUTPUT_COUNT
    return _in_counts(point, output, main), _matrix((side_effective / (unit * factor), side.bias / unit), sides), output


def _block(
    block: CompiledBlock, index: int, source: Counts, clip: torch.Tensor, wanted: Counts
) -> Tuple[IntegerBlock, Counts]:
    """clip: of the tensor between its convolutions -> the block, and what it puts out"""
    point = (_sample_pointwise if index == 0 else _pointwise)(block.first, source)
    first, hidden = _convolution(point, Counts(clip / U8_MAX, U8_MAX, False))
    second = _pointwise(block.second, hidden)
    if block.side is None:
        own, output = _convolution(second, wanted)
        return IntegerBlock(first, own, None), output
    own, side, output = _with_side(second, block.side, source, wanted)
    return IntegerBlock(first, own, side), output


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
