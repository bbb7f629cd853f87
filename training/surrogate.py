"""Surrogate EEG nights: noise through the band powers of real Sleep-EDF epochs, plus what makes a stage look like it.

Order of stages, amplitudes and band powers are those of real nights (band-power.npz); phases and waveforms are
invented. Each epoch's bands are brought back to the real ones after its waveforms were drawn. For training only: the
drawing tells the label, so that a figure measured on surrogates with morphology means nothing.
"""
from typing import List

import numpy as np

from morphology import Person, draw_stage
from recordings import EPOCH_SAMPLES, SAMPLE_RATE, Recording, shared_file, to_counts

BANDS = np.array([[0.5, 4], [4, 8], [8, 13], [13, 30], [30, 50]])
CENTRES = np.sqrt(BANDS[:, 0] * BANDS[:, 1])
DERIVATIONS = ("Fpz-Cz", "Pz-Oz")
OVERLAP = 200  # samples that neighbouring epochs cross-fade over
SEGMENT = EPOCH_SAMPLES + OVERLAP
FREQUENCIES = np.fft.rfftfreq(SEGMENT, 1 / SAMPLE_RATE)
WAKE_MARGIN = 60  # epochs of W kept on either side of sleep: the rest is daytime
ENVELOPE_SD = 0.35
EQUALISER_ROUNDS = 3


def surrogate_recordings(seed: int, with_morphology: bool = True) -> List[Recording]:
    """Two one-channel recordings (Fpz-Cz, Pz-Oz) of each of the 20 nights."""
    archive = np.load(shared_file("sleep-edf/band-power.npz"))
    powers, stages, record = archive["X"], archive["y"], archive["record"]
    recordings = []
    for night in np.unique(record):
        rows = _around_sleep(np.flatnonzero(record == night), stages)
        for d, derivation in enumerate(DERIVATIONS):
            rng = np.random.default_rng((seed, int(night), d))
            bands = 10.0 ** powers[rows, d * 6 : d * 6 + 5]
            signal = _night(bands, stages[rows], d == 0, rng, with_morphology)
            name = f"surrogate{night}-{derivation}"
            recordings.append(Recording(name, to_counts(signal)[None], stages[rows].astype(np.int8), False))
    return recordings


def _around_sleep(rows: np.ndarray, stages: np.ndarray) -> np.ndarray:
    asleep = np.flatnonzero(stages[rows] > 0)
    return rows[max(0, asleep[0] - WAKE_MARGIN) : asleep[-1] + WAKE_MARGIN + 1]


def _night(bands: np.ndarray, stages: np.ndarray, frontal: bool, rng: np.random.Generator, with_morphology: bool) -> np.ndarray:
    """Band powers [epochs, 5] in uV^2/Hz -> microvolts [epochs * EPOCH_SAMPLES]."""
    segments = _modulated(_noise(bands, rng), rng)
    if with_morphology:
        person = Person.random(rng, frontal)
        for segment, stage in zip(segments, stages):
            draw_stage(segment, int(stage), person, rng)
    return _cross_faded(_equalised(segments, bands))


def _log_log(band_values: np.ndarray) -> np.ndarray:
    """log values [epochs, 5] at the bands' centres -> straight lines in log-log at FREQUENCIES."""
    at, nodes = np.log(np.maximum(FREQUENCIES, 0.1)), np.log(CENTRES)
    slope = np.clip((band_values[:, 1] - band_values[:, 0]) / (nodes[1] - nodes[0]), -2.5, 0.5)
    low = band_values[:, 0] - slope * (nodes[0] - np.log(0.1))
    nodes = np.concatenate([[np.log(0.1)], nodes])
    values = np.concatenate([low[:, None], band_values], 1)
    return np.stack([np.interp(at, nodes, row) for row in values])


def _noise(bands: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """-> complex spectra [epochs, bins] of random phase and Rayleigh magnitude, rolled off below 0.4 Hz."""
    amplitude = np.exp(0.5 * _log_log(np.log(bands))) / (1 + (0.4 / np.maximum(FREQUENCIES, 1e-3)) ** 4)
    shape = amplitude.shape
    return amplitude * (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)) * np.sqrt(SEGMENT * SAMPLE_RATE / 4)


def _modulated(spectra: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each band waxes and wanes on its own over seconds -> microvolts [epochs, SEGMENT]."""
    signal = np.zeros((len(spectra), SEGMENT))
    edges = np.concatenate([[0], BANDS[:-1, 1], [51]])
    knots = SEGMENT // SAMPLE_RATE + 1
    at = np.arange(SEGMENT) / SAMPLE_RATE
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (FREQUENCIES >= low) & (FREQUENCIES < high)
        part = np.fft.irfft(spectra * inside, SEGMENT)
        log_envelopes = rng.standard_normal((len(spectra), knots)) * ENVELOPE_SD
        signal += part * np.exp(np.stack([np.interp(at, np.arange(knots), row) for row in log_envelopes]))
    return signal


def _equalised(segments: np.ndarray, bands: np.ndarray) -> np.ndarray:
    """Brings the mean power density of every band back to its target."""
    for _ in range(EQUALISER_ROUNDS):
        log_gain = 0.5 * np.log(bands / band_powers(segments))
        segments = np.fft.irfft(np.fft.rfft(segments) * np.exp(_log_log_gain(log_gain)), SEGMENT)
    return segments


def _log_log_gain(log_gain: np.ndarray) -> np.ndarray:
    at = np.log(np.maximum(FREQUENCIES, 0.1))
    return np.stack([np.interp(at, np.log(CENTRES), row) for row in log_gain])


def band_powers(segments: np.ndarray) -> np.ndarray:
    """microvolts [epochs, SEGMENT] -> mean power density of each band in uV^2/Hz."""
    window = np.hanning(SEGMENT)
    density = np.abs(np.fft.rfft(segments * window)) ** 2 * 2 / (SAMPLE_RATE * (window**2).sum())
    return np.stack([density[:, (FREQUENCIES >= a) & (FREQUENCIES < b)].mean(1) for a, b in BANDS], 1)


def _cross_faded(segments: np.ndarray) -> np.ndarray:
    """Overlaps neighbours with equal power, since their noise is independent."""
    rise = np.sin(np.linspace(0, np.pi / 2, OVERLAP))
    faded = segments.copy()
    faded[1:, :OVERLAP] *= rise
    faded[1:, :OVERLAP] += segments[:-1, EPOCH_SAMPLES:] * rise[::-1]
    return faded[:, :EPOCH_SAMPLES].reshape(-1)
