"""What eight bits add to the logits in the middle, so that the integer head's bias can take it off (bias correction,
Nagel et al. 2019), to and from the metadata of the weights file. src/quantize/bias-correction.ts does the same.
"""
import json
from typing import Dict, Optional

import numpy as np
import torch

from compiled import compiled
from evaluate import logits_of
from fake_quantised import exact_logits
from network import SleepNet
from quantise import quantised

KEY = "biasCorrection"


def measured_correction(network: SleepNet, ranges: torch.Tensor, inputs: np.ndarray) -> torch.Tensor:
    """inputs: int16 [epochs, channels, samples] of recordings learnt from -> double [5], the common gain of the logits;
    the middle, since few epochs, the loud ones, change by much more.
    """
    with torch.no_grad():
        scale = quantised(compiled(network), ranges.double(), inputs.shape[2]).head.scale
    gained = exact_logits(network, ranges, inputs) * scale - logits_of(network, inputs)
    return torch.from_numpy(common_gain(gained))


def common_gain(gained: np.ndarray) -> np.ndarray:
    """[epochs, 5] -> [5]: the median of what each logit, less the mean of the five, gains."""
    return np.median(gained - gained.mean(1, keepdims=True), 0)


def correction_text(correction: torch.Tensor) -> str:
    """The metadata's JSON; a double's digits come back as the same double."""
    return json.dumps(correction.tolist())


def correction_of(metadata: Dict[str, str]) -> Optional[torch.Tensor]:
    """The opposite of `correction_text`; None where the file has none."""
    return torch.tensor(json.loads(metadata[KEY]), dtype=torch.double) if KEY in metadata else None
