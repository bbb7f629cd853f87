"""Epochs of real people, for the tests: `people_epochs.py COUNT OUT.bin`, the first COUNT of everyone in UCDDB who may be
learnt from, through the front end, int16 little-endian.
"""
import sys

import numpy as np

from front_end import front_end, initial_gain
from recordings import EPOCH_SAMPLES, MICROVOLTS_PER_COUNT, ucddb_people, ucddb_recordings


def main() -> None:
    count = int(sys.argv[1])
    recordings = ucddb_recordings(ucddb_people())
    samples = np.stack([recording.samples[0, : count * EPOCH_SAMPLES] for recording in recordings])
    gain = initial_gain(15, MICROVOLTS_PER_COUNT, EPOCH_SAMPLES)
    front_end(samples, EPOCH_SAMPLES, gain)[0].astype("<i2").tofile(sys.argv[2])


if __name__ == "__main__":
    main()
