"""What people never learnt from get, with several seeds: `protocol.py RECIPE.json [--seeds 1 2 3] [--jobs 2]
[--splits 18 22 fold0 fold1 fold2] [--set key=value ...]`.

Trains and fine-tunes one network a seed and split, then scores it in float and in the integers that run:

    18      everyone of UCDDB but subject 18, who is tested: the weights that ship are those of the first seed
    22      the other way round: subject 18 is learnt from, subject 22 tested
    fold K  as `18`, and every third person of W and N3 alone is held out and tested, from the K-th on; once as heard, and
            once at the gain that a whole night would have had

Runs that are complete are not repeated. Writes training/runs/NAME-protocol.json and prints a table.
"""
import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, NamedTuple, Optional, Sequence

import numpy as np
import torch

from activation_ranges import ranges_of
from bias_correction import correction_of
from data import Pool, merged, ucddb_pool
from evaluate import logits_of
from fake_quantised import exact_logits
from metrics import agreement, confusion_matrix, figure_text
from recipe import load_recipe
from recordings import TEST_SUBJECT, ucddb_people
from refusal import Refusal, run_program
from safetensors_io import network_of, read_safetensors
from train import RUNS

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDS = 3
OTHER_SUBJECT = 22
W_AND_N3 = "W and N3 people"
LEFT_OUT = [1, 2, 4]  # N1, N2, REM: what the source of people of W and N3 alone did not give


class Split(NamedTuple):
    name: str
    tested: List[int]
    """People of UCDDB."""
    test_subject: int
    """Who is out of everything; the others of those tested are held out."""

    def options(self) -> List[str]:
        held_out = [f"ucddb{person:03d}" for person in self.tested if person != self.test_subject]
        return ["--test-subject", str(self.test_subject), *(["--hold-out", *held_out] if held_out else [])]


def splits() -> List[Split]:
    partial = [person for person in ucddb_people() if person != OTHER_SUBJECT]
    folds = [Split(f"fold{k}", partial[k::FOLDS], TEST_SUBJECT) for k in range(FOLDS)]
    return [Split("18", [TEST_SUBJECT], TEST_SUBJECT), Split("22", [OTHER_SUBJECT], OTHER_SUBJECT), *folds]


def run_name(recipe: str, split: Split, seed: int) -> str:
    return f"{recipe}-{split.name}-seed{seed}"


def made(path: str, changes: Sequence[str], split: Split, seed: int) -> str:
    """Trains and fine-tunes unless it was done. -> the fine-tuned weights' path"""
    name = run_name(load_recipe(path, changes)["name"], split, seed)
    folder = os.path.join(RUNS, name)
    result = os.path.join(folder, "model-qat.safetensors")
    if os.path.exists(result):
        return result
    os.makedirs(folder, exist_ok=True)
    common = [path, *split.options(), "--threads", "1", "--set", *changes, f"name={name}", f"seed={seed}"]
    for program in ("train.py", "fine_tune.py"):
        with open(os.path.join(folder, f"{program}.log"), "w", encoding="utf-8") as log:
            status = subprocess.run([sys.executable, os.path.join(HERE, program), *common], stdout=log, stderr=log).returncode
        if status != 0:
            raise Refusal(f"{name}: {program} ended with status {status}, expected 0: {log.name} says why")
    print(f"{name}: done", flush=True)
    return result


def scored(weights: str, pool: Pool) -> Dict[str, np.ndarray]:
    """Logits in float before fine-tuning, in float after it, and in integers."""
    trained = network_of(read_safetensors(os.path.join(os.path.dirname(weights), "model.safetensors"))[0])
    tensors, metadata = read_safetensors(weights)
    tuned, ranges = network_of(tensors), ranges_of(metadata)
    return {
        "float": logits_of(trained, pool.inputs),
        "fine-tuned float": logits_of(tuned, pool.inputs),
        "int8": exact_logits(tuned, ranges, pool.inputs, correction_of(metadata)),
    }


def figures(pool: Pool, logits: np.ndarray) -> Dict:
    """Agreement with the truth; for people of W and N3 alone also with the choice between these two."""
    found = agreement(confusion_matrix(pool.stages, logits.argmax(1)))
    if pool.partial.all():
        two = logits.astype(np.float64)
        two[:, LEFT_OUT] = -np.inf
        found["kappaWAgainstN3"] = agreement(confusion_matrix(pool.stages, two.argmax(1)))["kappa"]
    return found


def protocol(path: str, seeds: List[int], jobs: int, wanted: Sequence[str] = (), changes: Sequence[str] = ()) -> Dict:
    """wanted: splits by name, all if none. changes: of the recipe's entries, such as `distillation=null`."""
    recipe = load_recipe(path, changes)
    tasks = [(split, seed) for seed in seeds for split in splits() if not wanted or split.name in wanted]
    with ThreadPoolExecutor(jobs) as threads:
        paths = list(threads.map(lambda task: made(path, changes, *task), tasks))
    results: Dict = {}
    for seed in seeds:
        fold_parts: Dict[str, List] = {}
        for (split, _), weights in ((t, p) for t, p in zip(tasks, paths) if t[1] == seed):
            pool = ucddb_pool(split.tested, recipe["initialDeviation"][0])
            if not split.name.startswith("fold"):
                results.setdefault(split.name, {})[seed] = compared(pool, scored(weights, pool))
                continue
            for tested, heard in ((W_AND_N3, pool), (f"{W_AND_N3}, night's gain", at_night_gain(pool))):
                fold_parts.setdefault(tested, []).append((heard, scored(weights, heard)))
        for tested, parts in fold_parts.items():
            whole = merged([pool for pool, _ in parts])
            joined = {kind: np.concatenate([logits[kind] for _, logits in parts]) for kind in parts[0][1]}
            results.setdefault(tested, {})[seed] = compared(whole, joined)
    return results


def at_night_gain(pool: Pool) -> Pool:
    """People of W and N3 alone as the running gain of a whole night would have them heard."""
    return pool._replace(inputs=saturated(pool.inputs * np.exp(pool.log_gain)[:, None, None]))


def saturated(inputs: np.ndarray) -> np.ndarray:
    """As the front end ends: int16"""
    return np.clip(np.rint(inputs), -32768, 32767).astype(np.int16)


def compared(pool: Pool, logits: Dict[str, np.ndarray]) -> Dict:
    same = (logits["fine-tuned float"].argmax(1) == logits["int8"].argmax(1)).mean()
    return {"agreement": round(float(same), 4), **{kind: figures(pool, each) for kind, each in logits.items()}}


def table(results: Dict) -> str:
    """Markdown: mean over the seeds, and the least and largest."""
    lines = ["| tested | figure | float | fine-tuned float | int8 | int8 = float |", "|---|---|---|---|---|---|"]
    for tested, by_seed in results.items():
        names = [name for name in ("kappa", "macroF1", "kappaWAgainstN3") if name in next(iter(by_seed.values()))["int8"]]
        same = _spread([each["agreement"] for each in by_seed.values()])
        for name in names:
            kinds = [_spread([each[kind][name] for each in by_seed.values()]) for kind in ("float", "fine-tuned float", "int8")]
            lines.append(f"| {tested} | {name} | {' | '.join(kinds)} | {same} |")
    return "\n".join(lines)


def _spread(values: List[Optional[float]]) -> str:
    """Of those that are there."""
    known = [value for value in values if value is not None]
    return f"{np.mean(known):.3f} ({min(known):.3f} to {max(known):.3f})" if known else figure_text(None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--jobs", type=int, default=2, help="trainings at a time, one thread each")
    parser.add_argument("--splits", nargs="*", default=[], choices=[split.name for split in splits()])
    parser.add_argument("--set", nargs="*", default=[], help="recipe entries to change, such as distillation=null")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.jobs)
    results = protocol(arguments.recipe, arguments.seeds, arguments.jobs, arguments.splits, arguments.set)
    name = os.path.join(RUNS, f"{load_recipe(arguments.recipe, arguments.set)['name']}-protocol.json")
    with open(name, "w", encoding="utf-8") as file:
        json.dump(results, file, indent=1)
    print(table(results))


if __name__ == "__main__":
    run_program(main)
