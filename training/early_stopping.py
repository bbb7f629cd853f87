"""Early stopping on people who are neither learnt from nor tested; a recipe asks for it by

    "earlyStopping": { "people": 3, "patience": 8 }

people of a prepared folder, and checks without a better one after which training stops. The best check's weights win.
"""
import copy
from typing import Dict, Optional

from torch import nn

POOL = "people for stopping"
"""What their epochs are called among the validation pools."""


class EarlyStopping:
    """Follows one figure, the larger the better. Without settings it never stops, and the last weights win."""

    def __init__(self, settings: Optional[Dict]):
        self.settings = settings
        self.best, self.weights, self.since_best = -float("inf"), None, 0

    def observe(self, check: Dict, network: nn.Module) -> None:
        """check: the kappas of a check by pool; one that has no meaning is no better one."""
        if self.settings is None:
            return
        self.since_best += 1
        if check[POOL] is not None and check[POOL] > self.best:
            self.best, self.weights, self.since_best = check[POOL], copy.deepcopy(network.state_dict()), 0

    def is_over(self) -> bool:
        return self.settings is not None and self.since_best >= self.settings["patience"]

    def restore(self, network: nn.Module) -> None:
        if self.weights is not None:
            network.load_state_dict(self.weights)

    def state(self) -> Dict:
        """For a checkpoint."""
        return {"best": self.best, "weights": self.weights, "sinceBest": self.since_best}

    def load_state(self, state: Dict) -> None:
        self.best, self.weights, self.since_best = state["best"], state["weights"], state["sinceBest"]
