"""UCDDB's people as EDF recordings with hypnograms beside, so that `ulw report --data FOLDER` hears real epochs.

    python3 training/ucddb_edf.py --output cache/ucddb [--people 2,3] [--except 18]

Each person's epochs are joined in their order, as `recordings.py` joins them for the trainer; where epochs are missing
between two runs, there is a step in time that the file does not show. Counts are as found. The files are cut, joined and
relabelled copies of open data: never commit them.
"""
import argparse
import os
from typing import Dict, List, Optional

import numpy as np

from recordings import STAGES, UCDDB_MICROVOLTS, shared_file
from refusal import Refusal, existing, run_program

RATE = 128
EPOCH_SECONDS = 30
EDF_RECORD_SECONDS = 1
LABEL = "EEG C3-A2"
LOWEST, HIGHEST = -2048, 2047
"""Counts of the 12-bit recorder; a person who leaves them gets all of int16."""


def edf(subject: int, counts: np.ndarray) -> bytes:
    """counts: int16 [samples], whole seconds at RATE -> an EDF file of one signal."""
    fits = counts.min() >= LOWEST and counts.max() <= HIGHEST
    low, high = (LOWEST, HIGHEST) if fits else (-32768, 32767)
    fields = [
        ("0", 8),
        (f"X X X UCDDB_{subject:03d}_cut_and_joined", 80),
        ("Startdate X X X X UCDDB epochs of 30 s, joined; C3-A2 or C4-A1; unit assumed", 80),
        ("01.01.85", 8),
        ("00.00.00", 8),
        (str(256 + 256), 8),
        ("", 44),
        (str(len(counts) // (RATE * EDF_RECORD_SECONDS)), 8),
        (str(EDF_RECORD_SECONDS), 8),
        ("1", 4),
        (LABEL, 16),
        ("", 80),
        ("uV", 8),
        (_number(low * UCDDB_MICROVOLTS), 8),
        (_number(high * UCDDB_MICROVOLTS), 8),
        (str(low), 8),
        (str(high), 8),
        ("", 80),
        (str(RATE * EDF_RECORD_SECONDS), 8),
        ("", 32),
    ]
    header = "".join(_padded(text, width) for text, width in fields)
    return header.encode("ascii") + counts.astype("<i2").tobytes()


def _padded(text: str, width: int) -> str:
    if len(text) > width:
        raise ValueError(f"header field '{text}' has {len(text)} characters, expected at most {width}")
    return text.ljust(width)


def _number(value: float) -> str:
    """At most eight characters, as EDF keeps a number."""
    return f"{value:.8g}"[:8]


def hypnogram(stages: np.ndarray) -> str:
    """int8 [epochs], index into STAGES -> rows of onset, duration, stage."""
    rows = [f"{i * EPOCH_SECONDS},{EPOCH_SECONDS},{STAGES[stage]}" for i, stage in enumerate(stages)]
    return "\n".join(["onset,duration,stage", *rows, ""])


def write_person(archive: Dict[str, np.ndarray], subject: int, folder: str) -> int:
    """Writes ucddbNNN.edf and ucddbNNN-hypnogram.csv. -> epochs"""
    own = archive["subject"] == subject
    stages, epochs = archive["stage"][own], archive["epoch"][own]
    if (np.diff(epochs) <= 0).any():
        raise ValueError(f"subject {subject}: epochs out of order, expected each after the one before")
    name = os.path.join(folder, f"ucddb{subject:03d}")
    with open(f"{name}.edf", "wb") as file:
        file.write(edf(subject, archive["x"][own].reshape(-1)))
    with open(f"{name}-hypnogram.csv", "w") as file:
        file.write(hypnogram(stages))
    return len(stages)


def chosen(every: np.ndarray, people: Optional[List[int]], left_out: List[int]) -> List[int]:
    known = [int(s) for s in np.unique(every)]
    unknown = set(people or []) - set(known)
    if unknown:
        raise Refusal(f"people {sorted(unknown)}, expected some of {known}")
    return [s for s in (people or known) if s not in left_out]


def _numbers(text: str) -> List[int]:
    return [int(part) for part in text.split(",")]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--output", required=True, help="a folder, made where there is none")
    parser.add_argument("--people", type=_numbers, help="subject numbers, comma-separated; all when left out")
    parser.add_argument("--except", dest="left_out", type=_numbers, default=[], help="subject numbers to leave out")
    parser.add_argument("--archive", help="UCDDB's epochs (default: those of the shared data)")
    options = parser.parse_args()
    stored = np.load(existing(options.archive, "UCDDB's epochs", "name them") if options.archive else shared_file("ucddb/epochs.npz"))
    people = chosen(stored["subject"], options.people, options.left_out)
    # Read once: each look into an .npz unpacks the whole array.
    archive = {name: stored[name] for name in ("x", "stage", "epoch", "subject")}
    os.makedirs(options.output, exist_ok=True)
    for subject in people:
        print(f"ucddb{subject:03d}: {write_person(archive, subject, options.output)} epochs")


if __name__ == "__main__":
    run_program(main)
