"""Float against int8 of one weights file: `compare_integers.py MODEL.safetensors`, over everyone in UCDDB who may be
learnt from, for a model of one channel that was fine-tuned in integers.
"""
import json
import sys
from typing import Dict, Optional

import torch

from activation_ranges import ranges_of
from bias_correction import correction_of
from data import Pool, ucddb_pool
from evaluate import stages_of
from fake_quantised import exact_logits
from metrics import agreement, confusion_matrix
from network import SleepNet
from recordings import ucddb_people
from refusal import Refusal, run_program
from safetensors_io import network_of, read_safetensors


def compared(network: SleepNet, ranges: torch.Tensor, pool: Pool, correction: Optional[torch.Tensor] = None) -> Dict:
    """Float and int8 of the same weights over a pool: how often they agree, and what each makes of the truth."""
    by_float = stages_of(network, pool.inputs)
    by_integers = exact_logits(network, ranges, pool.inputs, correction).argmax(1)
    kappa = [agreement(confusion_matrix(pool.stages, found))["kappa"] for found in (by_float, by_integers)]
    same = float((by_float == by_integers).mean())
    return {"epochs": len(by_float), "agreement": round(same, 5), "kappaFloat": kappa[0], "kappaInt8": kappa[1]}


def main() -> None:
    tensors, metadata = read_safetensors(sys.argv[1])
    ranges = ranges_of(metadata)
    if ranges is None:
        raise Refusal(f"{sys.argv[1]}: no activation ranges, expected weights that fine_tune.py wrote")
    pool = ucddb_pool(ucddb_people(), json.loads(metadata["initialDeviation"])[0])
    print(json.dumps(compared(network_of(tensors), ranges, pool, correction_of(metadata))))


if __name__ == "__main__":
    run_program(main)
