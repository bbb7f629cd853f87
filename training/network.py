"""ULW-SleepNet as published: Dual-Stream Separable Convolution blocks, one extractor shared by all channels.

Keras semantics throughout: 'same' padding, pooling that rounds up, BatchNorm with epsilon 1e-3 and momentum 0.99.
"""
import torch
import torch.nn.functional as F
from torch import nn

from main_conv import can_run, main_conv
from rounding import BlockRounding

STAGE_COUNT = 5
BLOCK_FEATURES = (8, 16, 32)
HIDDEN_UNITS = 64
TAPS = 3
BATCH_NORM_EPSILON = 1e-3
BATCH_NORM_MOMENTUM = 0.01  # PyTorch counts the new share, Keras (0.99) the old one


class SeparableConv(nn.Module):
    """Depthwise (no bias), then pointwise (bias). @see Keras SeparableConv1D, padding 'same'."""

    def __init__(self, fin: int, fout: int, taps: int, stride: int):
        super().__init__()
        self.fin, self.stride = fin, stride
        self.depthwise = nn.Parameter(torch.empty(fin, 1, taps))
        self.pointwise = nn.Parameter(torch.empty(fout, fin, 1))
        self.bias = nn.Parameter(torch.zeros(fout))
        # Keras counts the fans of a depthwise kernel as taps x fin and taps x 1.
        limit = (6.0 / (taps * (fin + 1))) ** 0.5
        nn.init.uniform_(self.depthwise, -limit, limit)
        nn.init.xavier_uniform_(self.pointwise)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if self.depthwise.shape[2] == 1:  # one tap: stride is a slice, and position 0 is the first kept
            x = x[:, :, :: self.stride] * self.depthwise[:, 0]
            return F.conv1d(x, self.pointwise, self.bias)
        # Depthwise then pointwise is one full convolution: the same sum, and twice as fast on a processor.
        return F.conv1d(x, self.kernel(), self.bias, padding=1)

    def kernel(self) -> torch.Tensor:
        """[fout, fin, taps]"""
        return self.pointwise * self.depthwise[:, 0]


class MainConv(nn.Module):
    """SeparableConv -> BatchNorm -> ReLU -> MaxPool(2, 2, same)."""

    def __init__(self, fin: int, fout: int):
        super().__init__()
        self.conv = SeparableConv(fin, fout, TAPS, 1)
        self.norm = nn.BatchNorm1d(fout, eps=BATCH_NORM_EPSILON, momentum=BATCH_NORM_MOMENTUM)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kernel, bias = self.conv.kernel(), self.conv.bias
        if can_run(x, len(bias), self.norm):
            return main_conv(x, kernel, bias, self.norm)
        return F.max_pool1d(F.relu(self.norm(self.conv(x))), 2, 2, ceil_mode=True)


class Block(nn.Module):
    """Two main convolutions plus a linear shortcut of two strided separable convolutions; nothing after the sum."""

    def __init__(self, fin: int, fout: int):
        super().__init__()
        self.main1, self.main2 = MainConv(fin, fout), MainConv(fout, fout)
        self.shortcut1 = SeparableConv(fin, fout, 1, 2)
        self.shortcut2 = SeparableConv(fout, fout, 1, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.main2(self.main1(x)) + self.side(x)

    def side(self, x: torch.Tensor) -> torch.Tensor:
        """The shortcut as the one matrix on every fourth row that its two convolutions are: a step in 3/4 of the time.

        @see src/compile/collapse-shortcut.ts
        """
        first, second = self.shortcut1, self.shortcut2
        inner, outer = first.kernel()[:, :, 0], second.kernel()[:, :, 0]
        return F.conv1d(x[:, :, :: first.stride * second.stride], (outer @ inner)[:, :, None], outer @ first.bias + second.bias)

    def rounded(self, x: torch.Tensor, rounding: BlockRounding, chosen: torch.Tensor) -> torch.Tensor:
        """The same with eight-bit activations in the chosen rows."""
        main = self.main2(rounding.hidden(self.main1(x), chosen))
        side = self.side(x)
        return rounding.output(main, chosen) + side if rounding.is_last else rounding.output(main + side, chosen)


class SleepNet(nn.Module):
    """[batch, channels, samples] in units (front-end counts / 2048) -> logits [batch, 5]."""

    def __init__(self, channels: int, dropout: float = 0.0, channel_dropout: float = 0.0):
        super().__init__()
        fins = (1,) + BLOCK_FEATURES[:-1]
        self.channels, self.dropout, self.channel_dropout = channels, dropout, channel_dropout
        self.blocks = nn.ModuleList(Block(fin, fout) for fin, fout in zip(fins, BLOCK_FEATURES))
        self.dense1 = nn.Linear(channels * BLOCK_FEATURES[-1], HIDDEN_UNITS)
        self.dense2 = nn.Linear(HIDDEN_UNITS, STAGE_COUNT)
        for dense in (self.dense1, self.dense2):
            nn.init.xavier_uniform_(dense.weight)
            nn.init.zeros_(dense.bias)
        self.rounding_share, self.roundings = 0.0, nn.ModuleList()

    def round_activations(self, share: float, clip: float) -> None:
        """From now on training rounds the activations of a share of the examples; clip: see `Rounding`."""
        last = len(self.blocks) - 1
        self.rounding_share = share
        self.roundings = nn.ModuleList(BlockRounding(clip, index == last) for index in range(len(self.blocks)))

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """-> [batch, channels, 32]"""
        batch, channels, samples = x.shape
        rows = x.reshape(batch * channels, 1, samples)
        is_rounding = self.training and self.rounding_share > 0
        chosen = (torch.rand(batch, device=x.device) < self.rounding_share) if is_rounding else None
        for index, block in enumerate(self.blocks):
            if is_rounding:
                rows = block.rounded(rows, self.roundings[index], chosen.repeat_interleave(channels)[:, None, None])
            else:
                rows = block(rows)
        return rows.mean(2).reshape(batch, channels, -1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        features = self.features(x)
        if self.training and self.channel_dropout > 0:  # a missing channel is a missing term of the head
            kept = torch.rand(features.shape[:2], device=x.device) >= self.channel_dropout
            features = features * kept.unsqueeze(2)
        flat = F.dropout(features.flatten(1), self.dropout, self.training)
        return self.dense2(self.dense1(flat))


def trainable_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)
