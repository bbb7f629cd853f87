"""How much the running gain differs when only W and N3 of a night are heard: where recipes' partialLogGain comes from.

Natural log of (gain over the whole night) / (gain over its W and N3 epochs alone), at those epochs. Subject 22 and
the surrogate nights have every stage and are learnt from, so they may say it.
"""
from typing import List, Sequence

import numpy as np

from front_end import front_end_gains, initial_gain
from recordings import EPOCH_SAMPLES, MICROVOLTS_PER_COUNT, Recording, ucddb_recordings
from surrogate import surrogate_recordings

INITIAL_MICROVOLTS = 15.0
FEWEST_N3 = 30


def log_gains(signals: List[np.ndarray]) -> List[np.ndarray]:
    """Natural log of every epoch's gain, one array a signal; int16 signals of any whole number of epochs, side by side."""
    rows = np.zeros((len(signals), max(len(signal) for signal in signals)), np.int16)
    for row, signal in zip(rows, signals):
        row[: len(signal)] = signal
    initial = initial_gain(INITIAL_MICROVOLTS, MICROVOLTS_PER_COUNT, EPOCH_SAMPLES)
    gains = front_end_gains(rows, EPOCH_SAMPLES, initial).astype(np.float64)
    logs = np.log(gains[:, :, 0]) - gains[:, :, 1] * np.log(2)
    return [own[: len(signal) // EPOCH_SAMPLES] for own, signal in zip(logs, signals)]


def differences(recordings: Sequence[Recording]) -> np.ndarray:
    """One a recording: the mean over its W and N3 epochs."""
    kept = [np.isin(recording.stages, [0, 3]) for recording in recordings]
    wholes = [recording.samples[0] for recording in recordings]
    parts = [whole.reshape(-1, EPOCH_SAMPLES)[rows].reshape(-1) for whole, rows in zip(wholes, kept)]
    pairs = zip(log_gains(wholes), kept, log_gains(parts))
    return np.array([(whole[rows] - part).mean() for whole, rows, part in pairs])


def main() -> None:
    print(f"subject 22: {differences(ucddb_recordings([22]))[0]:.2f}")
    nights: List[Recording] = [night for night in surrogate_recordings(1) if (night.stages == 3).sum() >= FEWEST_N3]
    low, middle, high = np.percentile(differences(nights), [10, 50, 90])
    print(f"{len(nights)} surrogate nights: median {middle:.2f}, 10th and 90th percentile {low:.2f}, {high:.2f}")


if __name__ == "__main__":
    main()
