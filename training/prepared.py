"""Nights that `ulw prepare` wrote: `index.json`, and a .npy of one row an epoch for each night."""
import json
import os
from typing import Dict, Iterator, List, Sequence

import numpy as np

from recordings import SAMPLE_RATE, Recording, to_counts
from refusal import Refusal, existing

FORMAT = "ulw-sleepnet prepared epochs"


def read_index(folder: str) -> Dict:
    """Raises Refusal where nothing was prepared into the folder, or not in this format, or at another rate than the trainer's."""
    path = existing(os.path.join(folder, "index.json"), "prepared nights", f"npx ulw prepare RECORDINGS -o {folder}")
    with open(path, encoding="utf-8") as file:
        index = json.load(file)
    if index.get("format") != FORMAT or index.get("version") != 1:
        raise Refusal(f"{path}: format {index.get('format')!r} {index.get('version')!r}, expected {FORMAT!r} 1")
    if index["recipe"]["rate"] != SAMPLE_RATE or index["epochSeconds"] != 30:
        raise Refusal(f"{path}: {index['recipe']['rate']} Hz, epochs of {index['epochSeconds']} s, expected {SAMPLE_RATE} and 30")
    return index


def people_by_night(index: Dict) -> Dict[str, str]:
    return {name_of(night): night["person"] for night in index["nights"]}


def name_of(night: Dict) -> str:
    """What a night's recording is called: its file without the ending."""
    return os.path.splitext(night["file"])[0]


def folds_of(index: Dict, plan: str) -> List[List[str]]:
    """The people tested in each fold of a plan. Raises Refusal where the index has none of that name."""
    plans = {each["name"]: each["folds"] for each in index["folds"]}
    if plan not in plans:
        raise Refusal(f"folds {plan!r}, expected one of {sorted(plans)}")
    return plans[plan]


def prepared_recordings(folder: str, labels: Sequence[str]) -> Iterator[Recording]:
    """Every night, its channels in the order of the labels.

    Rows stand end to end, as they follow each other in the file. What has no stage (`--defects mark`), or a bad one
    among these channels, is heard by the front end and not learnt from.
    """
    index = read_index(folder)
    missing = [label for label in labels if label not in index["channels"]]
    if missing:
        raise Refusal(f"{folder}: channels {index['channels']}, expected {missing} too")
    channels = [index["channels"].index(label) for label in labels]
    for night in index["nights"]:
        path = existing(os.path.join(folder, night["file"]), "a night of the folder's index", "prepare it again")
        if os.path.getsize(path) != night["bytes"]:
            raise Refusal(f"{path}: {os.path.getsize(path)} bytes, expected {night['bytes']}: prepare it again")
        rows = np.load(path, mmap_mode="r")
        if len(rows) > 0:
            yield _recording(name_of(night), rows, channels)


def _recording(name: str, rows: np.ndarray, channels: List[int]) -> Recording:
    samples = rows["samples"][:, channels].transpose(1, 0, 2).reshape(len(channels), -1)
    counts = samples if samples.dtype == np.int16 else to_counts(samples)
    is_bad = (rows["bad"] & sum(1 << channel for channel in channels)) != 0
    stages = np.where(is_bad, -1, rows["stage"]).astype(np.int8)
    return Recording(name, counts, stages, not np.isin([1, 2, 4], stages).any())
