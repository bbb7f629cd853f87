"""Recipes: JSON files in training/recipes/, read with command-line changes applied."""
import copy
import json
from typing import Dict, List, Sequence


def load_recipe(path: str, changes: Sequence[str] = ()) -> Dict:
    """changes: `key=value` or `key.inner=value`, the value in JSON or plain text. Raises KeyError on an unknown key."""
    with open(path, encoding="utf-8") as file:
        return changed(json.load(file), changes)


def changed(recipe: Dict, changes: Sequence[str]) -> Dict:
    """A copy with these entries changed. Raises KeyError on an unknown key."""
    recipe = copy.deepcopy(recipe)
    for change in changes:
        keys, value = change.split("=", 1)
        *outer, last = keys.split(".")
        place = recipe
        for key in outer:
            place = place[key]
        if last not in place:
            raise KeyError(f"{keys}: not in the recipe, which has {sorted(place)}")
        place[last] = _parsed(value)
    return recipe


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
