"""Recipes: JSON files in training/recipes/, read with command-line changes applied."""
import copy
import json
from typing import Collection, Dict, List, Sequence

REQUIRED = {
    *("name", "seed", "steps", "batch", "learningRate", "warmUp", "clipNorm", "weightDecay", "dropout", "channelDropout"),
    *("labelSmoothing", "wholeNightGain", "arousalShare", "shares", "augmentation", "channels", "initialDeviation", "provenance"),
}
OPTIONAL = {
    *("softMask", "alphaShare", "artefacts", "carrierShare", "style", "rounding", "earlyStopping", "distillation"),
    *("quantisation", "surrogateSeed", "prepared", "folds"),
}
"""What is not there is not done: a misspelt entry would train something else than was asked for."""


def load_recipe(path: str, changes: Sequence[str] = ()) -> Dict:
    """changes: `key=value` or `key.inner=value`, the value in JSON or plain text. Raises KeyError on an entry, of the file
    or of the changes, that is unknown or missing.
    """
    with open(path, encoding="utf-8") as file:
        recipe = json.load(file)
    check_entries(path, recipe, REQUIRED, OPTIONAL)
    return changed(recipe, changes)


def check_entries(what: str, entries: Dict, required: Collection[str], optional: Collection[str]) -> None:
    """Raises KeyError."""
    unknown, missing = set(entries) - {*required, *optional}, set(required) - set(entries)
    if unknown or missing:
        raise KeyError(f"{what}: {sorted(unknown)} unknown, {sorted(missing)} missing, of {sorted({*required, *optional})}")


def changed(recipe: Dict, changes: Sequence[str]) -> Dict:
    """A copy with these entries changed, of which its provenance tells. Raises KeyError on an unknown key."""
    recipe = copy.deepcopy(recipe)
    for change in changes:
        keys, value = change.split("=", 1)
        *outer, last = keys.split(".")
        place = recipe
        for key in outer:
            place = place[key]
        if last not in place and not (place is recipe and last in OPTIONAL):
            raise KeyError(f"{keys}: not in the recipe, which has {sorted(place)}")
        place[last] = _parsed(value)
    if changes:
        recipe["provenance"] = other_than_told(recipe["provenance"], "recipe", f"with {' '.join(changes)}")
    return recipe


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


def _parsed(value: str):
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value
