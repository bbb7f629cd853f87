"""Which recordings a recipe trains on, and which it holds out."""
import os
from typing import Dict, List, Tuple

from data import Pool, merged, simulated_pool, surrogate_pool, ucddb_pool
from recordings import ucddb_people

SIMULATED = os.path.join(os.path.dirname(__file__), "cache/simulated")


def pools_of(recipe: Dict, held_out: List[str]) -> Tuple[Dict[str, Pool], Dict[str, Pool]]:
    """-> training pools by the source's name, validation pools by what they show.

    TEST_SUBJECT is in neither, whatever the recipe says: `ucddb_people` does not give that person.
    """
    shares, deviations = recipe["shares"], recipe["initialDeviation"]
    training: Dict[str, Pool] = {}
    validation: Dict[str, Pool] = {}
    if "real" in shares:
        real = ucddb_pool(ucddb_people(), deviations[0])
        training["real"] = real.of(lambda name: name not in held_out)
        _add_held_out(validation, real.of(lambda name: name in held_out))
    if "surrogate" in shares:
        training["surrogate"] = surrogate_pool(recipe["seed"], deviations[0])
    if "noise" in shares:
        training["noise"] = surrogate_pool(recipe["seed"] + 1000, deviations[0], with_morphology=False)
    if "simulated" in shares:
        training["simulated"] = _simulated(recipe, "train")
        validation["simulated"] = _simulated(recipe, "test")
    return training, validation


def _simulated(recipe: Dict, part: str) -> Pool:
    """A one-channel model that takes several signals sees each as a recording of its own."""
    folder, deviations = os.path.join(SIMULATED, part), recipe["initialDeviation"]
    signals = [channel["signals"] for channel in recipe["channels"]]
    if len(signals) == 1:
        return merged([simulated_pool(folder, [signal], deviations) for signal in signals[0]])
    return simulated_pool(folder, [each[0] for each in signals], deviations)


def _add_held_out(validation: Dict[str, Pool], real: Pool) -> None:
    """People with every stage are judged one by one; those with only W and N3 together."""
    for i in sorted(set(real.owner)):
        one = real.of(lambda name: name == real.names[i])
        if not one.partial[0]:
            validation[real.names[i]] = one
    rest = Pool(real.inputs[real.partial], real.stages[real.partial], real.partial[real.partial], real.owner[real.partial], real.names)
    if len(rest.stages) > 0:
        validation["W and N3 people"] = rest
