"""The gain of people of whom only W and N3 are at hand.

The front end brings the running median epoch to one unit. Where a recording is W and N3 alone, that median is often
N3 itself, so that its N3 arrives at the size that N2 has in a whole night. The gain of the whole night is therefore
estimated from what is known of whole nights: where the middle epoch of N3 (or, without N3, of W) lies. As a program,
prints those places for the whole nights at hand; subject 18 is not among them.
"""
import numpy as np

COUNTS_PER_UNIT = 2048
FEWEST_N3 = 15

N3_LOG_DEVIATION = 0.40
"""Natural log of N3's middle epoch deviation in units, whole nights: subject 22 0.51, surrogate nights 0.37."""

W_LOG_DEVIATION = 0.05
"""The same of W: subject 22 -0.03, surrogate nights 0.05 to 0.09."""


def log_deviations(inputs: np.ndarray) -> np.ndarray:
    """int16 [epochs, samples], front-end output -> natural log of every epoch's mean absolute deviation in units."""
    x = inputs.astype(np.float32) / COUNTS_PER_UNIT
    return np.log(np.abs(x - x.mean(1, keepdims=True)).mean(1) + 1e-9)


def log_gain_of_whole_night(inputs: np.ndarray, stages: np.ndarray) -> float:
    """One recording of W and N3 -> natural log of (estimated gain of its whole night / gain heard)."""
    logs = log_deviations(inputs)
    if (stages == 3).sum() >= FEWEST_N3:
        return float(N3_LOG_DEVIATION - np.median(logs[stages == 3]))
    return float(W_LOG_DEVIATION - np.median(logs[stages == 0])) if (stages == 0).any() else 0.0


def main() -> None:
    from data import surrogate_pool, ucddb_pool  # these need this module: only the program needs them

    for what, pool in (("subject 22", ucddb_pool([22], 15)), ("surrogate nights", surrogate_pool(1, 15))):
        logs = log_deviations(pool.inputs[:, 0])
        for stage, name in enumerate(("W", "N1", "N2", "N3", "REM")):
            nights = [pool.owner == i for i in np.unique(pool.owner)]
            middles = [np.median(logs[own & (pool.stages == stage)]) for own in nights if (own & (pool.stages == stage)).any()]
            print(f"{what} {name}: median {np.median(middles):.2f}, standard deviation {np.std(middles):.2f}")


if __name__ == "__main__":
    main()
