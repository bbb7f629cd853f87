"""The integer front end of src/model/numeric-contract.ts, bit for bit, over many recordings at once.

Plain Python loops over time (the high-pass) and over epochs (the gain); everything else runs over recordings.
"""
from typing import NamedTuple, Tuple

import numpy as np

COUNTS_PER_UNIT = 2048
HIGH_PASS_SHIFT = 5
BASELINE_BITS = 12
I16_MIN, I16_MAX = -32768, 32767


class Gain(NamedTuple):
    """z = (y * mantissa) / 2^shift; mantissa 2^14..2^15 - 1, shift 1..30."""

    mantissa: int
    shift: int


def log_of(value: int) -> int:
    """log2 in 1/256 octaves, straight inside each octave. value: 1..2^28 - 1"""
    exponent = value.bit_length() - 1
    fraction = value >> (exponent - 8) if exponent >= 8 else value << (8 - exponent)
    return (exponent << 8) | (fraction & 255)


def gain_for(log_deviation: int, epoch_samples: int) -> Gain:
    """The gain that brings a median deviation to COUNTS_PER_UNIT a sample."""
    scale = 256 + (log_deviation & 255)
    quotient = COUNTS_PER_UNIT * 256 * epoch_samples // scale
    bits = quotient.bit_length()
    return Gain(quotient >> (bits - 15), (log_deviation >> 8) + 15 - bits)


def initial_gain(deviation_microvolts: float, microvolts_per_count: float, epoch_samples: int) -> Gain:
    """The gain before the first epoch was heard, from a typical mean absolute deviation."""
    total = round(deviation_microvolts / microvolts_per_count * epoch_samples)
    return gain_for(log_of(max(total, epoch_samples)), epoch_samples)


class RunningMedian:
    """Running median of one channel's epoch deviations, in 1/256 octaves."""

    def __init__(self) -> None:
        self.log_deviation, self.count = 0, 0

    def observe(self, deviation: int, epoch_samples: int) -> None:
        if deviation < epoch_samples:
            return
        observed = log_of(deviation)
        if self.count == 0:
            self.log_deviation, self.count = observed, 1
            return
        step = max(512 // (self.count + 1), 2)
        self.log_deviation += min(max(observed - self.log_deviation, -step), step)
        self.count = min(self.count + 1, 255)


def high_pass(samples: np.ndarray) -> np.ndarray:
    """Int16 [recordings, samples] -> the same shape through the one-pole 0.5 Hz high-pass."""
    x = samples.astype(np.int32)
    steps = np.ascontiguousarray((x << (BASELINE_BITS - HIGH_PASS_SHIFT)).T)
    baselines = np.empty_like(steps)
    baseline = x[:, 0] << BASELINE_BITS
    decay = np.empty_like(baseline)
    for step, slot in zip(steps, baselines):
        slot[:] = baseline
        np.right_shift(baseline, HIGH_PASS_SHIFT, out=decay)
        baseline -= decay
        baseline += step
    return np.clip(x - ((baselines.T + (1 << (BASELINE_BITS - 1))) >> BASELINE_BITS), I16_MIN, I16_MAX)


def front_end(samples: np.ndarray, epoch_samples: int, initial: Gain, running: bool = True) -> Tuple[np.ndarray, np.ndarray]:
    """Whole epochs of many recordings (or channels) through fresh front ends.

    samples: int16 [recordings, epochs * epoch_samples]
    -> network input int16 of the same shape, saturated samples int [recordings, epochs]
    """
    recordings, length = samples.shape
    y = high_pass(samples).reshape(recordings, length // epoch_samples, epoch_samples).astype(np.int64)
    gains = _gains(y, epoch_samples, initial, running)
    mantissa, shift = gains[:, :, 0, None], gains[:, :, 1, None]
    scaled = (y * mantissa + (1 << (shift - 1))) >> shift
    output = np.clip(scaled, I16_MIN, I16_MAX)
    return output.reshape(recordings, length).astype(np.int16), (output != scaled).sum(2)


def front_end_gains(samples: np.ndarray, epoch_samples: int, initial: Gain, running: bool = True) -> np.ndarray:
    """The gains that `front_end` uses -> int [recordings, epochs, 2], mantissa and shift."""
    y = high_pass(samples).reshape(len(samples), -1, epoch_samples).astype(np.int64)
    return _gains(y, epoch_samples, initial, running)


def _gains(y: np.ndarray, epoch_samples: int, initial: Gain, running: bool) -> np.ndarray:
    return np.array([_gains_of(row, epoch_samples, initial, running) for row in np.abs(y).sum(2)])


def _gains_of(deviations: np.ndarray, epoch_samples: int, initial: Gain, running: bool) -> list:
    """The gain of every epoch of one recording: each is fixed before its epoch starts."""
    median, gain, gains = RunningMedian(), initial, []
    for deviation in deviations:
        gains.append(gain)
        if running:
            median.observe(int(deviation), epoch_samples)
            if median.count > 0:
                gain = gain_for(median.log_deviation, epoch_samples)
    return gains
