"""A main convolution (three taps, BatchNorm, ReLU, pool) as one step, on processors with a C compiler.

`main_conv.c` is compiled into training/cache the first time; a training step then takes a third of the time. Without a
compiler, or on a GPU, `network.py` does the same through PyTorch, and a test holds the two together.
"""
import ctypes
import hashlib
import os
import subprocess
from functools import lru_cache
from typing import Optional

import torch
from torch import nn

SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "main_conv.c")
CACHE = os.path.join(os.path.dirname(SOURCE), "cache")
FLAGS = ["-O3", "-march=native", "-ffast-math"]
"""Sums in an order of the compiler's, the same every time. Numbers that are none would not all come through."""
FEATURES = 4
"""Features out, and features in that need a gradient, are a multiple of this."""


@lru_cache(maxsize=None)
def _library() -> Optional[ctypes.CDLL]:
    """None where it cannot be compiled."""
    with open(SOURCE, "rb") as file:
        digest = hashlib.sha256(file.read() + " ".join(FLAGS).encode() + _processor()).hexdigest()[:16]
    path = os.path.join(CACHE, f"main_conv-{digest}.so")
    if not os.path.exists(path):
        os.makedirs(CACHE, exist_ok=True)
        part = f"{path}.{os.getpid()}"
        try:
            subprocess.run(["cc", *FLAGS, "-shared", "-fPIC", SOURCE, "-o", part], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        os.replace(part, path)
    return ctypes.CDLL(path)


def _processor() -> bytes:
    """What -march=native depends on, for a cache that moves to another machine."""
    try:
        with open("/proc/cpuinfo", "rb") as file:
            return next((line for line in file if line.startswith((b"flags", b"Features"))), b"")
    except OSError:
        return " ".join(os.uname()).encode()


def can_run(x: torch.Tensor, features_out: int, norm: nn.BatchNorm1d) -> bool:
    """Gradients through BatchNorm's kept statistics (fine-tuning) are left to PyTorch."""
    fits = features_out % FEATURES == 0 and (x.shape[1] % FEATURES == 0 or not x.requires_grad)
    wanted = norm.training or not torch.is_grad_enabled()
    return fits and wanted and x.device.type == "cpu" and x.dtype == torch.float32 and _library() is not None


def main_conv(x: torch.Tensor, kernel: torch.Tensor, bias: torch.Tensor, norm: nn.BatchNorm1d) -> torch.Tensor:
    """x: [batch, features, length]; kernel: [out, features, 3] -> [batch, out, (length + 1) // 2]"""
    return _MainConv.apply(x.contiguous(), kernel.contiguous(), bias, norm.weight, norm.bias, norm)


class _MainConv(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, kernel, bias, weight, offset, norm):
        (batch, inputs, length), outputs = x.shape, kernel.shape[0]
        y, mean, variance = x.new_empty(batch, outputs, length), *x.new_empty(2, outputs)
        _call("forward", x, kernel, y, batch, inputs, outputs, length, mean, variance)
        variance.clamp_(min=0)
        if norm.training:
            _observe(norm, mean + bias, variance * (batch * length / (batch * length - 1)))
        else:
            mean, variance = norm.running_mean - bias, norm.running_var
        deviation = (variance + norm.eps).rsqrt()
        scale = weight * deviation
        shift = offset - mean * scale
        pooled = x.new_empty(batch, outputs, (length + 1) // 2)
        _call("pool", y, scale, shift, pooled, batch, outputs, length)
        ctx.save_for_backward(x, kernel, scale, shift, mean, deviation)
        ctx.y = y
        return pooled

    @staticmethod
    def backward(ctx, gradient):
        x, kernel, scale, shift, mean, deviation = ctx.saved_tensors
        (batch, inputs, length), outputs = x.shape, kernel.shape[0]
        of_x = torch.empty_like(x) if ctx.needs_input_grad[0] else None
        of_kernel, (of_weight, of_offset) = torch.empty_like(kernel), x.new_empty(2, outputs)
        found = (of_x, of_kernel, of_weight, of_offset)
        seen = (x, kernel, ctx.y, scale, shift, mean, deviation, gradient.contiguous())
        ctx.y = None  # written over
        _call("backward", *seen, *found, batch, inputs, outputs, length)
        # BatchNorm takes a batch's mean away, and the bias with it.
        return of_x, of_kernel, torch.zeros_like(of_offset), of_weight, of_offset, None


def _observe(norm: nn.BatchNorm1d, mean: torch.Tensor, variance: torch.Tensor) -> None:
    norm.num_batches_tracked += 1
    norm.running_mean.lerp_(mean, norm.momentum)
    norm.running_var.lerp_(variance, norm.momentum)


def _call(name: str, *arguments) -> None:
    getattr(_library(), name)(*(_c_value(each) for each in arguments))


def _c_value(value):
    if isinstance(value, torch.Tensor):
        return ctypes.c_void_p(value.data_ptr())
    return ctypes.c_long(value) if isinstance(value, int) else value
