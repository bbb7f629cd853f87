"""What a recipe reaches on people held out to choose by: `trial.py RECIPE.json [--seeds 1 2] [--teachers 1 3 ...]
[--set key=value ...]`.

Trains one network a seed without teachers, or the teachers named alone, and prints the figures of each, then those of
their mean opinion, made as sure as the recipe's learner is taught to be, and what that is without each of them:

    22        UCDDB's subject 22, who has every stage: no real N1, N2 or REM was learnt from
    white     the same with white noise
    noise     three people of Sleep-EDF: noise through their band powers, all stages
    W, N3     five of UCDDB who have no other stages: kappa of all five stages, and of the choice between these two
    night     the same people at the gain that a whole night would have had

and, from 22 and noise, the prior that smoothing should divide by, with what causal smoothing then makes of them. Subject
18 is in none of it. Runs that are complete are not repeated.
"""
import argparse
import sys
from contextlib import redirect_stdout
from typing import Dict, List, Sequence

import numpy as np
import torch

from data import Pool, ucddb_pool
from distil import sharpened, teacher_recipes
from evaluate import logits_of
from metrics import agreement, confusion_matrix, figure_text
from protocol import at_night_gain, figures, saturated
from recipe import load_recipe
from recordings import TEST_SUBJECT, ucddb_people
from refusal import run_program
from smoothing import causal, in_hundredths, prior_of
from sources import noise_pool
from surrogate import DERIVATIONS
from train import trained

WHOLE = "ucddb022"
PARTIAL = ["ucddb005", "ucddb009", "ucddb014", "ucddb020", "ucddb025"]
SLEEP_EDF_PEOPLE = [402, 405, 408]  # of ten; two nights each
WHITE = 0.25  # units of deviation


def surrogates(nights: Sequence[int]) -> List[str]:
    people = [f"surrogate{person}{night}" for person in SLEEP_EDF_PEOPLE for night in nights]
    return [f"{night}-{derivation}" for night in people for derivation in DERIVATIONS]


HELD_OUT = [WHOLE, *PARTIAL, *surrogates([1, 2])]


def recipes_of(recipe: Dict, seed: int, teachers: Sequence[int]) -> List[Dict]:
    """The recipe without teachers, or those of its teachers that are named, counted from 1."""
    whole = {**recipe, "seed": seed, "surrogateSeed": recipe["seed"], "name": f"{recipe['name']}-trial-seed{seed}"}
    return [teacher_recipes(whole)[number - 1] for number in teachers] or [{**whole, "distillation": None}]


def tests_of(recipe: Dict) -> Dict[str, Pool]:
    """By the names above."""
    people = ucddb_pool(ucddb_people(), recipe["initialDeviation"][0])
    whole, partial = people.of(lambda name: name == WHOLE), people.of(lambda name: name in PARTIAL)
    heard = surrogates([1])
    white = np.random.default_rng(1).standard_normal(whole.inputs.shape) * WHITE * 2048
    return {
        "22": whole,
        "white": whole._replace(inputs=saturated(whole.inputs + white)),
        "noise": noise_pool(recipe).of(lambda name: name in heard),
        "W, N3": partial,
        "night": at_night_gain(partial),
    }


def line_of(name: str, tests: Dict[str, Pool], probabilities: Dict[str, np.ndarray]) -> str:
    parts = []
    for test, pool in tests.items():
        found = figures(pool, np.log(probabilities[test]))
        second = found.get("kappaWAgainstN3", found["macroF1"])
        parts.append(f"{test} {figure_text(found['kappa'])} / {figure_text(second)}")
    return f"{name}: {', '.join(parts)}"


def smoothing_line(tests: Dict[str, Pool], probabilities: Dict[str, np.ndarray]) -> str:
    """The nights of the noise one by one, since a chain begins with each."""
    known = [(tests[test], probabilities[test]) for test in ("22", "noise")]
    prior = in_hundredths(np.mean([prior_of(own, pool.stages) for pool, own in known], 0))
    kappas = []
    for pool, own in known:
        smoothed = np.empty(own.shape)
        for night in np.unique(pool.owner):
            smoothed[pool.owner == night] = causal(own[pool.owner == night], prior)
        kappas.append(agreement(confusion_matrix(pool.stages, smoothed.argmax(1)))["kappa"])
    return f"prior {prior.tolist()}; smoothed causally 22 {figure_text(kappas[0])}, noise {figure_text(kappas[1])}"


def mean_of(opinions: Sequence[Dict[str, torch.Tensor]], temperature: float) -> Dict[str, np.ndarray]:
    """Probabilities by test, [epochs, 5]."""
    tests = opinions[0]
    return {test: sharpened(torch.stack([each[test] for each in opinions]).mean(0), temperature).numpy() for test in tests}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--teachers", type=int, nargs="+", default=[], help="of the recipe, counted from 1")
    parser.add_argument("--set", nargs="*", default=[], help="recipe entries to change, such as alphaShare=0")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    recipe = load_recipe(arguments.recipe, arguments.set)
    tests = tests_of(recipe)
    opinions: Dict[str, Dict[str, torch.Tensor]] = {}
    for own in (own for seed in arguments.seeds for own in recipes_of(recipe, seed, arguments.teachers)):
        with redirect_stdout(sys.stderr):
            network = trained(own, HELD_OUT, TEST_SUBJECT)
        logits = {test: torch.from_numpy(logits_of(network, pool.inputs)) for test, pool in tests.items()}
        opinion = {test: each.double().softmax(1) for test, each in logits.items()}
        opinions[own["name"]] = opinion
        print(line_of(own["name"], tests, {test: each.numpy() for test, each in opinion.items()}), flush=True)
    temperature = (recipe.get("distillation") or {"temperature": 1})["temperature"]
    mean = mean_of(list(opinions.values()), temperature)
    print(line_of(f"mean opinion of {len(opinions)}", tests, mean))
    for left_out in opinions if len(opinions) > 2 else ():
        others = [each for name, each in opinions.items() if name != left_out]
        print(line_of(f"without {left_out}", tests, mean_of(others, temperature)))
    print(smoothing_line(tests, mean))


if __name__ == "__main__":
    run_program(main)
