"""Recordings through the front end into pools of epochs to draw batches from; results are cached on disk."""
import hashlib
import json
import os
from itertools import islice
from typing import Callable, Dict, Iterator, List, NamedTuple, Sequence

import numpy as np

from front_end import front_end, initial_gain
from prepared import prepared_recordings, read_index
from recordings import (
    EPOCH_SAMPLES,
    FLAT_MICROVOLTS,
    MICROVOLTS_PER_COUNT,
    Recording,
    simulated_files,
    simulated_recordings,
    ucddb_recordings,
)
from surrogate import surrogate_recordings
from whole_night_gain import log_gain_of_whole_night

CACHE = os.path.join(os.path.dirname(__file__), "cache")
NIGHTS_AT_ONCE = 8  # of a prepared folder: the front end holds about 0.1 GB for each


class Pool(NamedTuple):
    """Epochs of one kind of source."""

    inputs: np.ndarray
    """int16 [epochs, channels, EPOCH_SAMPLES], front-end output"""
    stages: np.ndarray
    """int8 [epochs]"""
    partial: np.ndarray
    """bool [epochs], from a recording of W and N3 alone"""
    owner: np.ndarray
    """index into names [epochs]"""
    log_gain: np.ndarray
    """float32 [epochs], natural log of (the gain of a whole night / the gain heard): 0 unless partial"""
    names: List[str]

    def of(self, wanted: Callable[[str], bool]) -> "Pool":
        """The epochs of the recordings whose name is wanted."""
        return self.rows(np.isin(self.owner, [i for i, name in enumerate(self.names) if wanted(name)]))

    def rows(self, kept: np.ndarray) -> "Pool":
        """The epochs for which `kept` (bool [epochs]) holds."""
        return Pool(*(each[kept] for each in self[:ARRAYS]), self.names)


ARRAYS = 5  # of a pool: all but the names


def ucddb_pool(subjects: Sequence[int], initial_deviation: float) -> Pool:
    key = {"ucddb": list(subjects), "initial": initial_deviation}
    return _cached(key, lambda: _pool(ucddb_recordings(subjects), [initial_deviation]))


def surrogate_pool(seed: int, initial_deviation: float, with_morphology: bool = True) -> Pool:
    key = {"surrogate": seed, "morphology": with_morphology, "initial": initial_deviation}
    return _cached(key, lambda: _pool(surrogate_recordings(seed, with_morphology), [initial_deviation]))


def simulated_pool(folder: str, labels: Sequence[str], initial_deviations: Sequence[float]) -> Pool:
    files = [(name, os.path.getsize(os.path.join(folder, name))) for name in simulated_files(folder)]
    stamp = [os.path.getmtime(os.path.join(folder, name)) for name, _ in files]
    key = {"simulated": files, "stamp": stamp, "labels": list(labels), "initial": list(initial_deviations)}
    return _cached(key, lambda: _pool(list(simulated_recordings(folder, labels)), initial_deviations))


def prepared_pool(folder: str, labels: Sequence[str], initial_deviations: Sequence[float]) -> Pool:
    sums = [night["sha256"] for night in read_index(folder)["nights"]]
    key = {"prepared": sums, "labels": list(labels), "initial": list(initial_deviations)}
    return _cached(key, lambda: _in_parts(prepared_recordings(folder, labels), initial_deviations))


def _in_parts(recordings: Iterator[Recording], initial_deviations: Sequence[float]) -> Pool:
    """A few recordings at a time, since padded side by side they would not all fit in memory."""
    pools = []
    while part := list(islice(recordings, NIGHTS_AT_ONCE)):
        pools.append(_pool(part, initial_deviations))
    return merged(pools)


def merged(pools: Sequence[Pool]) -> Pool:
    names, owners = [], []
    for pool in pools:
        owners.append(pool.owner + len(names))
        names.extend(pool.names)
    inputs, stages, partial, _, log_gain = (np.concatenate([pool[i] for pool in pools]) for i in range(ARRAYS))
    return Pool(inputs, stages, partial, np.concatenate(owners), log_gain, names)


def _pool(recordings: List[Recording], initial_deviations: Sequence[float]) -> Pool:
    """Recordings padded to the longest, since the high-pass runs over all of them in step."""
    longest = max(recording.samples.shape[1] for recording in recordings)
    parts = []
    for channel, deviation in enumerate(initial_deviations):
        rows = np.zeros((len(recordings), longest), np.int16)
        for row, recording in zip(rows, recordings):
            row[: recording.samples.shape[1]] = recording.samples[channel]
        gain = initial_gain(deviation, MICROVOLTS_PER_COUNT, EPOCH_SAMPLES)
        parts.append(front_end(rows, EPOCH_SAMPLES, gain)[0].reshape(len(rows), -1, EPOCH_SAMPLES))
    inputs, stages, partial, owner, log_gain = [], [], [], [], []
    for i, recording in enumerate(recordings):
        kept = np.flatnonzero((recording.stages >= 0) & ~_flat(recording))
        inputs.append(np.stack([part[i, kept] for part in parts], 1))
        stages.append(recording.stages[kept])
        partial.append(np.full(len(kept), recording.partial))
        owner.append(np.full(len(kept), i))
        whole_night = log_gain_of_whole_night(inputs[-1][:, 0], stages[-1]) if recording.partial else 0.0
        log_gain.append(np.full(len(kept), whole_night, np.float32))
    joined = (np.concatenate(each) for each in (inputs, stages, partial, owner, log_gain))
    return Pool(*joined, [recording.name for recording in recordings])


def _flat(recording: Recording) -> np.ndarray:
    """bool [epochs]: no channel carries a signal."""
    epochs = recording.samples.reshape(len(recording.samples), -1, EPOCH_SAMPLES).astype(np.float64)
    deviation = np.abs(epochs - epochs.mean(2, keepdims=True)).mean(2) * MICROVOLTS_PER_COUNT
    return (deviation < FLAT_MICROVOLTS).all(0)


def _cached(key: Dict, build: Callable[[], Pool]) -> Pool:
    """The key names the source; the program's own version is in it by way of the modules' text."""
    digest = hashlib.sha256((json.dumps(key, sort_keys=True) + _module_text()).encode()).hexdigest()[:16]
    path = os.path.join(CACHE, f"{next(iter(key))}-{digest}.npz")
    if not os.path.exists(path):
        os.makedirs(CACHE, exist_ok=True)
        pool = build()
        part = f"{path}.{os.getpid()}.npz"  # runs side by side may build the same
        np.savez(part, **pool._asdict())
        os.replace(part, path)
    archive = np.load(path)
    return Pool(*(archive[name] for name in Pool._fields[:ARRAYS]), [str(n) for n in archive["names"]])


def _module_text() -> str:
    folder, text = os.path.dirname(__file__), ""
    for module in ("data", "recordings", "prepared", "surrogate", "morphology", "front_end", "whole_night_gain", "edf"):
        with open(os.path.join(folder, f"{module}.py"), encoding="utf-8") as file:
            text += file.read()
    return text
