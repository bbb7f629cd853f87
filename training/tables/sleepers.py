"""How nights differ beyond chance: used by compute.py for the table's `habits`.

Every night has ten latent numbers, normal over nights: by how much the chances of moving to W, N1, N3 and REM are
raised (natural logarithm of the odds against N2), how long bouts of each stage are and how long the night is (normal
scores within the tables that all nights share). What a night shows of them is known only as well as its few hundred
bouts tell, so that their covariance is estimated by expectation-maximisation, with each night's posterior approximated
by a normal one (Laplace). Needs numpy and scipy.
"""

from typing import Dict, List, NamedTuple, Sequence, Tuple

import numpy as np
from scipy.stats import norm

# One tilt for each of these next stages; N2 is what they are weighed against.
TILTED = [0, 1, 3, 4]
SIZE = len(TILTED) + 5 + 1
PERIOD = SIZE - 1
ROUNDS = 60
# The period's score is seen as it is, but for the table's rounding.
PERIOD_VARIANCE = 0.01
SEED = 20
# The chain of bouts adds chance of its own, with which a person's two simulated nights would be less alike than real
# ones; the night's part is cut to this. CHOSEN so that they come near in their shares of N1, N3 and wake.
NIGHT_KEPT = 0.4


class Evidence(NamedTuple):
    """What one night shows."""

    # Chance of each next stage at every change of stage, by the shared table.
    chances: np.ndarray
    # What came, 0 to 4.
    came: np.ndarray
    # Normal scores of bout lengths, a list a stage.
    scores: List[np.ndarray]
    period: float


def normal_scores(values: Sequence[float], reference: Sequence[float], random: np.random.Generator) -> np.ndarray:
    """Of values within a sample; ties are broken by chance, so that scores are normal for whole numbers too."""
    ordered = np.sort(reference)
    low, high = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    return norm.ppf((low + (high - low) * random.uniform(0.02, 0.98, len(low))) / len(ordered))


def posterior(night: Evidence, centre: np.ndarray, precision: np.ndarray, spread: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of one night's ten numbers; Newton's method on their logarithmic density."""
    theta = centre.copy()
    for _ in range(12):
        gradient, information = -precision @ (theta - centre), precision.copy()
        weights = night.chances * np.exp(spread_tilts(theta))
        weights /= weights.sum(1, keepdims=True)
        tilted = weights[:, TILTED]
        gradient[: len(TILTED)] += (night.came[:, None] == TILTED).sum(0) - tilted.sum(0)
        information[: len(TILTED), : len(TILTED)] += np.diag(tilted.sum(0)) - tilted.T @ tilted
        for stage, scores in enumerate(night.scores):
            at = len(TILTED) + stage
            within = max(1 - spread[at], 0.3)
            gradient[at] += (scores - theta[at]).sum() / within
            information[at, at] += len(scores) / within
        gradient[PERIOD] += (night.period - theta[PERIOD]) / PERIOD_VARIANCE
        information[PERIOD, PERIOD] += 1 / PERIOD_VARIANCE
        step = np.linalg.solve(information, gradient)
        theta = theta + np.clip(step, -1, 1)
    return theta, np.linalg.inv(information)


def spread_tilts(theta: np.ndarray) -> np.ndarray:
    tilts = np.zeros(5)
    tilts[TILTED] = theta[: len(TILTED)]
    return tilts


def fit(nights: Dict[str, Evidence]) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and covariance of the ten numbers over nights, and the part of each variance that is the person's."""
    centre, covariance = np.zeros(SIZE), 0.2 * np.eye(SIZE)
    for _ in range(ROUNDS):
        precision = np.linalg.inv(covariance)
        found = {name: posterior(night, centre, precision, np.diag(covariance)) for name, night in nights.items()}
        means = np.array([mean for mean, _ in found.values()])
        centre = means.mean(0)
        rest = means - centre
        covariance = rest.T @ rest / len(rest) + np.mean([c for _, c in found.values()], 0)
    return centre, covariance, persons_part(found, centre, covariance)


def persons_part(
    found: Dict[str, Tuple[np.ndarray, np.ndarray]], centre: np.ndarray, covariance: np.ndarray
) -> np.ndarray:
    """From the products of people's two nights, made good for what their posteriors are shrunk by; then NIGHT_KEPT."""
    people: Dict[str, List[np.ndarray]] = {}
    for name, (mean, _) in found.items():
        people.setdefault(name[:5], []).append(mean - centre)
    products = np.mean([a * b for a, b in (pair for pair in people.values() if len(pair) == 2)], 0)
    variances = np.mean([np.square(mean - centre) for mean, _ in found.values()], 0)
    shrinkage = variances / np.diag(covariance)
    return 1 - NIGHT_KEPT * (1 - np.clip(products / variances / shrinkage, 0, 1))
