"""Eight-bit activations while a float network learns: for a share of the examples every activation is clipped and
rounded as the engine will, so that the network keeps its stages either way.

The engine's own integers come later, in fine_tune.py; there the stages of a network that never met rounding can only be
nudged. The clip follows the activations' size, not their largest value: loud epochs saturate, and learn to.
"""
import torch
from torch import nn

U8, S8 = (0, 255), (-127, 127)
MOMENTUM = 0.02


class Rounding(nn.Module):
    """One activation tensor. clip: in root mean squares of what passes."""

    def __init__(self, levels, clip: float):
        super().__init__()
        self.lowest, self.highest = levels
        self.clip = clip
        self.register_buffer("size", torch.zeros(()))

    def forward(self, x: torch.Tensor, chosen: torch.Tensor) -> torch.Tensor:
        """x: [rows, features, samples]; chosen: bool [rows, 1, 1], the rows to round. Gradients pass the rounding."""
        with torch.no_grad():
            size = x.pow(2).mean().sqrt()
            self.size += (size - self.size) * (MOMENTUM if self.size > 0 else 1.0)
            step = self.clip * self.size / self.highest
        clipped = torch.maximum(torch.minimum(x, step * self.highest), step * self.lowest)
        rounded = clipped + ((clipped / step).round() * step - clipped).detach()
        return torch.where(chosen, rounded, x)


class BlockRounding(nn.Module):
    """Of one block: between its convolutions and behind it; behind the last, only the main path is in eight bits."""

    def __init__(self, clip: float, is_last: bool):
        super().__init__()
        self.hidden, self.output = Rounding(U8, clip), Rounding(U8 if is_last else S8, clip)
        self.is_last = is_last
