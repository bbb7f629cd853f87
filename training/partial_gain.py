"""How much the running gain differs when only W and N3 of a night are heard: where recipes' partialLogGain comes from.

Natural log of (gain over the whole night) / (gain over its W and N3 epochs alone), at those epochs. Subject 22 and
the surrogate nights have every stage and are learnt from, so they may say it.
"""
from typing import List

import numpy as np

from front_end import Gain, front_end_gains, initial_gain
from recordings import EPOCH_SAMPLES, MICROVOLTS_PER_COUNT, Recording, ucddb_recordings
from surrogate import surrogate_recordings

INITIAL_MICROVOLTS = 15.0
FEWEST_N3 = 30


def log_gains(samples: np.ndarray, initial: Gain) -> np.ndarray:
    gains = front_end_gains(samples[None], EPOCH_SAMPLES, initial)[0].astype(np.float64)
    return np.log(gains[:, 0]) - gains[:, 1] * np.log(2)


def difference(recording: Recording) -> float:
    initial = initial_gain(INITIAL_MICROVOLTS, MICROVOLTS_PER_COUNT, EPOCH_SAMPLES)
    kept = np.isin(recording.stages, [0, 3])
    part = recording.samples[0].reshape(-1, EPOCH_SAMPLES)[kept].reshape(-1)
    return float((log_gains(recording.samples[0], initial)[kept] - log_gains(part, initial)).mean())


def main() -> None:
    print(f"subject 22: {difference(ucddb_recordings([22])[0]):.2f}")
    nights: List[Recording] = [night for night in surrogate_recordings(1) if (night.stages == 3).sum() >= FEWEST_N3]
    low, middle, high = np.percentile([difference(night) for night in nights], [10, 50, 90])
    print(f"{len(nights)} surrogate nights: median {middle:.2f}, 10th and 90th percentile {low:.2f}, {high:.2f}")


if __name__ == "__main__":
    main()
