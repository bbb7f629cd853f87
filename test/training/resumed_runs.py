"""Runs that are cut and taken up again, for the tests: `resumed_runs.py FOLDER PROGRAM`, PROGRAM `train` or `fine_tune`.

Runs the program once whole and once cut in the middle, both through its command line, on noise instead of data. Prints
JSON: the steps that each call drew, and whether the weights and logs of both are the same.
"""
import json
import os
import sys
from typing import List

import numpy as np

import fine_tune
import train
from data import Pool

STEPS, CUT_AT, SAVED_EVERY = 7, 5, 3
RECIPE = os.path.join(os.path.dirname(train.__file__), "recipes/eeg1.json")
CHANGES = ["distillation.teachers=[]", f"steps={STEPS}", "batch=8", "warmUp=2", "channelDropout=0.2"]
QUANTISATION = {"steps": STEPS, "stages": 0.5, "calibration": 16, "search": True}
CHANGES += [f"quantisation={json.dumps(QUANTISATION)}"]
MODELS = {"train": "model", "fine_tune": "model-qat"}


class Cut(Exception):
    pass


def noise_pool(seed: int) -> Pool:
    rng = np.random.default_rng(seed)
    inputs = (rng.standard_normal((40, 1, 3000)) * 2048 * rng.uniform(0.5, 2, (40, 1, 1))).astype(np.int16)
    return Pool(inputs, (np.arange(40) % 5).astype(np.int8), np.arange(40) % 2 == 0, np.zeros(40, int), np.zeros(40, np.float32), ["noise"])


def called(program, runs: str, cut_at: int = STEPS) -> List[int]:
    """-> the steps drawn in training, in order, until the end or the cut."""
    drawn, draw = [], train.Sampler.draw

    def recorded(sampler, step: int):
        if step == cut_at:
            raise Cut
        drawn.append(step)
        return draw(sampler, step)

    program.RUNS, program.CHECK_EVERY = runs, SAVED_EVERY
    program.Sampler.draw = recorded
    source = ["--from", os.path.join(runs, "../float.safetensors")] if program is fine_tune else []
    sys.argv = [program.__name__, RECIPE, *source, "--threads", "1", "--set", *CHANGES]
    try:
        program.main()
    except Cut:
        pass
    finally:
        program.Sampler.draw = draw
    return drawn


def contents(folder: str, name: str) -> bytes:
    with open(os.path.join(folder, "eeg1", name), "rb") as file:
        return file.read()


def main() -> None:
    folder, program = sys.argv[1], {"train": train, "fine_tune": fine_tune}[sys.argv[2]]
    model = MODELS[program.__name__]
    log = model.replace("model", "log") + ".jsonl"
    program.pools_of = lambda recipe, held_out, test_subject: ({"whole": noise_pool(1), "noise": noise_pool(2)}, {"simulated": noise_pool(3)})
    whole, cut = (os.path.join(folder, program.__name__ + part) for part in ("-whole", "-cut"))
    standard_output, sys.stdout = sys.stdout, sys.stderr
    drawn = [called(program, whole), called(program, cut, CUT_AT), called(program, cut)]
    sys.stdout = standard_output
    same = {name: contents(whole, name) == contents(cut, name) for name in (f"{model}.safetensors", log)}
    print(json.dumps({"drawn": drawn, "same": same}))
    if program is train:
        os.replace(os.path.join(whole, "eeg1/model.safetensors"), os.path.join(folder, "float.safetensors"))


if __name__ == "__main__":
    main()
