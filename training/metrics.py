"""Agreement of stages with the truth."""
from typing import Dict, Optional

import numpy as np

from network import STAGE_COUNT


def confusion_matrix(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """-> int [truth, found]"""
    return np.bincount(truth.astype(int) * STAGE_COUNT + found, minlength=STAGE_COUNT**2).reshape(STAGE_COUNT, STAGE_COUNT)


def agreement(confusion: np.ndarray) -> Dict:
    """Accuracy, Cohen's kappa, F1 of every stage and their mean over the stages that occur in the truth or are found, as
    src/report/agreement.ts has them: None without epochs, of a stage on neither side, and for kappa where chance alone
    explains everything (one stage, the same on both sides).
    """
    rows, columns = ([int(each) for each in confusion.sum(axis)] for axis in (1, 0))
    total, right = sum(rows), int(np.trace(confusion))
    by_chance = sum(row * column for row, column in zip(rows, columns))
    f1 = [_ratio(2 * int(hits), row + column) for hits, row, column in zip(np.diag(confusion), rows, columns)]
    known = [each for each in f1 if each is not None]
    return {
        "epochs": total,
        "accuracy": _rounded(_ratio(right, total), 4),
        "kappa": _rounded(_ratio(right * total - by_chance, total**2 - by_chance), 4),
        "macroF1": _rounded(_ratio(sum(known), len(known)), 4),
        "f1": [_rounded(each, 3) for each in f1],
        "confusion": confusion.tolist(),
    }


def figure_text(value: Optional[float]) -> str:
    """`0.683`; a dash without."""
    return "–" if value is None else f"{value:.3f}"


def _ratio(part: float, whole: float) -> Optional[float]:
    return None if whole == 0 else part / whole


def _rounded(value: Optional[float], digits: int) -> Optional[float]:
    return None if value is None else round(value, digits)
