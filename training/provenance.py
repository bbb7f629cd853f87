"""Writes a trained network with the metadata of docs/weights-format.md."""
import json
from typing import Dict, Optional

import torch

from activation_ranges import KEY, ranges_text
from bias_correction import KEY as CORRECTION_KEY, correction_text
from network import SleepNet
from recordings import MICROVOLTS_PER_COUNT, SAMPLE_RATE
from safetensors_io import tensors_of, write_safetensors


def write_model(
    path: str,
    network: SleepNet,
    recipe: Dict,
    ranges: Optional[torch.Tensor] = None,
    correction: Optional[torch.Tensor] = None,
) -> None:
    """Of weights that were fine-tuned in integers, ranges: where the activations clip, [blocks, 2]; correction: what is
    taken off the logits, [5]
    """
    channels = [{key: channel[key] for key in ("label", "role", "aliases")} for channel in recipe["channels"]]
    program = "train.py" if ranges is None else "train.py and fine_tune.py"
    provenance = {**recipe["provenance"], "seed": recipe["seed"], "tool": f"training/{program}, PyTorch {torch.__version__}"}
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
    if ranges is not None:
        metadata[KEY] = ranges_text(ranges)
    if correction is not None:
        metadata[CORRECTION_KEY] = correction_text(correction)
    write_safetensors(path, tensors_of(network), metadata)
