"""Computes src/signal/simulate/sleep-edf-statistics.ts, the numbers that the polysomnogram simulator is drawn from.

    python3 training/tables/compute.py [--data ../shared/data/sleep-edf] [--out src/signal/simulate/sleep-edf-statistics.ts]

Sources: `stages.csv` (hypnograms of 190 recordings) and `band-power.npz` (band powers of 20 nights of ten people) of
Sleep-EDF Expanded (Kemp et al. 2000; Goldberger et al. 2000). Only statistics over people leave this script.
Needs numpy and scipy.
"""

import argparse
import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

import sleepers

HEADER = """/**
 * Statistics of real nights; computed by `python3 training/tables/compute.py` from `stages.csv` (hypnograms) and
 * `band-power.npz` (band powers) of Sleep-EDF Expanded (Kemp et al. 2000, Goldberger et al. 2000). Do not edit.
 */
import type { NightStatistics } from './tables.js';

// prettier-ignore
export const SLEEP_EDF_STATISTICS: NightStatistics = """
STAGES = ["W", "N1", "N2", "N3", "REM"]
UNSCORED, WAKE, N2, REM = -1, 0, 2, 4
EPOCH = 30
# A gap of wake longer than this separates the night from naps and dozing.
NIGHT_GAP_EPOCHS = 120
# Minutes since the last epoch of REM (or, before any, since sleep onset); upper edges.
CLOCK_MINUTES = [3, 8, 20, 40, 50, 60, 70, 80, 100, 120, 1e9]
# Clocks below this also tell how long the current REM period has lasted, in minutes from its first REM; upper edges.
NEAR_REM_CLOCKS = 3
REM_MINUTES = [8, 20, 1e9]
# REM after more than this many epochs without it opens another period.
REM_GAP_EPOCHS = 50
# Hours since sleep onset, after the first REM; upper edges. Before the first REM is a part of its own.
PART_HOURS = [3.5, 5.5, 1e9]
# Dense towards 1, where bouts have long tails.
QUANTILES = np.array([0, 0.05, 0.1, 0.15, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1])
# Pseudo-counts with which a cell of the transition table leans on the same cell over all parts of the night.
PRIOR = 8.0
# Before any REM: little, or REM would leak from the clocks where it is due into the first minutes of sleep.
FIRST_PRIOR = 1.0
WAKE_TRIM_EPOCHS = 60
SHORT_RECORDS = (4011, 4092)
# A sleep period shorter than this (five hours) is no night.
LEAST_EPOCHS = 600


def read_nights(path):
    """Epoch-wise stages from sleep onset to the last epoch of sleep, one array a recording, and the onset in seconds."""
    bouts = defaultdict(list)
    with open(path) as file:
        for row in csv.DictReader(file):
            bouts[row["recording"]].append((float(row["onset"]), float(row["duration"]), row["stage"]))
    nights = {}
    for name, rows in bouts.items():
        end = int(max(o + d for o, d, _ in rows) / EPOCH)
        stages = np.zeros(end, int)  # what is not listed is wake, as SC40*-Hypnogram.edf confirm
        for onset, duration, stage in rows:
            code = STAGES.index(stage) if stage in STAGES else UNSCORED
            stages[int(onset / EPOCH) : int((onset + duration) / EPOCH)] = code
        nights[name] = (longest_sleep(stages), rows[0][0])
    return nights


def longest_sleep(stages):
    asleep = np.flatnonzero(stages > 0)
    cuts = np.flatnonzero(np.diff(asleep) > NIGHT_GAP_EPOCHS) + 1
    group = max(np.split(asleep, cuts), key=len)
    return stages[group[0] : group[-1] + 1]


def runs(stages):
    """(stage, first epoch, epochs) of every bout."""
    edges = np.flatnonzero(np.diff(stages)) + 1
    first = np.concatenate([[0], edges])
    last = np.concatenate([edges, [len(stages)]])
    return [(int(stages[a]), int(a), int(b - a)) for a, b in zip(first, last)]


class Clock:
    """Where a night stands: what the chances and lengths of bouts depend on. Epochs count from sleep onset."""

    def __init__(self):
        self.last_rem = -1
        self.first_rem = -1  # of the current or last REM period

    def pass_rem(self, first, length):
        if self.last_rem < 0 or first - self.last_rem > REM_GAP_EPOCHS:
            self.first_rem = first
        self.last_rem = first + length - 1

    def at(self, epoch):
        """(part of the night, clock) at an epoch."""
        part = 0 if self.last_rem < 0 else 1 + bin_of(epoch * EPOCH / 3600, PART_HOURS)
        clock = bin_of((epoch - max(self.last_rem, 0)) * EPOCH / 60, CLOCK_MINUTES)
        if clock >= NEAR_REM_CLOCKS:
            return part, far_clock(clock)
        age = 0 if self.last_rem < 0 else (self.last_rem + 1 - self.first_rem) * EPOCH / 60
        return part, clock * len(REM_MINUTES) + bin_of(age, REM_MINUTES)


def far_clock(clock):
    """Place of a clock that tells no age, behind those that do."""
    return clock + NEAR_REM_CLOCKS * (len(REM_MINUTES) - 1)


def bin_of(value, edges):
    return next(i for i, edge in enumerate(edges) if value < edge)


CLOCKS = far_clock(len(CLOCK_MINUTES))


# First clocks of the kinds of bout lengths 1 and 2: 8 and 60 minutes.
KIND_CLOCKS = [CLOCK_MINUTES.index(8) * len(REM_MINUTES) + len(REM_MINUTES), far_clock(CLOCK_MINUTES.index(60) + 1)]
KINDS = len(KIND_CLOCKS) + 1


def walk(nights):
    """Every bout with its context: (stage, next stage or None, epochs, part, clock at its start, clock at its end)."""
    for stages, _ in nights.values():
        clock = Clock()
        bouts = runs(stages)
        for i, (stage, first, length) in enumerate(bouts):
            part, start = clock.at(first)
            if stage == REM:
                clock.pass_rem(first, length)
            part_end, end = clock.at(first + length)
            after = bouts[i + 1][0] if i + 1 < len(bouts) else None
            if stage != UNSCORED and after != UNSCORED:
                yield stage, after, length, part, start, part_end, end


def stage_tables(nights):
    parts, clocks = len(PART_HOURS) + 1, CLOCKS
    moves = np.zeros((parts, clocks, 5, 5))
    lengths = defaultdict(list)
    for stage, after, length, part, start, part_end, end in walk(nights):
        lengths[part, clock_kind(start), stage].append(length)
        if after is not None:
            moves[part_end, end, stage, after] += 1
    # Before any REM the clock counts from sleep onset: that part leans on itself alone.
    pooled = np.concatenate([moves[:1].sum(1, keepdims=True).repeat(clocks, 1), moves[1:].sum(0)[None].repeat(parts - 1, 0)])
    pooled = pooled + 1.0 * moves.sum((0, 1)) / moves.sum((0, 1, 3))[:, None]
    pooled /= pooled.sum(-1, keepdims=True)
    chance = moves + np.array([FIRST_PRIOR] + [PRIOR] * (parts - 1))[:, None, None, None] * pooled
    chance /= chance.sum(-1, keepdims=True)
    for stage in range(5):
        chance[..., stage, stage] = 0
    chance /= chance.sum(-1, keepdims=True)
    bouts = np.zeros((parts, KINDS, 5, len(QUANTILES)))
    for part in range(parts):
        for kind in range(KINDS):
            for stage in range(5):
                own = lengths[part, kind, stage]
                if len(own) < 40:
                    own = sum((lengths[p, k, stage] for p in range(parts) for k in range(KINDS)), [])
                bouts[part, kind, stage] = np.quantile(own, QUANTILES)
    return chance, bouts


def habits(nights, chance):
    """By how much nights differ in their stages: see sleepers.py."""
    random = np.random.default_rng(sleepers.SEED)
    lengths = defaultdict(list)
    for stage, _, length, part, start, _, _ in walk(nights):
        lengths[part, clock_kind(start), stage].append(length)
    periods = sleepers.normal_scores([len(s) for s, _ in nights.values()], [len(s) for s, _ in nights.values()], random)
    evidence = {}
    for (name, night), period in zip(nights.items(), periods):
        chances, came, scores = [], [], [[] for _ in range(5)]
        for stage, after, length, part, start, part_end, end in walk({name: night}):
            scores[stage].extend(sleepers.normal_scores([length], lengths[part, clock_kind(start), stage], random))
            if after is not None:
                chances.append(chance[part_end, end, stage])
                came.append(after)
        evidence[name] = sleepers.Evidence(np.array(chances), np.array(came), [np.array(s) for s in scores], period)
    centre, covariance, person = sleepers.fit(evidence)
    return {"centre": rounded(centre, 3), "factor": rounded(factor(covariance), 3), "personPart": rounded(person, 3)}


def clock_kind(clock):
    """Bout lengths differ by the clock: near REM (0), between (1) and where REM is due (2)."""
    return int(np.searchsorted(KIND_CLOCKS, clock, "right"))


def shares(nights):
    counts = np.array([[np.mean(s[s >= 0] == k) for k in range(5)] for s, _ in nights.values()])
    mean_bout = [np.mean([n for s, _ in nights.values() for k, _, n in runs(s) if k == stage]) for stage in range(5)]
    return counts.mean(0), counts.std(0), np.array(mean_bout)


def night_epochs(data):
    """Features and stages of the night and WAKE_TRIM_EPOCHS around it, one entry a full-length record."""
    for record in np.unique(data["record"]):
        if record in SHORT_RECORDS:
            continue
        rows = np.flatnonzero(data["record"] == record)
        rows = rows[np.argsort(data["order"][rows])]
        asleep = np.flatnonzero(data["y"][rows] > 0)
        low, high = max(asleep[0] - WAKE_TRIM_EPOCHS, 0), asleep[-1] + WAKE_TRIM_EPOCHS + 1
        rows = rows[low:high]
        columns = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]  # the two log variances are not needed
        yield int(record), data["X"][rows][:, columns].astype(float), data["y"][rows]


def winsorize(values, limit=3.0):
    """Pulls values to within `limit` robust standard deviations of their median: artefacts are drawn separately."""
    centre = np.median(values, 0)
    scale = 1.4826 * np.median(np.abs(values - centre), 0)
    return np.clip(values, centre - limit * scale, centre + limit * scale)


def band_tables(data):
    people = defaultdict(list)
    residuals = [[] for _ in range(5)]
    pairs = [[] for _ in range(5)]
    night_means = {}
    for record, x, y in night_epochs(data):
        means = np.full((5, 10), np.nan)
        x = x.copy()
        for stage in range(5):
            own = y == stage
            x[own] = winsorize(x[own])
            means[stage] = x[own].mean(0)
            residuals[stage].append(x[own] - means[stage])
            following = own[:-1] & own[1:]
            pairs[stage].append(((x[:-1] - means[stage])[following], (x[1:] - means[stage])[following]))
        night_means[record] = means
        people[record // 10].append(record)
    all_means = np.array([np.mean([night_means[r] for r in records], 0) for records in people.values()])
    mean = all_means.mean(0)
    person = (all_means - mean).mean(1)
    night = np.array([(night_means[a] - night_means[b]).mean(0) / np.sqrt(2) for a, b in full_pairs(people)])
    by_stage = np.array([m - mean - (m - mean).mean(0) for m in night_means.values()])
    within = [np.cov(np.concatenate(r).T) for r in residuals]
    # One persistence a stage: the mean over features of the lag-one correlation.
    persistence = [
        float(np.mean((np.concatenate([a for a, _ in p]) * np.concatenate([b for _, b in p])).mean(0)
                      / np.concatenate([r for r in residuals[s]]).var(0)))
        for s, p in enumerate(pairs)
    ]
    return {
        "mean": mean,
        "within": np.array([factor(c) for c in within]),
        "persistence": np.array(persistence),
        "person": factor(shrink(person.T @ person / (len(person) - 1))),
        "night": factor(shrink(night.T @ night / len(night))),
        "stageByNight": by_stage.std(0),
    }


def full_pairs(people):
    return [records for records in people.values() if len(records) == 2]


def shrink(covariance, amount=0.2):
    """Towards the diagonal: ten people cannot determine ten dimensions."""
    return (1 - amount) * covariance + amount * np.diag(np.diag(covariance))


def factor(covariance):
    """Lower Cholesky factor, row by row."""
    return np.concatenate([row[: i + 1] for i, row in enumerate(np.linalg.cholesky(covariance))])


def rounded(values, digits):
    return [rounded(v, digits) for v in values] if np.ndim(values) else float(np.round(values, digits))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="../shared/data/sleep-edf", type=Path)
    parser.add_argument("--out", default="src/signal/simulate/sleep-edf-statistics.ts", type=Path)
    options = parser.parse_args()
    nights = read_nights(options.data / "stages.csv")
    nights = {k: v for k, v in nights.items() if len(v[0]) >= LEAST_EPOCHS}
    chance, bouts = stage_tables(nights)
    share, spread, mean_bout = shares(nights)
    latency = [onset / EPOCH for name, (_, onset) in nights.items() if name.startswith("ST")]
    data = np.load(options.data / "band-power.npz", allow_pickle=True)
    first = np.array([np.mean([s[0] == k for s, _ in nights.values()]) for k in range(5)])
    table = {
        "nights": len(nights),
        "clockMinutes": CLOCK_MINUTES[:-1],
        "remMinutes": REM_MINUTES[:-1],
        "nearRemClocks": NEAR_REM_CLOCKS,
        "kindClocks": KIND_CLOCKS,
        "partHours": PART_HOURS[:-1],
        "probabilities": rounded(QUANTILES, 3),
        "share": rounded(share, 4),
        "shareSpread": rounded(spread, 4),
        "meanBoutEpochs": rounded(mean_bout, 3),
        "latencyEpochs": rounded(np.quantile(latency, QUANTILES), 1),
        "sleepPeriodEpochs": rounded(np.quantile([len(s) for s, _ in nights.values()], QUANTILES), 1),
        "firstStage": rounded(first, 3),
        "nextStage": rounded(chance, 3),
        "boutEpochs": rounded(bouts, 1),
        "habits": habits(nights, chance),
        "band": {k: rounded(v, 3) for k, v in band_tables(data).items()},
    }
    options.out.write_text(HEADER + "{\n" + "\n".join(f"  {k}: {compact(v)}," for k, v in table.items()) + "\n};\n")
    print(f"{options.out}: {options.out.stat().st_size} bytes from {len(nights)} nights")


def compact(value):
    if isinstance(value, dict):
        return "{\n" + "\n".join(f"    {k}: {compact(v)}," for k, v in value.items()) + "\n  }"
    if isinstance(value, list):
        return "[" + ",".join(compact(v) for v in value) + "]"
    return f"{value:.10g}"


if __name__ == "__main__":
    main()
