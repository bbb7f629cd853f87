"""Reads EDF and BDF files with MNE-Python, for the test that compares ours with it.

Standard input: a JSON list of {"path", "labels"}. Standard output: a JSON line with, for every file, its rates, sample
counts and annotations, then all samples as little-endian float64, in volts or in the signal's own unit as MNE gives
them, signal after signal. One signal is read at a time, since MNE brings signals of one file to one rate.
"""

import json
import sys
import warnings

import mne

warnings.simplefilter("ignore")
mne.set_log_level("ERROR")


def read(path, **options):
    reader = mne.io.read_raw_bdf if path.endswith(".bdf") else mne.io.read_raw_edf
    return reader(path, stim_channel=None, **options)


facts, blocks = [], []
for request in json.load(sys.stdin):
    signals = []
    for label in request["labels"]:
        raw = read(request["path"], include=[label])
        samples = raw.get_data()[0]
        date = raw.info["meas_date"]
        signals.append({"rate": raw.info["sfreq"], "samples": len(samples)})
        blocks.append(samples.astype("<f8").tobytes())
    if request["labels"]:
        annotations = read(request["path"]).annotations
        start = None if date is None else date.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    else:
        annotations, start = mne.read_annotations(request["path"]), None
    facts.append(
        {
            "signals": signals,
            "start": start,
            "annotations": [
                {"onset": float(a["onset"]), "duration": float(a["duration"]), "text": str(a["description"])}
                for a in annotations
            ],
        }
    )
sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + b"".join(blocks))
