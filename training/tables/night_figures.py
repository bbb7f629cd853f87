"""Computes test/signal/simulate/real-nights.ts: by how much real nights differ, which a test holds simulated ones to.

    python3 training/tables/night_figures.py [--data ../shared/data/sleep-edf] [--out test/signal/simulate/real-nights.ts]

Reads `stages.csv` of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000), hypnograms of 190 recordings, as
`compute.py` reads them. Only quantiles over nights leave this script. What each figure is stands in
test/signal/simulate/night-figures.ts, which a test holds against this file on the same recordings. Needs numpy.
"""

import argparse
from pathlib import Path
from typing import Dict, List

import numpy as np

from compute import EPOCH, LEAST_EPOCHS, REM, REM_GAP_EPOCHS, STAGES, WAKE, read_nights, runs

HEADER = """/**
 * Quantiles (10, 50 and 90 %) over {nights} real nights; computed by `python3 training/tables/night_figures.py` from
 * `stages.csv` of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000). Do not edit.
 */
export const REAL_NIGHTS: Readonly<Record<string, readonly [number, number, number]>> = """
AT = [0.1, 0.5, 0.9]
PER_MINUTE = 60 / EPOCH


def rem_onsets(stages: np.ndarray) -> np.ndarray:
    rem = np.flatnonzero(stages == REM)
    return rem[np.concatenate([[True], np.diff(rem) > REM_GAP_EPOCHS])] if len(rem) > 0 else rem


def add_night(figures: Dict[str, List[float]], stages: np.ndarray) -> None:
    """`stages`: from sleep onset to the last epoch of sleep."""
    asleep, awake = int((stages > WAKE).sum()), int((stages == WAKE).sum())
    onsets = rem_onsets(stages)
    add = lambda name, value: figures.setdefault(name, []).append(value)  # noqa: E731
    add("sleepPeriodMinutes", len(stages) / PER_MINUTE)
    add("totalSleepMinutes", asleep / PER_MINUTE)
    add("wakeAfterOnsetMinutes", awake / PER_MINUTE)
    add("sleepMaintenance", asleep / (asleep + awake))
    for stage in range(1, 5):
        add(f"share{STAGES[stage]}", float((stages == stage).sum()) / asleep)
    if len(onsets) > 0:
        add("remLatencyMinutes", onsets[0] / PER_MINUTE)
    add("remPeriods", len(onsets))
    figures.setdefault("cycleMinutes", []).extend(np.diff(onsets) / PER_MINUTE)
    bouts = runs(stages)
    add("awakenings", sum(stage == WAKE for stage, _, _ in bouts))
    for stage, _, length in bouts:
        if stage >= WAKE:
            add(f"boutEpochs{STAGES[stage]}", length)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data/sleep-edf", type=Path)
    parser.add_argument("--out", default="test/signal/simulate/real-nights.ts", type=Path)
    options = parser.parse_args()
    nights = {k: v for k, v in read_nights(options.data / "stages.csv").items() if len(v[0]) >= LEAST_EPOCHS}
    figures: Dict[str, List[float]] = {}
    for name, (stages, onset) in nights.items():
        add_night(figures, stages)
        if name.startswith("ST"):  # these start at lights-off
            figures.setdefault("latencyMinutes", []).append(onset / 60)
            figures.setdefault("efficiency", []).append((stages > WAKE).sum() / (onset / EPOCH + len(stages)))
    rows = [f"  {k}: [{', '.join(f'{x:.5g}' for x in np.quantile(v, AT))}],\n" for k, v in figures.items()]
    options.out.write_text(HEADER.format(nights=len(nights)) + "{\n" + "".join(rows) + "};\n")
    print(f"{options.out}: {len(rows)} figures from {len(nights)} nights")


if __name__ == "__main__":
    main()
