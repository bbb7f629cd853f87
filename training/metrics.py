"""Agreement of stages with the truth."""
from typing import Dict

import numpy as np

from network import STAGE_COUNT


def confusion_matrix(truth: np.ndarray, found: np.ndarray) -> np.ndarray:
    """-> int [truth, found]"""
    return np.bincount(truth.astype(int) * STAGE_COUNT + found, minlength=STAGE_COUNT**2).reshape(STAGE_COUNT, STAGE_COUNT)


def agreement(confusion: np.ndarray) -> Dict:
    """Accuracy, Cohen's kappa, F1 of every stage and their mean (over the stages that the truth has)."""
    total, right = confusion.sum(), np.trace(confusion)
    rows, columns = confusion.sum(1), confusion.sum(0)
    chance = (rows * columns).sum() / total**2
    f1 = 2 * np.diag(confusion) / np.maximum(rows + columns, 1)
    return {
        "epochs": int(total),
        "accuracy": round(float(right / total), 4),
        "kappa": round(float((right / total - chance) / (1 - chance)) if chance < 1 else 0.0, 4),
        "macroF1": round(float(f1[rows > 0].mean()), 4),
        "f1": [round(float(value), 3) for value in f1],
        "confusion": confusion.tolist(),
    }
