"""Where the 8-bit activations clip: from what a float network puts out (as src/quantize/range.ts), to and from the
metadata of the weights file.
"""
import json
from typing import Dict, List, Optional

import numpy as np
import torch

from network import SleepNet

KEY = "activationRanges"
BINS = 4096
CANDIDATES = 120
U8_STEPS, S8_STEPS = 255, 127
BATCH = 64


def block_tensors(network: SleepNet, inputs: np.ndarray) -> List[List[np.ndarray]]:
    """inputs: int16 [epochs, channels, samples] -> for each block the magnitudes of its 8-bit tensors, hidden and
    output, float32 [features, values]
    """
    parts: List[List[List[np.ndarray]]] = [[[], []] for _ in network.blocks]
    device = next(network.parameters()).device
    network.eval()
    with torch.no_grad():
        for start in range(0, len(inputs), BATCH):
            rows = torch.from_numpy(inputs[start : start + BATCH]).to(device).float().reshape(-1, 1, inputs.shape[2]) / 2048
            for index, block in enumerate(network.blocks):
                hidden = block.main1(rows)
                main = block.main2(hidden)
                rows = main + block.shortcut2(block.shortcut1(rows))
                output = main if index == len(network.blocks) - 1 else rows
                for found, tensor in zip(parts[index], (hidden, output)):
                    found.append(tensor.abs().transpose(0, 1).flatten(1).cpu().numpy())
    return [[np.concatenate(found, 1) for found in block] for block in parts]


def measured_ranges(network: SleepNet, inputs: np.ndarray) -> torch.Tensor:
    """inputs: int16 [epochs, channels, samples] -> double [blocks, 2]: hidden and output clip where it costs least."""
    tensors = block_tensors(network, inputs)
    clips = [
        [least_error(hidden, U8_STEPS), least_error(output, U8_STEPS if index == len(tensors) - 1 else S8_STEPS)]
        for index, (hidden, output) in enumerate(tensors)
    ]
    return torch.tensor(clips, dtype=torch.double)


def least_error(magnitudes: np.ndarray, steps: int) -> float:
    """Clipping error beyond the clip plus rounding error (step squared / 12) inside it, least between a quarter of the
    largest value and all of it.
    """
    largest = float(magnitudes.max())
    if largest == 0:
        return 1.0
    counts, edges = np.histogram(magnitudes, BINS, (0, largest))
    middles = (edges[1:] + edges[:-1]) / 2
    clips = largest * (0.25 + 0.75 * np.arange(1, CANDIDATES + 1) / CANDIDATES)
    beyond = middles - clips[:, None]
    errors = np.where(beyond > 0, beyond**2, (clips[:, None] / steps) ** 2 / 12) @ counts
    return float(clips[errors.argmin()])


def ranges_text(ranges: torch.Tensor) -> str:
    """The metadata's JSON; a double's digits come back as the same double."""
    return json.dumps([{"hidden": hidden, "output": output} for hidden, output in ranges.tolist()])


def ranges_of(metadata: Dict[str, str]) -> Optional[torch.Tensor]:
    """The opposite of `ranges_text`; None where the file was not fine-tuned."""
    if KEY not in metadata:
        return None
    return torch.tensor([[block["hidden"], block["output"]] for block in json.loads(metadata[KEY])], dtype=torch.double)
