"""A recording as the trainer sees it, and the real ones: UCDDB epochs and the simulator's EDF nights."""
import csv
import os
from typing import Iterator, List, NamedTuple, Sequence

import numpy as np
from scipy.signal import resample_poly

from edf import read_edf
from refusal import Refusal, existing

STAGES = ("W", "N1", "N2", "N3", "REM")
SAMPLE_RATE = 100
EPOCH_SAMPLES = 3000
MICROVOLTS_PER_COUNT = 0.1
SHARED_DATA = os.path.join(os.path.dirname(__file__), "../../shared/data")

TEST_SUBJECT = 18
"""In no training, no calibration, no choice between recipes: the one person that quoted figures come from."""

UCDDB_MICROVOLTS = 0.244
"""Microvolts of one UCDDB count: assumed, since the unit was lost (it gives plausible deep-sleep amplitudes)."""

FLAT_MICROVOLTS = 1.0
"""An epoch with a smaller mean absolute deviation carries no signal, whatever its label says."""


WHAT_NIGHTS = "simulated nights, NAME.edf beside NAME-hypnogram.csv"


class Recording(NamedTuple):
    name: str
    samples: np.ndarray
    """int16 [channels, epochs * EPOCH_SAMPLES], counts of MICROVOLTS_PER_COUNT"""
    stages: np.ndarray
    """int8 [epochs], index into STAGES, -1 unscored"""
    partial: bool
    """Its source gave only W and N3, so that the other stages were not at choice."""


def shared_file(name: str) -> str:
    """The path of a file of the shared data. Raises Refusal where it is not on this machine."""
    what = "the shared data, which every recipe with people or surrogates learns from"
    return existing(os.path.join(SHARED_DATA, name), what, "put it there, or take a recipe that needs none, such as psg4.json")


def ucddb_recordings(subjects: Sequence[int]) -> List[Recording]:
    """One-channel recordings of these people; a run of neighbouring epochs is resampled as one signal."""
    archive = np.load(shared_file("ucddb/epochs.npz"))
    every = archive["subject"]
    parts = {name: archive[name] for name in ("x", "stage", "epoch")}
    return [_ucddb_recording(int(s), {k: v[every == s] for k, v in parts.items()}) for s in subjects]


def ucddb_people(test_subject: int = TEST_SUBJECT) -> List[int]:
    """Everyone who may be learnt from: all but the one who is tested. Weights that ship never name another one."""
    every = np.unique(np.load(shared_file("ucddb/epochs.npz"))["subject"])
    return [int(s) for s in every if s != test_subject]


def _ucddb_recording(subject: int, parts: dict) -> Recording:
    starts = np.flatnonzero(np.diff(parts["epoch"], prepend=-9) != 1)
    runs = [_resampled(run) for run in np.split(parts["x"], starts[1:])]
    stages = parts["stage"].astype(np.int8)
    partial = not np.isin([1, 2, 4], stages).any()
    return Recording(f"ucddb{subject:03d}", np.concatenate(runs)[None], stages, partial)


def _resampled(run: np.ndarray) -> np.ndarray:
    """int16 [epochs, 3840] at 128 Hz -> counts at 100 Hz, ends held so that the offset leaves no step."""
    signal = run.reshape(-1).astype(np.float64)
    resampled = resample_poly(signal, 25, 32, padtype="edge")
    return to_counts(resampled * UCDDB_MICROVOLTS)


def to_counts(microvolts: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(microvolts / MICROVOLTS_PER_COUNT), -32768, 32767).astype(np.int16)


def simulated_files(folder: str) -> List[str]:
    """Everything in a folder of simulated nights, by name. Raises Refusal where no night is in it."""
    remedy = f"sh training/simulate.sh makes those of the recipes, npx ulw simulate -o {os.path.normpath(folder)} others"
    files = sorted(os.listdir(existing(folder, WHAT_NIGHTS, remedy)))
    if not any(name.endswith(".edf") for name in files):
        raise Refusal(f"{os.path.normpath(folder)}: found {len(files)} files, none of them .edf, expected {WHAT_NIGHTS}: {remedy}")
    return files


def simulated_recordings(folder: str, labels: Sequence[str]) -> Iterator[Recording]:
    """The nights that `ulw simulate` wrote into a folder: NAME.edf beside NAME-hypnogram.csv."""
    for file in simulated_files(folder):
        name, extension = os.path.splitext(file)
        if extension != ".edf" or name.endswith("-hypnogram"):
            continue
        stages = read_hypnogram(os.path.join(folder, f"{name}-hypnogram.csv"))
        channels = read_edf(os.path.join(folder, file), labels, SAMPLE_RATE)
        epochs = min(len(stages), channels.shape[1] // EPOCH_SAMPLES)
        yield Recording(name, to_counts(channels[:, : epochs * EPOCH_SAMPLES]), stages[:epochs], False)


def read_hypnogram(path: str) -> np.ndarray:
    """onset,duration,stage rows from second 0 on -> int8, one a 30-s epoch; gaps and other names are -1."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    end = max(float(row["onset"]) + float(row["duration"]) for row in rows)
    stages = np.full(round(end / 30), -1, np.int8)
    for row in rows:
        first = round(float(row["onset"]) / 30)
        stage = STAGES.index(row["stage"]) if row["stage"] in STAGES else -1
        stages[first : first + round(float(row["duration"]) / 30)] = stage
    return stages
