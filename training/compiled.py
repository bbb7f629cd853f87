"""The published network through the passes of src/compile, in double precision and open to gradients.

Sums run in the order of src/model/matrix.ts, so that the numbers are those of the TypeScript compiler to the last bit:
quantisation rounds them, and a last bit can move a rounding.
"""
from typing import List, NamedTuple, Optional

import torch

from network import BATCH_NORM_EPSILON, Block, MainConv, SeparableConv, SleepNet


class Dense(NamedTuple):
    weights: torch.Tensor
    """double [features in, features out]"""
    bias: torch.Tensor


class Convolution(NamedTuple):
    taps: torch.Tensor
    """double [3, features in]"""
    dense: Dense


class CompiledBlock(NamedTuple):
    first: Convolution
    second: Convolution
    side: Optional[Dense]
    """on every 4th row of the block's input; None in the last block, whose shortcut is in the head"""


class Compiled(NamedTuple):
    blocks: List[CompiledBlock]
    head: Dense
    """rows: for each channel the pooled features of the main path, then those of the side"""
    channel_bias: torch.Tensor
    """[channels, 5]: what a channel that is there adds"""


def compiled(network: SleepNet) -> Compiled:
    """fold-batch-norm, collapse-shortcut, collapse-head, average-shortcut and fold-shortcut, in that order."""
    blocks = [_block(block) for block in network.blocks]
    shortcut = blocks[-1].side
    blocks[-1] = blocks[-1]._replace(side=None)
    head = _chain(_linear(network.dense1), _linear(network.dense2))
    return _with_shortcut(blocks, head, shortcut, network.channels)


def _block(block: Block) -> CompiledBlock:
    side = _chain(_pointwise_only(block.shortcut1), _pointwise_only(block.shortcut2))
    return CompiledBlock(_folded(block.main1), _folded(block.main2), side)


def _folded(main: MainConv) -> Convolution:
    """BatchNorm, at its running statistics, into the pointwise before it."""
    norm, dense = main.norm, _pointwise(main.conv)
    scale = _double(norm.weight) / torch.sqrt(_double(norm.running_var) + BATCH_NORM_EPSILON)
    bias = (dense.bias - _double(norm.running_mean)) * scale + _double(norm.bias)
    return Convolution(_double(main.conv.depthwise)[:, 0, :].T, Dense(dense.weights * scale, bias))


def _pointwise(conv: SeparableConv) -> Dense:
    return Dense(_double(conv.pointwise)[:, :, 0].T, _double(conv.bias))


def _pointwise_only(conv: SeparableConv) -> Dense:
    """With one tap, depthwise is a scale on each row of the pointwise matrix."""
    dense = _pointwise(conv)
    return Dense(dense.weights * _double(conv.depthwise)[:, 0, :], dense.bias)


def _linear(layer: torch.nn.Linear) -> Dense:
    return Dense(_double(layer.weight).T, _double(layer.bias))


def _with_shortcut(blocks: List[CompiledBlock], head: Dense, shortcut: Dense, channels: int) -> Compiled:
    """The last shortcut's matrix meets the head's with nothing between."""
    own = head.weights.reshape(channels, -1, head.weights.shape[1])
    side = _multiply(shortcut.weights.expand(channels, -1, -1), own)
    channel_bias = _affine(shortcut.bias, own, torch.zeros_like(own[:, 0]))
    return Compiled(blocks, Dense(torch.cat([own, side], 1).flatten(0, 1), head.bias), channel_bias)


def _double(tensor: torch.Tensor) -> torch.Tensor:
    """On the CPU: other devices divide by way of reciprocals."""
    return tensor.to("cpu", torch.double)


def _chain(left: Dense, right: Dense) -> Dense:
    """left, then right, as one linear layer."""
    return Dense(_multiply(left.weights, right.weights), _affine(left.bias, right.weights, right.bias))


def _multiply(left: torch.Tensor, right: torch.Tensor) -> torch.Tensor:
    """[..., a, b] times [..., b, c], summed over b in order: a library's product sums as it likes."""
    product = left[..., :, 0, None] * right[..., 0, None, :]
    for inner in range(1, left.shape[-1]):
        product = product + left[..., :, inner, None] * right[..., inner, None, :]
    return product


def _affine(vector: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    """vector [a] times weights [..., a, c], row after row on top of the bias [..., c]."""
    for row in range(len(vector)):
        bias = bias + vector[row] * weights[..., row, :]
    return bias
