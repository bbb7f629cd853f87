"""What a scorer looks for in a stage, drawn into an epoch of noise: spindles, K-complexes, alpha, eye movements.

Shapes and rates follow the field's textbook descriptions (AASM manual's terms); amplitudes are in microvolts.
"""
from typing import Callable, Dict, NamedTuple

import numpy as np

SAMPLE_RATE = 100


class Person(NamedTuple):
    """What stays the same over one night of one derivation."""

    frontal: bool
    alpha_hertz: float
    alpha_strength: float
    spindle_hertz: float
    spindle_strength: float
    eye_strength: float

    @staticmethod
    def random(rng: np.random.Generator, frontal: bool) -> "Person":
        return Person(
            frontal,
            alpha_hertz=rng.uniform(8.3, 11.5),
            alpha_strength=rng.lognormal(0, 0.5) * (0.6 if frontal else 1.2),
            spindle_hertz=rng.uniform(11.8, 13.2) if frontal else rng.uniform(12.5, 14.5),
            spindle_strength=rng.lognormal(0, 0.35),
            eye_strength=rng.lognormal(0, 0.4) * (1.0 if frontal else 0.25),
        )


def draw_stage(signal: np.ndarray, stage: int, person: Person, rng: np.random.Generator) -> None:
    """Adds the stage's waveforms to one epoch in place."""
    _DRAWERS[stage](signal, person, rng)


def _wake(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    if rng.random() < 0.6:  # eyes closed
        _repeat(rng, 6, lambda: _alpha(signal, person, rng, 1.0))
    else:
        _repeat(rng, 6, lambda: _add(signal, rng, _blink(rng) * person.eye_strength))
        _repeat(rng, 1, lambda: _alpha(signal, person, rng, 0.7))
    if rng.random() < 0.3:
        _repeat(rng, 2, lambda: _add(signal, rng, _muscle(rng)))


def _n1(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    _repeat(rng, 1.2, lambda: _alpha(signal, person, rng, 0.7))
    _repeat(rng, 1.0, lambda: _add(signal, rng, _vertex_wave(rng)))
    _repeat(rng, 1.5, lambda: _add(signal, rng, _slow_roll(rng) * person.eye_strength))
    _repeat(rng, 2.0, lambda: _add(signal, rng, _burst(rng, rng.uniform(4, 7), rng.uniform(0.7, 2.5), 10)))


def _n2(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    _repeat(rng, 2.2, lambda: _spindle(signal, person, rng))
    _repeat(rng, 1.0, lambda: _add(signal, rng, _k_complex(rng, 90)))
    _repeat(rng, 1.0, lambda: _add(signal, rng, _slow_wave(rng, 45)))


def _n3(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    _repeat(rng, 12, lambda: _add(signal, rng, _slow_wave(rng, 80)))
    _repeat(rng, 0.7, lambda: _spindle(signal, person, rng))


def _rem(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    if rng.random() < 0.5:  # phasic
        _repeat(rng, 5, lambda: _add(signal, rng, _saccade(rng) * person.eye_strength))
        _repeat(rng, 0.8, lambda: _add(signal, rng, _sawtooth(rng)))
    if rng.random() < 0.3:
        slower = person._replace(alpha_hertz=person.alpha_hertz - 1)
        _repeat(rng, 1, lambda: _alpha(signal, slower, rng, 0.5))


_DRAWERS: Dict[int, Callable[[np.ndarray, Person, np.random.Generator], None]] = dict(enumerate([_wake, _n1, _n2, _n3, _rem]))


def _repeat(rng: np.random.Generator, mean: float, draw: Callable[[], None]) -> None:
    for _ in range(rng.poisson(mean)):
        draw()


def _add(signal: np.ndarray, rng: np.random.Generator, wave: np.ndarray) -> None:
    start = rng.integers(0, len(signal) - len(wave))
    signal[start : start + len(wave)] += wave


def _seconds(duration: float) -> np.ndarray:
    return np.arange(max(2, round(duration * SAMPLE_RATE))) / SAMPLE_RATE


def _burst(rng: np.random.Generator, hertz: float, duration: float, amplitude: float) -> np.ndarray:
    t = _seconds(duration)
    phase = 2 * np.pi * (hertz * t + rng.uniform()) + np.cumsum(rng.standard_normal(len(t))) * 0.06
    return amplitude * np.sin(phase) * np.hanning(len(t))


def _alpha(signal: np.ndarray, person: Person, rng: np.random.Generator, strength: float) -> None:
    amplitude = rng.uniform(12, 30) * person.alpha_strength * strength
    _add(signal, rng, _burst(rng, person.alpha_hertz + rng.normal(0, 0.3), rng.uniform(1, 6), amplitude))


def _spindle(signal: np.ndarray, person: Person, rng: np.random.Generator) -> None:
    amplitude = rng.uniform(10, 26) * person.spindle_strength
    _add(signal, rng, _burst(rng, person.spindle_hertz + rng.normal(0, 0.4), rng.uniform(0.6, 1.8), amplitude))


def _bump(t: np.ndarray, centre: float, width: float) -> np.ndarray:
    return np.exp(-0.5 * ((t - centre) / width) ** 2)


def _k_complex(rng: np.random.Generator, amplitude: float) -> np.ndarray:
    t = _seconds(1.6)
    scale = rng.uniform(0.8, 1.3)
    return rng.lognormal(np.log(amplitude), 0.3) * (0.55 * _bump(t, 0.95 * scale, 0.2 * scale) - _bump(t, 0.5, 0.11 * scale))


def _slow_wave(rng: np.random.Generator, amplitude: float) -> np.ndarray:
    t = _seconds(2.0)
    width = rng.uniform(0.13, 0.24)
    return rng.lognormal(np.log(amplitude), 0.35) * (0.7 * _bump(t, 0.6 + 3 * width, width * 1.1) - _bump(t, 0.6, width))


def _vertex_wave(rng: np.random.Generator) -> np.ndarray:
    t = _seconds(0.8)
    return rng.uniform(25, 60) * (0.4 * _bump(t, 0.5, 0.08) - _bump(t, 0.3, 0.045))


def _blink(rng: np.random.Generator) -> np.ndarray:
    t = _seconds(1.0)
    return rng.uniform(40, 130) * (_bump(t, 0.3, rng.uniform(0.06, 0.1)) - 0.25 * _bump(t, 0.6, 0.12))


def _saccade(rng: np.random.Generator) -> np.ndarray:
    t = _seconds(rng.uniform(0.8, 2.0))
    step = 1 / (1 + np.exp(-(t - 0.2) / 0.015))
    return rng.choice([-1, 1]) * rng.uniform(15, 55) * step * np.exp(-np.maximum(t - 0.2, 0) / rng.uniform(0.2, 0.6))


def _slow_roll(rng: np.random.Generator) -> np.ndarray:
    return _burst(rng, rng.uniform(0.2, 0.5), rng.uniform(3, 8), rng.uniform(15, 45))


def _sawtooth(rng: np.random.Generator) -> np.ndarray:
    t = _seconds(rng.uniform(1, 4))
    ramp = 2 * ((rng.uniform(2, 5) * t + rng.uniform()) % 1) - 1
    return rng.uniform(8, 22) * ramp * np.hanning(len(t))


def _muscle(rng: np.random.Generator) -> np.ndarray:
    length = round(rng.uniform(1, 8) * SAMPLE_RATE)
    white = rng.standard_normal(length + 1)
    return rng.uniform(5, 30) * np.diff(white) * np.hanning(length)
