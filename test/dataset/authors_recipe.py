"""The authors' recipe for Sleep-EDF once more, with NumPy alone: labels from a hypnogram's annotation bytes.

`authors_recipe.py HYPNOGRAM.edf EPOCHS ...`: for each, with as many recorded epochs (or those that its last `?` leaves,
where EPOCHS is -), a line of JSON: the epochs kept and how many of each stage.
"""
import json
import re
import sys

import numpy as np

CODES = {"W": 0, "1": 1, "2": 2, "3": 3, "4": 3, "R": 4, "?": 6, "M": 5}
MARGIN = 60


def annotations(path):
    data = open(path, "rb").read()
    body = data[256 * (1 + int(data[252:256])) :]
    found = re.findall(rb"\+([\d.]+)\x15([\d.]+)\x14(?:Sleep stage |)([W1234R?M])", body)
    return [(float(onset), float(duration), CODES[code.decode()]) for onset, duration, code in found]


def kept(path, recorded):
    spans = annotations(path)
    recorded = int(spans[-1][0] / 30) if recorded == "-" else int(recorded)
    labels = np.concatenate([np.full(int(duration / 30), code) for _, duration, code in spans])[:recorded]
    night = np.flatnonzero(labels != 0)
    rows = np.arange(max(night[0] - MARGIN, 0), min(night[-1] + MARGIN, recorded - 1) + 1)
    rows = rows[labels[rows] < 5]
    return rows, labels[rows], recorded


if __name__ == "__main__":
    for path, recorded in zip(sys.argv[1::2], sys.argv[2::2]):
        rows, labels, recorded = kept(path, recorded)
        counts = np.bincount(labels, minlength=5).tolist()
        print(json.dumps({"recorded": recorded, "epochs": rows.tolist(), "perStage": counts}))
