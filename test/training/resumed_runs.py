"""Runs that are cut and taken up again, for the tests: `resumed_runs.py FOLDER PROGRAM`, PROGRAM `train` or `fine_tune`.

Runs the program once whole and once cut in the middle, both through its command line, on noise instead of data. Prints
JSON: the steps that each call drew, whether the weights and logs of both are the same, and, of fine_tune, whether a run
of no steps from the float weights and from the fine-tuned ones keeps the tensors.
"""
import json
import os
import sys
from typing import List, Optional

import numpy as np
import torch

import fine_tune
import train
from data import Pool
from safetensors_io import read_safetensors

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


def called(program, runs: str, cut_at: int = STEPS, source: Optional[str] = None, steps: int = STEPS) -> List[int]:
    """-> the steps drawn in training, in order, until the end or the cut."""
    drawn, draw = [], train.Sampler.draw

    def recorded(sampler, step: int):
        if step == cut_at:
            raise Cut
        drawn.append(step)
        return draw(sampler, step)

    program.RUNS, program.CHECK_EVERY = runs, SAVED_EVERY
    program.Sampler.draw = recorded
    source = ["--from", source] if source is not None else []
    sys.argv = [program.__name__, RECIPE, *source, "--threads", "1", "--set", *CHANGES, f"quantisation.steps={steps}"]
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


def keeps(path: str, runs: str) -> bool:
    """Whether fine-tuning of no steps leaves every tensor as it is; it has ranges and a correction to give."""
    called(fine_tune, runs, source=path, steps=0)
    before, _ = read_safetensors(path)
    after, metadata = read_safetensors(os.path.join(runs, "eeg1/model-qat.safetensors"))
    assert "activationRanges" in metadata and "biasCorrection" in metadata
    return all(np.array_equal(before[name], after[name]) for name in before)


def without_sums(folder: str, program) -> None:
    """The checkpoint as it was before it held the checksums of folders, of which this recipe has none."""
    path = os.path.join(folder, "eeg1", {"train": "checkpoint.pt", "fine_tune": "checkpoint-qat.pt"}[program.__name__])
    state = torch.load(path)
    assert state.get("identity", state).pop("sums") == {}
    torch.save(state, path)


def main() -> None:
    folder, program = sys.argv[1], {"train": train, "fine_tune": fine_tune}[sys.argv[2]]
    model = MODELS[program.__name__]
    log = model.replace("model", "log") + ".jsonl"
    program.pools_of = lambda recipe, held_out, test_subject: ({"whole": noise_pool(1), "noise": noise_pool(2)}, {"simulated": noise_pool(3)})
    whole, cut = (os.path.join(folder, program.__name__ + part) for part in ("-whole", "-cut"))
    standard_output, sys.stdout = sys.stdout, sys.stderr
    trained = os.path.join(folder, "float.safetensors")
    source = trained if program is fine_tune else None
    drawn = [called(program, whole, source=source), called(program, cut, CUT_AT, source)]
    without_sums(cut, program)
    drawn.append(called(program, cut, source=source))
    kept = {}
    if program is fine_tune:
        tuned = os.path.join(whole, "eeg1/model-qat.safetensors")
        kept = {name: keeps(path, os.path.join(folder, name)) for name, path in (("float", trained), ("tuned", tuned))}
    sys.stdout = standard_output
    same = {name: contents(whole, name) == contents(cut, name) for name in (f"{model}.safetensors", log)}
    print(json.dumps({"drawn": drawn, "same": same, "kept": kept}))
    if program is train:
        os.replace(os.path.join(whole, "eeg1/model.safetensors"), trained)


if __name__ == "__main__":
    main()
