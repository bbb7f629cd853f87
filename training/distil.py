"""Teachers of a network: the same network trained several times, a little differently, whose mean opinion it learns.

A recipe asks for it by an entry `distillation`: `teachers`, each with `seed` (added to the recipe's) and `set` (changes
of the recipe's entries; all learn from the recipe's own surrogates), the `steps`, `dropout` and `rounding` (`rounding.py`) of the network that learns from them, and
the `temperature` of what it learns. The recipe's other entries are the teachers'. Several networks err less than one, and one that learns their
probabilities keeps most of it. A mean of opinions is less sure than it is right: a temperature below 1 mends that.
"""
from typing import Dict, List

import torch

from network import SleepNet
from recipe import changed, other_than_told


def teacher_recipes(recipe: Dict) -> List[Dict]:
    """One a teacher, complete; none where the recipe asks for none."""
    base = {key: value for key, value in recipe.items() if key != "distillation"}
    base["surrogateSeed"] = recipe["seed"]
    base["provenance"] = other_than_told(recipe["provenance"], "recipe", "one of its teachers")
    asked = (recipe.get("distillation") or {"teachers": []})["teachers"]
    return [
        {**changed(base, each["set"]), "seed": recipe["seed"] + each["seed"], "name": f"{recipe['name']}-teacher{i + 1}"}
        for i, each in enumerate(asked)
    ]


def learner_recipe(recipe: Dict) -> Dict:
    """The recipe with what the network that learns has of its own."""
    if not teacher_recipes(recipe):
        return recipe
    return {**recipe, **{key: recipe["distillation"][key] for key in ("steps", "dropout", "rounding")}}


def mean_opinion(teachers: List[SleepNet], x: torch.Tensor, temperature: float) -> torch.Tensor:
    """Probabilities [batch, 5]: the mean of the teachers' to the power of 1 / temperature."""
    with torch.no_grad():
        return sharpened(torch.stack([teacher(x).softmax(1) for teacher in teachers]).mean(0), temperature)


def sharpened(probabilities: torch.Tensor, temperature: float) -> torch.Tensor:
    """[batch, 5], surer below a temperature of 1"""
    return (probabilities.log() / temperature).softmax(1)


def distilled_loss(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross entropy with the teachers' probabilities. People of W and N3 alone need no mask: a teacher has every stage."""
    return -(wanted * logits.log_softmax(1)).sum(1).mean()
