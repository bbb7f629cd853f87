"""Writes a trained network with the metadata of docs/weights-format.md."""
import json
from typing import Dict, List, Optional, Sequence

import torch

from activation_ranges import KEY, ranges_text
from bias_correction import KEY as CORRECTION_KEY, correction_text
from network import SleepNet
from recipe import other_than_told
from recordings import MICROVOLTS_PER_COUNT, SAMPLE_RATE, TEST_SUBJECT
from safetensors_io import tensors_of, write_safetensors

UNTOLD = "not told by the weights that were fine-tuned"


def write_model(
    path: str,
    network: SleepNet,
    recipe: Dict,
    ranges: Optional[torch.Tensor] = None,
    correction: Optional[torch.Tensor] = None,
    *,
    held_out: Sequence[str] = (),
    test_subject: int = TEST_SUBJECT,
    source: Optional[Dict] = None,
) -> None:
    """held_out, test_subject: who was not learnt from. source: the provenance of the weights that fine-tuning began from.

    Of weights that were fine-tuned in integers, ranges: where the activations clip, [blocks, 2]; correction: what is taken
    off the logits, [5]
    """
    channels = [{key: channel[key] for key in ("label", "role", "aliases")} for channel in recipe["channels"]]
    program = "train.py" if ranges is None else "train.py and fine_tune.py"
    tool = f"training/{program}, PyTorch {torch.__version__}"
    provenance = {**_told(recipe["provenance"], held_out, test_subject), "seed": recipe["seed"], "tool": tool}
    if source is not None:
        provenance = _fine_tuned(source, provenance)
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


def _fine_tuned(source: Dict, own: Dict) -> Dict:
    """own: what the recipe says, which is the whole story where the weights began with the same recipe and people; of
    others, theirs goes on, without their command and figures.
    """
    told = {"data", "recipe", "command", "metrics", "limits"}
    if all(source.get(key) == own.get(key) for key in told):
        return own
    begun = {"data": UNTOLD, "recipe": UNTOLD, **{key: text for key, text in source.items() if key not in ("command", "metrics")}}
    own = {**own, "tool": f"training/fine_tune.py, PyTorch {torch.__version__}"}
    for key, word in (("data", "fine-tuned on"), ("recipe", "fine-tuned by"), ("limits", "and"), ("tool", "then")):
        if key in own and begun.get(key) != own[key]:
            begun[key] = f"{begun[key]}; {word} {own[key]}" if key in begun else own[key]
    return begun


def _told(provenance: Dict, held_out: Sequence[str], test_subject: int) -> Dict:
    """The recipe's, of what was really learnt from."""
    told: List[str] = [f"held out: {', '.join(held_out)}"] if held_out else []
    if test_subject != TEST_SUBJECT:
        told.append(f"of UCDDB subject {test_subject} left out, not {TEST_SUBJECT}")
    return other_than_told(provenance, "data", "; ".join(told)) if told else provenance
