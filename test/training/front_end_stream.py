"""Front end as a filter, for the tests: one JSON line of settings and int16 samples on stdin, int16 samples on stdout.

Settings: {"recordings", "epochSamples", "mantissa", "shift", "running"}. Output: the samples, then int32 saturated
counts, one an epoch.
"""
import json
import sys

import numpy as np

from front_end import Gain, front_end


def main() -> None:
    settings = json.loads(sys.stdin.buffer.readline())
    samples = np.frombuffer(sys.stdin.buffer.read(), "<i2").reshape(settings["recordings"], -1)
    gain = Gain(settings["mantissa"], settings["shift"])
    output, saturated = front_end(samples, settings["epochSamples"], gain, settings["running"])
    sys.stdout.buffer.write(output.astype("<i2").tobytes() + saturated.astype("<i4").tobytes())


if __name__ == "__main__":
    main()
