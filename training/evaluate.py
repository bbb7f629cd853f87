"""Scores epochs with a network; as a program, `evaluate.py MODEL.safetensors SUBJECT ...` scores UCDDB people.

SUBJECT 18 is scored only where it is named: once, at the end.
"""
import json
import sys
from typing import Dict

import numpy as np
import torch

from data import Pool, ucddb_pool
from metrics import agreement, confusion_matrix
from network import STAGE_COUNT, SleepNet
from refusal import run_program
from safetensors_io import network_of, read_safetensors

BATCH = 256


def logits_of(network: SleepNet, inputs: np.ndarray) -> np.ndarray:
    """inputs: int16 [epochs, channels, samples] -> float32 [epochs, 5]"""
    device = next(network.parameters()).device
    network.eval()
    parts = []
    with torch.no_grad():
        for start in range(0, len(inputs), BATCH):
            x = torch.from_numpy(inputs[start : start + BATCH]).to(device).float() / 2048
            parts.append(network(x).cpu().numpy())
    return np.concatenate(parts)


def stages_of(network: SleepNet, inputs: np.ndarray) -> np.ndarray:
    return logits_of(network, inputs).argmax(1)


def by_recording(network: SleepNet, pool: Pool) -> Dict:
    """Agreement over the pool, kappa of every recording, and for W-and-N3 recordings the recall of both."""
    found = stages_of(network, pool.inputs)
    whole = agreement(confusion_matrix(pool.stages, found))
    kappas, recalls = {}, {}
    for i in np.unique(pool.owner):
        rows = pool.owner == i
        matrix = confusion_matrix(pool.stages[rows], found[rows])
        kappas[pool.names[i]] = agreement(matrix)["kappa"]
        if pool.partial[rows][0]:
            recalls[pool.names[i]] = {s: round(float(matrix[k, k] / max(matrix[k].sum(), 1)), 3) for s, k in (("W", 0), ("N3", 3))}
    return {"all": whole, "kappa": kappas, **({"recall": recalls} if recalls else {})}


def main() -> None:
    tensors, metadata = read_safetensors(sys.argv[1])
    network = network_of(tensors)
    deviation = json.loads(metadata["initialDeviation"])[0]
    for subject in sys.argv[2:]:
        pool = ucddb_pool([int(subject)], deviation)
        print(subject, json.dumps(by_recording(network, pool)["all"]))


if __name__ == "__main__":
    run_program(main)
