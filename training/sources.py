"""Which recordings a recipe trains on, and which it holds out."""
import hashlib
import os
from typing import Callable, Dict, List, Set, Tuple

import numpy as np

import early_stopping
from data import Pool, merged, prepared_pool, simulated_pool, surrogate_pool, ucddb_pool
from prepared import folds_of, people_by_night, read_index
from recordings import TEST_SUBJECT, simulated_files, ucddb_people
from refusal import Refusal

SIMULATED = os.path.join(os.path.dirname(__file__), "cache/simulated")


def pools_of(
    recipe: Dict, held_out: List[str], test_subject: int = TEST_SUBJECT
) -> Tuple[Dict[str, Pool], Dict[str, Pool]]:
    """-> training pools by the source's name, validation pools by what they show.

    The test subject is in neither, whatever the recipe says: `ucddb_people` does not give that person. Raises Refusal
    for a name held out that nobody has: whoever was meant would be learnt from.
    """
    shares, deviations = recipe["shares"], recipe["initialDeviation"]
    training: Dict[str, Pool] = {}
    validation: Dict[str, Pool] = {}
    known: Set[str] = set()
    if "whole" in shares or "partial" in shares:
        real = ucddb_pool(ucddb_people(test_subject), deviations[0])
        known.update(real.names)
        _add_real(training, real.of(lambda name: name not in held_out))
        _add_held_out(validation, real.of(lambda name: name in held_out))
    if "prepared" in shares:
        for night_and_person in people_by_night(read_index(recipe["prepared"])).items():
            known.update(night_and_person)
        training["prepared"], others = _prepared(recipe, held_out)
        validation.update({name: pool for name, pool in others.items() if len(pool.stages) > 0})
    if "surrogate" in shares:
        surrogates = surrogate_pool(_surrogate_seed(recipe), deviations[0])
        known.update(surrogates.names)
        training["surrogate"] = _without(surrogates, held_out)
    if "noise" in shares:
        noise = noise_pool(recipe)
        known.update(noise.names)
        training["noise"] = _without(noise, held_out)
    _check_known(held_out, known)
    if "simulated" in shares:
        training["simulated"] = _simulated(recipe, "train")
        validation["simulated"] = _simulated(recipe, "test")
    return training, validation


def sums_of(recipe: Dict) -> Dict[str, List]:
    """Checksums of what the recipe finds in folders that may be made anew, so that a checkpoint is taken up on the data it
    was made of. The people of UCDDB and the surrogates never change: nothing is said of them.
    """
    sums: Dict[str, List] = {}
    if "prepared" in recipe["shares"]:
        index = read_index(recipe["prepared"])
        nights = [[night["file"], night["person"], night["sha256"]] for night in index["nights"]]
        sums["prepared"] = [index["channels"], *nights]
    if "simulated" in recipe["shares"]:
        folders = [os.path.join(SIMULATED, part) for part in ("train", "test")]
        sums["simulated"] = [[[name, _sum_of(os.path.join(each, name))] for name in simulated_files(each)] for each in folders]
    return sums


def _sum_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def noise_pool(recipe: Dict) -> Pool:
    """Surrogates without drawn waveforms, of all nights."""
    return surrogate_pool(_surrogate_seed(recipe) + 1000, recipe["initialDeviation"][0], with_morphology=False)


def fold_people(recipe: Dict, fold: int) -> List[str]:
    """Who is tested in a fold, counted from 0, of the plan that the recipe names."""
    if not recipe.get("prepared") or not recipe.get("folds"):
        raise Refusal(f"--fold {fold} of {recipe['name']}, expected a recipe with prepared nights and folds, such as sleep-edf.json")
    folds = folds_of(read_index(recipe["prepared"]), recipe["folds"])
    if not 0 <= fold < len(folds):
        raise Refusal(f"fold {fold}, expected 0 to {len(folds) - 1}")
    return folds[fold]


def _surrogate_seed(recipe: Dict) -> int:
    return recipe.get("surrogateSeed", recipe["seed"])


def _check_known(held_out: List[str], known: Set[str]) -> None:
    unknown = sorted(set(held_out) - known)
    if unknown:
        raise Refusal(f"held out {', '.join(unknown)}, expected some of {', '.join(sorted(known)) or 'nobody'}")


def _without(pool: Pool, held_out: List[str]) -> Pool:
    """The pool itself where nobody in it is held out."""
    return pool.of(lambda name: name not in held_out) if set(pool.names) & set(held_out) else pool


def _prepared(recipe: Dict, held_out: List[str]) -> Tuple[Pool, Dict[str, Pool]]:
    """Epochs of the plan's people who are learnt from; of those held out and of those who say when to stop: by person,
    whichever night is named.
    """
    folder, people = recipe["prepared"], people_by_night(read_index(recipe["prepared"]))
    in_plan = {person for fold in folds_of(read_index(folder), recipe["folds"]) for person in fold}
    out = {person for night, person in people.items() if night in held_out or person in held_out}
    stopping = _stopping_people(recipe, sorted(in_plan - out))
    pool = _by_signal(recipe, lambda labels: prepared_pool(folder, labels, recipe["initialDeviation"]))
    of = lambda wanted: pool.of(lambda night: people[night] in wanted)
    return of(in_plan - out - stopping), {"held-out people": of(in_plan & out), early_stopping.POOL: of(stopping)}


def _stopping_people(recipe: Dict, candidates: List[str]) -> Set[str]:
    """Drawn by the seed. Raises Refusal where nobody would be left to learn from."""
    count = (recipe.get("earlyStopping") or {"people": 0})["people"]
    if count >= len(candidates):
        raise Refusal(f"early stopping on {count} people, expected fewer than the {len(candidates)} who are not held out")
    return set(np.random.default_rng(recipe["seed"]).permutation(candidates)[:count].tolist())


def _simulated(recipe: Dict, part: str) -> Pool:
    folder = os.path.join(SIMULATED, part)
    return _by_signal(recipe, lambda labels: simulated_pool(folder, labels, recipe["initialDeviation"]))


def _by_signal(recipe: Dict, pool_of: Callable[[List[str]], Pool]) -> Pool:
    """A one-channel model that takes several signals hears each as a recording of its own."""
    signals = [channel["signals"] for channel in recipe["channels"]]
    if len(signals) == 1:
        return merged([pool_of([signal]) for signal in signals[0]])
    return pool_of([each[0] for each in signals])


def _add_real(training: Dict[str, Pool], real: Pool) -> None:
    """People with every stage, and people of W and N3 alone: sources of their own, since the few of the first teach more."""
    for name, wanted in (("whole", ~real.partial), ("partial", real.partial)):
        if wanted.any():
            training[name] = real.rows(wanted)


def _add_held_out(validation: Dict[str, Pool], real: Pool) -> None:
    """People with every stage are judged one by one; those with only W and N3 together."""
    for i in sorted(set(real.owner)):
        one = real.of(lambda name: name == real.names[i])
        if not one.partial[0]:
            validation[real.names[i]] = one
    if real.partial.any():
        validation["W and N3 people"] = real.rows(real.partial)
