"""What train.py and fine_tune.py are told alike."""
import argparse
from typing import Dict, List, Tuple

import torch

from allocator import keep_large_blocks
from recipe import load_recipe
from recordings import TEST_SUBJECT
from sources import fold_people


def parser_of(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("recipe")
    parser.add_argument("--hold-out", nargs="*", default=[], help="names of recordings to validate on, such as ucddb022")
    parser.add_argument("--test-subject", type=int, default=TEST_SUBJECT, help="who of UCDDB is kept out of everything")
    parser.add_argument("--fold", type=int, help="hold out the people of this fold of the prepared set, counted from 0")
    parser.add_argument("--set", nargs="*", default=[], help="recipe entries to change, such as quantisation.steps=100")
    parser.add_argument("--threads", type=int, default=2)
    return parser


def recipe_and_held_out(arguments: argparse.Namespace) -> Tuple[Dict, List[str]]:
    """Sets the process up, too: its threads and its memory."""
    torch.set_num_threads(arguments.threads)
    keep_large_blocks()
    recipe, held_out = load_recipe(arguments.recipe, arguments.set), arguments.hold_out
    if arguments.fold is not None:
        held_out = held_out + fold_people(recipe, arguments.fold)
        recipe["name"] += f"-fold{arguments.fold}"
    return recipe, held_out
