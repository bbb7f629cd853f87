"""Logits of PyTorch, for a comparison with another runtime: `export_check.py MODEL.safetensors EPOCHS.(npy|bin)`.

EPOCHS: int16 after the front end, [epochs, channels, 3000] (a .bin holds them little-endian, nothing else). Prints
JSON: one array of five logits an epoch.
"""
import json
import sys

import numpy as np

from evaluate import logits_of
from recordings import EPOCH_SAMPLES
from refusal import run_program
from safetensors_io import network_of, read_safetensors


def main() -> None:
    network = network_of(read_safetensors(sys.argv[1])[0])
    path = sys.argv[2]
    epochs = np.load(path) if path.endswith(".npy") else np.fromfile(path, "<i2")
    epochs = epochs.astype(np.int16).reshape(-1, network.channels, EPOCH_SAMPLES)
    print(json.dumps([[float(value) for value in row] for row in logits_of(network, epochs)]))


if __name__ == "__main__":
    run_program(main)
