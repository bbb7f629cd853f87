"""The compiled network in the integers that run: src/quantize to the last bit, with gradients straight through.

What is chosen (tap factors, shifts, multipliers, lifts, the head's unit) is chosen from the weights as they stand, in
double precision, as TypeScript chooses it. The integers themselves stay tensors: their value is rounded, their gradient
is that of the real number that was rounded. src/model/numeric-contract.ts says what the integers mean.
"""
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import torch

from compiled import Compiled, CompiledBlock, Convolution, Dense

COUNTS_PER_UNIT = 2048
U8_MAX, S8_MAX, I16_MAX, I32_MAX = 255, 127, 32767, 2**31 - 1
TAP_SUM_U8, TAP_SUM_S8 = 128, 255
TAP_MAX = WEIGHT_MAX = 127
MULTIPLIER_MAX, SHIFT_MAX, LIFT_MAX = 255, 31, 24
TAP_CANDIDATES = 96
HEAD_STEP = 2**0.125
BLOCK_STRIDE = 4


class IntegerMatrix(NamedTuple):
    weights: torch.Tensor
    """double [rows, columns]: int8 weight times its column's multiplier, in accumulator counts"""
    bias: torch.Tensor


class IntegerConvolution(NamedTuple):
    taps: Optional[torch.Tensor]
    matrix: IntegerMatrix
    shift: int


class IntegerBlock(NamedTuple):
    first: IntegerConvolution
    second: IntegerConvolution
    side: Optional[IntegerMatrix]
    lift: int


class IntegerHead(NamedTuple):
    matrix: IntegerMatrix
    channel_bias: torch.Tensor
    main_shift: int
    side_shift: int
    scale: float
    """logit of the float network for one count"""


class IntegerModel(NamedTuple):
    blocks: List[IntegerBlock]
    head: IntegerHead


class Counts(NamedTuple):
    """An 8- or 16-bit tensor: the real value of one count, and the largest magnitude in counts."""

    unit: torch.Tensor
    reach: int
    signed: bool


class Pointwise(NamedTuple):
    """What reaches a pointwise matrix, and the matrix in real output for one of those counts."""

    taps: Optional[torch.Tensor]
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
        hidden = Counts(ranges[index, 0] / U8_MAX, U8_MAX, False)
        output = Counts(ranges[index, 1] / U8_MAX, U8_MAX, False) if last else Counts(ranges[index, 1] / S8_MAX, 128, True)
        blocks.append(_block(block, source, hidden, output))
        side_source, source = source, output
        rows.append(-(-(-(-rows[-1] // 2)) // 2))
    return IntegerModel(blocks, _head(network, source, side_source, rows[-1], -(-rows[-2] // BLOCK_STRIDE)))


def round_half_up(x: np.ndarray) -> np.ndarray:
    """Math.round of JavaScript; floor(x + 0.5) would round 0.49999999999999994 up."""
    whole = np.floor(x)
    return whole + (x - whole >= 0.5)


def _straight_through(real: torch.Tensor, integers: np.ndarray) -> torch.Tensor:
    """The integers, with the gradient of the real numbers that they round."""
    exact = torch.from_numpy(np.asarray(integers, np.float64))
    return exact + (real - real.detach()) if real.requires_grad else exact


def _integer_taps(taps: np.ndarray, limit: int) -> Tuple[np.ndarray, np.ndarray]:
    """[3, features] -> integers, and for each feature the factor at which rounding costs least within the limits."""
    total, largest = np.zeros(taps.shape[1]), np.abs(taps).max(0)
    for row in np.abs(taps):
        total = total + row
    with np.errstate(divide="ignore"):
        fits = np.minimum((limit + 1.5) / total, (TAP_MAX + 0.49) / largest)
    fits = np.where(largest == 0, 1, fits)
    factors = fits * (0.5 + (0.5 * np.arange(TAP_CANDIDATES + 1)) / TAP_CANDIDATES)[:, None]
    rounded = round_half_up(taps * factors[:, None])
    error = np.zeros_like(factors)
    for tap in range(len(taps)):
        error = error + (rounded[:, tap] / factors - taps[tap]) ** 2
    allowed = (np.abs(rounded) <= TAP_MAX).all(1) & (np.abs(rounded).sum(1) <= limit)
    best = np.where(allowed, error, np.inf).argmin(0)
    chosen = np.where(largest == 0, 1, np.take_along_axis(factors, best[None], 0)[0])
    return round_half_up(taps * chosen), chosen


def _pointwise(conv: Convolution, source: Counts) -> Pointwise:
    weights, bias = conv.dense
    if conv.taps is None:
        return Pointwise(None, weights * source.unit, np.full(len(weights), float(source.reach)), bias)
    integers, factors = _integer_taps(conv.taps.detach().numpy(), TAP_SUM_S8 if source.signed else TAP_SUM_U8)
    taps = _straight_through(conv.taps * torch.from_numpy(factors), integers)
    effective = weights * (torch.from_numpy(1 / factors) * source.unit)[:, None]
    return Pointwise(taps, effective, np.abs(integers).sum(0) * source.reach, bias)


def _weights16(effective: np.ndarray, unit: float) -> Optional[np.ndarray]:
    """None where a column would need a multiplier above 255: the unit is too fine."""
    multipliers = np.maximum(1, np.ceil(np.abs(effective).max(0) / (unit * WEIGHT_MAX)))
    if (multipliers > MULTIPLIER_MAX).any():
        return None
    return round_half_up(effective / (unit * multipliers)) * multipliers


def _bias(bias: np.ndarray, unit: float, rounding: int = 0) -> Optional[np.ndarray]:
    counts = round_half_up(bias / unit) + rounding
    return None if (np.abs(counts) > I32_MAX).any() else counts


def _bounds(weights: np.ndarray, bias: np.ndarray, reach: np.ndarray, lift: int = 0) -> np.ndarray:
    """Largest magnitude of every accumulator."""
    return (reach[:, None] * np.abs(weights)).sum(0) * 2.0**lift + np.abs(bias)


def _rounding(shift: int) -> int:
    """(1 << shift) >> 1 in 32 bits."""
    return -(1 << 30) if shift == 31 else (1 << shift) >> 1


def _finest(attempt: Callable[[int], Optional[Tuple]]) -> Tuple:
    """The largest shift, so the finest accumulator, for which `attempt` succeeds."""
    for shift in range(SHIFT_MAX, -1, -1):
        found = attempt(shift)
        if found is not None:
            return (*found, shift)
    raise ValueError("weights for which no shift keeps the accumulator inside int32: look for outliers among them")


def _dense(effective: torch.Tensor, bias: torch.Tensor, unit: torch.Tensor, weights: np.ndarray, counts: np.ndarray) -> IntegerMatrix:
    return IntegerMatrix(_straight_through(effective / unit, weights), _straight_through(bias / unit, counts))


def _convolution(point: Pointwise, output: Counts) -> IntegerConvolution:
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()

    def attempt(shift: int) -> Optional[Tuple]:
        unit = float(output.unit) / 2.0**shift
        weights, counts = _weights16(effective, unit), _bias(bias, unit, _rounding(shift))
        if weights is None or counts is None or (_bounds(weights, counts, point.reach) > I32_MAX).any():
            return None
        return weights, counts

    weights, counts, shift = _finest(attempt)
    matrix = _dense(point.effective, point.bias, output.unit / 2.0**shift, weights, counts)
    return IntegerConvolution(point.taps, matrix, shift)


def _side(effective: np.ndarray, bias: np.ndarray, unit: float, shift: int) -> Optional[Tuple]:
    """The shortcut in the main path's accumulator unit, as fine as its multipliers allow."""
    counts = _bias(bias, unit, _rounding(shift))
    for lift in range(LIFT_MAX + 1) if counts is not None else ():
        weights = _weights16(effective, unit * 2.0**lift)
        if weights is not None:
            return weights, counts, lift
    return None


def _with_side(point: Pointwise, side: Dense, source: Counts, output: Counts) -> Tuple[IntegerConvolution, IntegerMatrix, int]:
    effective, bias = point.effective.detach().numpy(), point.bias.detach().numpy()
    side_effective = side.weights * source.unit
    side_numbers = side_effective.detach().numpy(), side.bias.detach().numpy()
    side_reach = np.full(len(side.weights), float(source.reach))

    def attempt(shift: int) -> Optional[Tuple]:
        unit = float(output.unit) / 2.0**shift
        weights, counts, lifted = _weights16(effective, unit), _bias(bias, unit), _side(*side_numbers, unit, shift)
        if weights is None or counts is None or lifted is None:
            return None
        bounds = _bounds(weights, counts, point.reach) + _bounds(lifted[0], lifted[1], side_reach, lifted[2])
        return None if (bounds > I32_MAX).any() else (weights, counts, lifted)

    weights, counts, (side_weights, side_counts, lift), shift = _finest(attempt)
    unit = output.unit / 2.0**shift
    side_matrix = IntegerMatrix(
        _straight_through(side_effective / (unit * 2.0**lift), side_weights), _straight_through(side.bias / unit, side_counts)
    )
    return IntegerConvolution(point.taps, _dense(point.effective, point.bias, unit, weights, counts), shift), side_matrix, lift


def _block(block: CompiledBlock, source: Counts, hidden: Counts, output: Counts) -> IntegerBlock:
    first = _convolution(_pointwise(block.first, source), hidden)
    point = _pointwise(block.second, hidden)
    if block.side is None:
        return IntegerBlock(first, _convolution(point, output), None, 0)
    return IntegerBlock(first, *_with_side(point, block.side, source, output))


def _pooled(reach: int) -> Tuple[int, float]:
    """The smallest shift that brings a sum into int16, and its largest magnitude then."""
    shift = 0
    while np.floor(reach / 2.0**shift + 0.5) > I16_MAX:
        shift += 1
    return shift, float(np.floor(reach / 2.0**shift + 0.5))


def _head(network: Compiled, main: Counts, side: Counts, main_rows: int, side_rows: int) -> IntegerHead:
    main_shift, main_reach = _pooled(main_rows * main.reach)
    side_shift, side_reach = _pooled(side_rows * side.reach)
    widths = [network.blocks[-1].second.dense.weights.shape[1], network.blocks[-1].first.dense.weights.shape[0]]
    units = [(main.unit * 2.0**main_shift) / main_rows, (side.unit * 2.0**side_shift) / side_rows]
    row_units = torch.cat([unit.expand(width) for unit, width in zip(units, widths)]).repeat(len(network.channel_bias))
    effective = network.head.weights * row_units[:, None]
    numbers = [t.detach().numpy() for t in (effective, network.head.bias, network.channel_bias)]
    scale, weights, bias, channel_bias = _head_integers(*numbers, max(main_reach, side_reach))
    return IntegerHead(
        IntegerMatrix(_straight_through(effective / scale, weights), _straight_through(network.head.bias / scale, bias)),
        _straight_through(network.channel_bias / scale, channel_bias),
        main_shift,
        side_shift,
        scale,
    )


def _head_integers(effective: np.ndarray, bias: np.ndarray, channel_bias: np.ndarray, reach: float) -> Sequence:
    """The finest unit, in steps of an eighth of an octave, for which everything fits."""
    unit = max(np.abs(effective).max(), 5e-324) / (127 * 255)
    while True:
        found = _weights16(effective, unit), _bias(bias, unit), _bias(channel_bias, unit)
        if all(each is not None for each in found):
            bounds = _bounds(found[0], found[1], np.full(len(effective), reach)) + np.abs(found[2]).sum(0)
            if (bounds <= I32_MAX).all():
                return float(unit), *found
        unit *= HEAD_STEP
