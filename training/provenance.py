"""Writes a trained network with the metadata of docs/weights-format.md."""
import json
from typing import Dict

import torch

from network import SleepNet
from recordings import MICROVOLTS_PER_COUNT, SAMPLE_RATE
from safetensors_io import tensors_of, write_safetensors


def write_model(path: str, network: SleepNet, recipe: Dict) -> None:
    channels = [{key: channel[key] for key in ("label", "role", "aliases")} for channel in recipe["channels"]]
    provenance = {**recipe["provenance"], "seed": recipe["seed"], "tool": f"training/train.py, PyTorch {torch.__version__}"}
    metadata = {
        "format": "ulw-sleepnet",
        "version": "1",
        "name": recipe["name"],
        "channels": json.dumps(channels),
        "sampleRate": str(SAMPLE_RATE),
        "epochSeconds": "30",
        "microvoltsPerCount": str(MICROVOLTS_PER_COUNT),
        "initialDeviation": json.dumps(recipe["initialDeviation"]),
        "provenance": json.dumps(provenance),
    }
    write_safetensors(path, tensors_of(network), metadata)
