"""Computes src/runtime/smoothing/sleep-edf-transitions.ts: how sleep moves from one epoch's stage to the next one's.

    python3 training/tables/transitions.py [--data ../shared/data/sleep-edf] [--out src/runtime/smoothing/sleep-edf-transitions.ts]

Counts neighbouring epochs of `stages.csv` (190 recordings of Sleep-EDF Expanded, Kemp et al. 2000, Goldberger et al.
2000), from sleep onset to the last epoch of sleep, and the wake around it. `stages.csv` lists no wake: what it leaves
out is wake, which the 20 whole hypnograms beside it are asked to confirm. The wake around sleep is

- SC (whole days): 30 minutes before and after, as the field trims these recordings; hours of daytime would only say that
  people are awake by day;
- ST (from lights-off): what lies between lights-off and sleep onset; nothing after.

Epochs without a stage break the chain. Half a count (Jeffreys) is added to each cell, so that nothing is impossible.
Needs numpy.
"""

import argparse
import re
from pathlib import Path

import numpy as np
from compute import EPOCH, STAGES, UNSCORED, WAKE, read_nights, rounded

HEADER = """import type { StageTransitions } from './parameters.js';

/**
 * From {nights} real nights of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000), {pairs} pairs of epochs;
 * computed by `training/tables/transitions.py`, which says how wake was counted. Do not edit.
 */
// prettier-ignore
export const SLEEP_EDF_TRANSITIONS: StageTransitions = """
MARGIN = 30 * 60 // EPOCH
PSEUDO_COUNT = 0.5
DIGITS = 6


def with_wake(name, stages, onset):
    """The sleep period and the wake around it; onset in seconds from the start or, in ST, from lights-off."""
    is_whole_day = name.startswith("SC")
    before = MARGIN if is_whole_day else int(onset / EPOCH)
    after = MARGIN if is_whole_day else 0
    return np.concatenate([np.full(before, WAKE), stages, np.full(after, WAKE)])


def transition_counts(nights):
    counts = np.zeros((len(STAGES), len(STAGES)), int)
    for stages in nights:
        now, following = stages[:-1], stages[1:]
        both = (now != UNSCORED) & (following != UNSCORED)
        np.add.at(counts, (now[both], following[both]), 1)
    return counts


def first_counts(nights):
    return np.bincount([stages[stages != UNSCORED][0] for stages in nights], minlength=len(STAGES))


def shares(counts):
    smoothed = counts + PSEUDO_COUNT
    return smoothed / smoothed.sum(-1, keepdims=True)


def whole_hypnogram(path):
    """Stages of a Sleep-EDF annotation file, -1 where it has none."""
    names = {**{b: STAGES.index(s) for b, s in zip([b"W", b"1", b"2", b"3", b"R"], STAGES)}, b"4": 3}
    spans = re.findall(rb"\+(\d+)\x15(\d+)\x14Sleep stage (.)", path.read_bytes())
    stages = np.full(max(int(o) + int(d) for o, d, _ in spans) // EPOCH, UNSCORED)
    for onset, duration, name in spans:
        stages[int(onset) // EPOCH : (int(onset) + int(duration)) // EPOCH] = names.get(name, UNSCORED)
    return stages


def confirmed_wake(folder):
    """(transition counts, share of wake in the margins) of the whole hypnograms, cut 30 minutes around all sleep."""
    nights, margins = [], []
    for path in sorted(folder.glob("SC*-Hypnogram.edf")):
        stages = whole_hypnogram(path)
        asleep = np.flatnonzero(stages > WAKE)
        low, high = max(asleep[0] - MARGIN, 0), asleep[-1] + MARGIN + 1
        nights.append(stages[low:high])
        margins.append(np.concatenate([stages[low : asleep[0]], stages[asleep[-1] + 1 : high]]))
    return transition_counts(nights), np.mean(np.concatenate(margins) == WAKE)


def typescript(transitions, initial):
    rows = "\n".join(f"    [{', '.join(f'{v:.{DIGITS}f}' for v in row)}], // from {s}" for row, s in zip(transitions, STAGES))
    first = ", ".join(f"{v:.{DIGITS}f}" for v in initial)
    return f"{{\n  transitions: [\n{rows}\n  ],\n  initial: [{first}],\n}};\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data/sleep-edf", type=Path)
    parser.add_argument("--out", default="src/runtime/smoothing/sleep-edf-transitions.ts", type=Path)
    options = parser.parse_args()
    found = read_nights(options.data / "stages.csv")
    nights = [with_wake(name, *night) for name, night in found.items()]
    counts = transition_counts(nights)
    header = HEADER.replace("{nights}", str(len(nights))).replace("{pairs}", f"{counts.sum():,}")
    options.out.write_text(header + typescript(shares(counts), shares(first_counts(nights))))
    whole, wake = confirmed_wake(options.data)
    print(f"{options.out}: {counts.sum()} pairs of epochs from {len(nights)} nights\n{counts}")
    print(f"first stages {first_counts(nights)}")
    print(f"from wake, here {rounded(shares(counts)[WAKE], 4)}")
    print(f"from wake, whole hypnograms {rounded(shares(whole)[WAKE], 4)}; wake in {100 * wake:.1f} % of their margins")


if __name__ == "__main__":
    main()
