"""The integers that run, as src/model/integer-model.ts has them; src/model/numeric-contract.ts says what they mean."""
from typing import List, NamedTuple, Optional

import torch

COUNTS_PER_UNIT = 2048
U8_MAX, S8_MAX, I16_MAX, I32_MAX = 255, 127, 32767, 2**31 - 1
BLOCK_STRIDE = 4
REQUANTISE_SHIFT = 16
SAMPLE_SHIFT = 8
SIDE_LIFT = 4


def side_factor(features: int) -> int:
    """What a side path's sums are multiplied by: those of samples, of one feature, by nothing."""
    return 1 if features == 1 else 2**SIDE_LIFT


class IntegerMatrix(NamedTuple):
    weights: torch.Tensor
    """double [rows, columns]: int8 weight times its column's multiplier, less the fraction, in accumulator counts"""
    bias: torch.Tensor


class IntegerConvolution(NamedTuple):
    taps: torch.Tensor
    """double [3, features in]; of samples, so of one feature, the sums lose SAMPLE_SHIFT bits"""
    matrix: IntegerMatrix


class IntegerBlock(NamedTuple):
    first: IntegerConvolution
    second: IntegerConvolution
    side: Optional[IntegerMatrix]
    """its sums are multiplied by `side_factor`"""


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
