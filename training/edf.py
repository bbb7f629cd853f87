"""A minimal EDF reader for the simulator's nights: contiguous records, every wanted signal at one rate."""
from typing import Sequence

import numpy as np

FIXED_HEADER = 256
SIGNAL_FIELDS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)  # label, transducer, dimension, phys min/max, dig min/max, filter, samples


def read_edf(path: str, labels: Sequence[str], sample_rate: int) -> np.ndarray:
    """-> float64 [channels, samples] in the file's physical unit, in the order of `labels`.

    Raises ValueError where a label is missing or has another rate.
    """
    with open(path, "rb") as file:
        data = file.read()
    records, seconds, count = int(data[236:244]), float(data[244:252]), int(data[252:256])
    fields, offset = [], FIXED_HEADER
    for width in SIGNAL_FIELDS:
        fields.append([data[offset + i * width : offset + (i + 1) * width].decode("latin-1").strip() for i in range(count)])
        offset += width * count
    lengths = [int(n) for n in fields[8]]
    body = np.frombuffer(data, "<i2", offset=offset, count=records * sum(lengths)).reshape(records, -1)
    starts = np.cumsum([0] + lengths)
    channels = []
    for label in labels:
        if label not in fields[0]:
            raise ValueError(f"{path}: signals {fields[0]}, expected one labelled {label!r}")
        s = fields[0].index(label)
        if lengths[s] != sample_rate * seconds:
            raise ValueError(f"{path}: {label} at {lengths[s] / seconds} Hz, expected {sample_rate}")
        low, high, digital_low, digital_high = (float(fields[f][s]) for f in (3, 4, 5, 6))
        digital = body[:, starts[s] : starts[s + 1]].reshape(-1)
        channels.append((digital - digital_low) * (high - low) / (digital_high - digital_low) + low)
    return np.stack(channels)
