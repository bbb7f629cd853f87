"""Scores a folder of simulated nights: `evaluate_nights.py MODEL.safetensors FOLDER [--only LABEL ...]`.

`--only` keeps these signals of a several-channel model and lets the others be missing. A one-channel model hears the
signal named there, or its own label.
"""
import argparse
import json
from typing import List, Optional

import numpy as np
import torch

from data import simulated_pool
from evaluate import BATCH
from metrics import agreement, confusion_matrix, figure_text
from network import SleepNet
from refusal import run_program
from safetensors_io import network_of, read_safetensors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--only", nargs="*", default=None)
    arguments = parser.parse_args()
    tensors, metadata = read_safetensors(arguments.model)
    network = network_of(tensors)
    labels = [channel["label"] for channel in json.loads(metadata["channels"])]
    if network.channels == 1 and arguments.only:
        labels, arguments.only = arguments.only[:1], None
    pool = simulated_pool(arguments.folder, labels, json.loads(metadata["initialDeviation"]))
    found = scored(network, pool.inputs, labels, arguments.only)
    kappas = []
    for i in np.unique(pool.owner):
        rows = pool.owner == i
        kappas.append(agreement(confusion_matrix(pool.stages[rows], found[rows]))["kappa"])
    print(json.dumps(agreement(confusion_matrix(pool.stages, found))))
    print(nights_line(kappas))


def nights_line(kappas: List[Optional[float]]) -> str:
    known = [kappa for kappa in kappas if kappa is not None]
    figures = f"median {np.median(known):.3f}, {min(known):.3f} to {max(known):.3f}" if known else figure_text(None)
    without = f" ({len(kappas) - len(known)} of one stage, which has none)" if len(known) < len(kappas) else ""
    return f"{len(kappas)} nights, kappa a night: {figures}{without}"


def scored(network: SleepNet, inputs: np.ndarray, labels: List[str], only: Optional[List[str]]) -> np.ndarray:
    """Stages, the features of absent channels being zero, as a missing channel adds nothing."""
    present = torch.tensor([float(only is None or label in only) for label in labels])[None, :, None]
    found = []
    with torch.no_grad():
        for start in range(0, len(inputs), BATCH):
            features = network.features(torch.from_numpy(inputs[start : start + BATCH]).float() / 2048)
            found.append(network.dense2(network.dense1((features * present).flatten(1))).argmax(1).numpy())
    return np.concatenate(found)


if __name__ == "__main__":
    run_program(main)
