"""Reads a prepared folder with NumPy alone and compares its samples with the recordings' own: `read_prepared.py FOLDER RECORDINGS`.

Prints JSON by night: epochs, stages, reasons, bad, and the largest difference in microvolts of every 100-Hz channel.
"""
import json
import os
import sys

import numpy as np


def recorded(path, label):
    """float64 [records, 3000] microvolts of a signal of a plain EDF with 30-s records."""
    data = open(path, "rb").read()
    count, records = int(data[252:256]), int(data[236:244])
    field = lambda start, width, i: data[256 + start * count + width * i :][:width].decode().strip()
    labels = [field(0, 16, i) for i in range(count)]
    lengths = [int(field(216, 8, i)) for i in range(count)]
    s = labels.index(label)
    low, high, digital_low, digital_high = (float(field(start, 8, s)) for start in (104, 112, 120, 128))
    body = np.frombuffer(data, "<i2", offset=256 * (1 + count)).reshape(records, -1)
    counts = body[:, sum(lengths[:s]) : sum(lengths[: s + 1])].astype(np.float64)
    return (counts - digital_low) * (high - low) / (digital_high - digital_low) + low


def main():
    folder, recordings = sys.argv[1:]
    with open(os.path.join(folder, "index.json")) as file:
        index = json.load(file)
    found = {}
    for night in index["nights"]:
        rows = np.load(os.path.join(folder, night["file"]), mmap_mode="r")
        differences = {}
        for c, label in enumerate(index["channels"][:3]):
            own = recorded(os.path.join(recordings, night["title"]), label)[rows["epoch"]]
            differences[label] = float(np.abs(rows["samples"][:, c] * index["scale"] - own).max(initial=0))
        fields = {name: rows[name].tolist() for name in ("epoch", "stage", "reason", "bad")}
        found[night["title"]] = {**fields, "shape": rows["samples"].shape, "differences": differences}
    print(json.dumps(found))


main()
