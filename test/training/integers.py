"""The trainer's integers, for the tests: `integers.py MODEL.safetensors EPOCHS.bin`.

EPOCHS: int16 after the front end, little-endian. Prints JSON: the exact logits of every epoch, the stages as training
sees them (single precision), where the trainer's own calibration on these epochs would clip, and the bias correction that
it measures on them.
"""
import json
import sys

import numpy as np
import torch

from activation_ranges import measured_ranges, ranges_of
from bias_correction import correction_of, measured_correction
from fake_quantised import FakeQuantised, exact_logits
from recordings import EPOCH_SAMPLES
from safetensors_io import network_of, read_safetensors


def main() -> None:
    tensors, metadata = read_safetensors(sys.argv[1])
    network, ranges, correction = network_of(tensors), ranges_of(metadata), correction_of(metadata)
    inputs = np.fromfile(sys.argv[2], "<i2").reshape(-1, network.channels, EPOCH_SAMPLES)
    with torch.no_grad():
        in_training = FakeQuantised(network, ranges, correction)(torch.from_numpy(inputs).float() / 2048)
    answer = {
        "logits": exact_logits(network, ranges, inputs, correction).tolist(),
        "stages": in_training.argmax(1).tolist(),
        "ranges": measured_ranges(network, inputs).tolist(),
        "correction": measured_correction(network, ranges, inputs).tolist(),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
