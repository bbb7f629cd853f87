"""Recipes: JSON files in training/recipes/, read with command-line changes applied."""
import copy
import json
from typing import Collection, Dict, List, Sequence, Set, Tuple

from refusal import Refusal, existing

REQUIRED = {
    *("name", "seed", "steps", "batch", "learningRate", "warmUp", "clipNorm", "weightDecay", "dropout", "channelDropout"),
    *("labelSmoothing", "wholeNightGain", "arousalShare", "shares", "augmentation", "channels", "initialDeviation", "provenance"),
}
OPTIONAL = {
    *("softMask", "alphaShare", "artefacts", "carrierShare", "style", "rounding", "earlyStopping", "distillation"),
    *("quantisation", "surrogateSeed", "prepared", "folds"),
}
"""What is not there is not done: a misspelt entry would train something else than was asked for."""


QUANTISATION = {
    "steps": 120,
    "learningRate": 0.0001,
    "rangeShare": 0.65,
    "rangeRate": 0.01,
    "stages": 0.0,
    "distillation": 1.0,
    "agreement": 1.0,
    "calibration": 512,
    "search": False,
}
"""How fine_tune.py goes about it, for what a recipe's entry `quantisation` lacks.

rangeShare: the ranges start at this share of those of least squared error, which loud epochs set too wide. rangeRate:
learning rate of the log ranges, 0 keeps them. stages: weight of the loss that train.py has. distillation: weight of the
divergence from the starting network's stages. agreement: weight of the divergence from the stages of these weights in
float. calibration: epochs that set the ranges. search: whether the ranges are then searched for the fewest changed stages
of the recordings learnt from (`range_search.py`). steps: 0 leaves the weights as they are.
"""


def load_recipe(path: str, changes: Sequence[str] = ()) -> Dict:
    """changes: `key=value` or `key.inner=value`, the value in JSON or plain text. Raises Refusal on a file that is no
    recipe, and on an entry, of the file or of the changes, that is unknown or missing.
    """
    with open(existing(path, "a recipe", "training/recipes/ has some"), encoding="utf-8") as file:
        try:
            recipe = json.load(file)
        except json.JSONDecodeError as error:
            raise Refusal(f"{path}: {error}, expected a recipe in JSON: training/recipes/ has some") from error
    check_entries(path, recipe, REQUIRED, OPTIONAL)
    recipe = changed(recipe, changes)
    check_entries("quantisation", recipe.get("quantisation") or {}, (), QUANTISATION)
    return recipe


def check_entries(what: str, entries: Dict, required: Collection[str], optional: Collection[str]) -> None:
    """Raises Refusal."""
    if not isinstance(entries, dict):
        raise Refusal(f"{what}: {json.dumps(entries)}, expected entries of {sorted({*required, *optional})}")
    unknown, missing = set(entries) - {*required, *optional}, set(required) - set(entries)
    if unknown or missing:
        raise Refusal(f"{what}: {sorted(unknown)} unknown, {sorted(missing)} missing, of {sorted({*required, *optional})}")


def changed(recipe: Dict, changes: Sequence[str]) -> Dict:
    """A copy with these entries changed, of which its provenance tells. Raises Refusal on an unknown key, and on no value
    or one of another kind.
    """
    recipe = copy.deepcopy(recipe)
    for change in changes:
        keys, equals, value = change.partition("=")
        if not equals:
            raise Refusal(f"{change}: no value, expected entry=value, such as steps=100")
        *outer, last = keys.split(".")
        place, possible = _place(recipe, outer, keys)
        if last not in possible:
            raise Refusal(f"{keys}: not in the recipe, which has {sorted(possible)}")
        place[last] = _parsed(value, place.get(last), keys)
    if changes:
        recipe["provenance"] = other_than_told(recipe["provenance"], "recipe", f"with {' '.join(changes)}")
    return recipe


def _place(recipe: Dict, outer: Sequence[str], keys: str) -> Tuple[Dict, Set[str]]:
    """The entries among which one is changed, and the names that one may have. Only what has defaults can begin empty."""
    if not outer:
        return recipe, {*recipe, *OPTIONAL}
    if outer == ["quantisation"]:
        recipe["quantisation"] = recipe.get("quantisation") or {}
        return recipe["quantisation"], set(QUANTISATION)
    place = recipe
    for key in outer:
        place = place.get(key)
        if not isinstance(place, dict):
            raise Refusal(f"{keys}: {key} is {json.dumps(place)}, expected an entry with others in it: set {key} itself")
    return place, set(place)


def other_than_told(provenance: Dict, key: str, told: str) -> Dict:
    """Of a network that is not the one that the recipe's provenance speaks of: its command and its figures are not this
    network's.
    """
    kept = {name: text for name, text in provenance.items() if name not in ("command", "metrics")}
    return {**kept, key: f"{provenance[key]}; {told}"}


def what_trains(recipe: Dict) -> Dict:
    """The part of a recipe that decides the float weights: not what the model says about itself, nor what comes after."""
    signals = [channel["signals"] for channel in recipe["channels"]]
    kept = {key: value for key, value in recipe.items() if key != "quantisation"}
    return {**kept, "channels": signals, "provenance": None}


def kept_out(held_out: Sequence[str], test_subject: int) -> List[str]:
    """Everyone whom a run has not learnt from, by name: what tells its checkpoint from another run's."""
    return [*held_out, f"ucddb{test_subject:03d}"]


def _parsed(text: str, before, keys: str):
    """before: what is there now, whose kind the value has. Entries may be left out altogether, by null."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        value = text
    for kind, words in ((dict, "entries in JSON, or null"), (list, "a list in JSON"), ((int, float), "a number")):
        if isinstance(before, kind) and not isinstance(value, kind) and not (kind is dict and value is None):
            raise Refusal(f"{keys}: {text}, expected {words}")
    return text if isinstance(before, str) and isinstance(value, (int, float)) else value
