"""What src/quantize chooses, from numbers alone and to the last bit: factors, multipliers, fractions, units."""
from typing import Callable, Optional, Sequence, Tuple

import numpy as np

from integer_model import I16_MAX, I32_MAX

TAP_MAX = WEIGHT_MAX = 127
MULTIPLIER_MAX, FRACTION_MAX = 255, 8
UNIT_STEPS = 400
TAP_CANDIDATES = 96
UNIT_STEP = 2**0.125


def round_half_up(x: np.ndarray) -> np.ndarray:
    """Math.round of JavaScript; floor(x + 0.5) would round 0.49999999999999994 up."""
    whole = np.floor(x)
    return whole + (x - whole >= 0.5)


def integer_taps(taps: np.ndarray, limit: int) -> Tuple[np.ndarray, np.ndarray]:
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


def weights16(effective: np.ndarray, unit: float, most_fraction: int = FRACTION_MAX) -> Optional[np.ndarray]:
    """None where a column would need a multiplier above 255: the unit is too fine."""
    largest = np.abs(effective).max(0)
    for fraction in range(most_fraction if len(effective) > 1 else 0, -1, -1):
        step = unit / 2.0**fraction
        multipliers = np.maximum(1, np.ceil(largest / (step * WEIGHT_MAX)))
        if (multipliers > MULTIPLIER_MAX).any():
            continue
        if len(effective) == 1:
            multipliers = _nearest(effective, unit, multipliers)
        return round_half_up(round_half_up(effective / (step * multipliers)) * multipliers / 2.0**fraction)
    return None


def _nearest(effective: np.ndarray, unit: float, least: np.ndarray) -> np.ndarray:
    """The multipliers, `least` and up, whose products come nearest: one weight a column leaves a choice of them."""
    multipliers = np.arange(1, MULTIPLIER_MAX + 1)[:, None]
    error = np.abs(round_half_up(effective / (unit * multipliers)) * multipliers - effective / unit)
    return np.where(multipliers < least, np.inf, error).argmin(0) + 1.0


def integer_bias(bias: np.ndarray, unit: float, rounding: int = 0) -> Optional[np.ndarray]:
    counts = round_half_up(bias / unit) + rounding
    return None if (np.abs(counts) > I32_MAX).any() else counts


def accumulator_bounds(weights: np.ndarray, bias: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """Largest magnitude of every accumulator."""
    return (reach[:, None] * np.abs(weights)).sum(0) + np.abs(bias)


def finest_unit(attempt: Callable[[float], Optional[Tuple]], wanted: float) -> Tuple:
    """What `attempt` makes of the unit, or of the least coarser one, in eighths of an octave, for which it succeeds.

    -> its result, and how much coarser the unit is
    """
    coarser = 1.0
    for _ in range(UNIT_STEPS):
        found = attempt(wanted * coarser)
        if found is not None:
            return found, coarser
        coarser *= UNIT_STEP
    raise ValueError("weights for which no unit keeps the accumulator inside int32: look for outliers among them")


def pool_shift(reach: int) -> Tuple[int, float]:
    """The smallest shift that brings a sum into int16, and its largest magnitude then."""
    shift = 0
    while np.floor(reach / 2.0**shift + 0.5) > I16_MAX:
        shift += 1
    return shift, float(np.floor(reach / 2.0**shift + 0.5))


def head_integers(effective: np.ndarray, bias: np.ndarray, channel_bias: np.ndarray, reach: float) -> Sequence:
    """The finest unit, in steps of an eighth of an octave, for which everything fits."""
    unit = max(np.abs(effective).max(), 5e-324) / (127 * 255)
    while True:
        found = weights16(effective, unit, 0), integer_bias(bias, unit), integer_bias(channel_bias, unit)
        if all(each is not None for each in found):
            bounds = accumulator_bounds(found[0], found[1], np.full(len(effective), reach)) + np.abs(found[2]).sum(0)
            if (bounds <= I32_MAX).all():
                return float(unit), *found
        unit *= UNIT_STEP
