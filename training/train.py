"""Trains one model from a recipe: `train.py RECIPE.json [--hold-out NAME ...] [--fold K] [--set key=value ...]`.

Batches and augmentation depend on the seed and the step alone, so that a run taken up from its checkpoint ends where
an uninterrupted one does. Writes training/runs/NAME/: log.jsonl, learning-curve.svg, checkpoint.pt, result.json and
model.safetensors.
"""
import json
import os
import time
from typing import Dict, List, Sequence

import numpy as np
import torch
import torch.nn.functional as F

from alpha import with_alpha
from arousals import may_hold_arousals, with_arousals
from artefacts import with_artefacts
from augment import augmented
from command_line import parser_of, recipe_and_held_out
from distil import distilled_loss, learner_recipe, mean_opinion, teacher_recipes
from early_stopping import EarlyStopping
from evaluate import by_recording, stages_of
from learning_curve import write_learning_curve
from metrics import agreement, confusion_matrix
from network import STAGE_COUNT, SleepNet
from provenance import write_model
from recipe import kept_out, what_trains
from recordings import STAGES, TEST_SUBJECT
from refusal import run_program
from sampler import Batch, Sampler
from sources import pools_of, sums_of

RUNS = os.path.join(os.path.dirname(__file__), "runs")
CHECK_EVERY = 100
CHECK_EPOCHS = 600  # a fixed sample of each held-out source, for the learning curve


def learning_rate(step: int, recipe: Dict) -> float:
    """Linear warm-up, then a cosine to 0."""
    if step < recipe["warmUp"]:
        return recipe["learningRate"] * (step + 1) / recipe["warmUp"]
    progress = (step - recipe["warmUp"]) / (recipe["steps"] - recipe["warmUp"])
    return recipe["learningRate"] * 0.5 * (1 + np.cos(np.pi * progress))


def batch_loss(network: SleepNet, drawn: Batch, class_weights: torch.Tensor, recipe: Dict, teachers: List[SleepNet]) -> torch.Tensor:
    x, stages, partial = batch_inputs(drawn, recipe, class_weights.device)
    if teachers:
        return distilled_loss(network(x), mean_opinion(teachers, x, recipe["distillation"]["temperature"]))
    return stage_loss(network(x), stages, partial, class_weights, recipe)


def batch_inputs(drawn: Batch, recipe: Dict, device: torch.device):
    """-> augmented units [batch, channels, samples], stages, partial"""
    tensors = Batch(*(None if each is None else torch.from_numpy(each).to(device) for each in drawn))
    x, stages, partial = tensors.inputs.float() / 2048, tensors.stages.long(), tensors.partial
    x = with_arousals(x, may_hold_arousals(stages, partial), recipe["arousalShare"])
    x = with_alpha(x, stages, recipe.get("alphaShare", 0))
    if recipe.get("artefacts"):
        x = with_artefacts(x, recipe["artefacts"])
    is_whole_night = torch.rand(len(x), device=device) < recipe["wholeNightGain"]
    log_gain = tensors.log_gain * is_whole_night
    x = augmented(x, log_gain, recipe["augmentation"], tensors.style_change, tensors.spectrum)
    return x, stages, partial


def stage_loss(logits: torch.Tensor, stages, partial, class_weights: torch.Tensor, recipe: Dict) -> torch.Tensor:
    """People of W and N3 alone: what their source left out is lowered by the recipe's soft mask, hardly at choice."""
    soft_mask = recipe.get("softMask", {})
    lowered = torch.tensor([float(soft_mask.get(stage, 0)) for stage in STAGES], device=logits.device)
    logits = logits - partial[:, None] * lowered
    return F.cross_entropy(logits, stages, class_weights, label_smoothing=recipe["labelSmoothing"])


def finite(loss: torch.Tensor, step: int) -> float:
    """Raises FloatingPointError: what follows would be NaN, and so would the weights that are written."""
    value = loss.item()
    if not np.isfinite(value):
        raise FloatingPointError(f"step {step}: loss {value}, expected a finite number: lower learningRate")
    return value


class Run:
    """One training run and its folder."""

    def __init__(
        self, recipe: Dict, held_out: List[str], test_subject: int = TEST_SUBJECT, teachers: Sequence[SleepNet] = ()
    ):
        self.recipe, self.teachers = learner_recipe(recipe), list(teachers)
        self.held_out, self.test_subject = held_out, test_subject
        recipe = self.recipe
        self.folder = os.path.join(RUNS, recipe["name"])
        os.makedirs(self.folder, exist_ok=True)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(recipe["seed"])
        self.network = SleepNet(len(recipe["channels"]), recipe["dropout"], recipe["channelDropout"])
        if recipe.get("rounding"):
            self.network.round_activations(**recipe["rounding"])
        self.network.to(self.device)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), weight_decay=recipe["weightDecay"])
        self.stopping = EarlyStopping(recipe.get("earlyStopping"))
        self.first_step, self.log = 0, []

    def load_data(self) -> None:
        self.sums = sums_of(self.recipe)
        self.training, self.validation = pools_of(self.recipe, self.held_out, self.test_subject)
        for name, pool in self.training.items():
            print(f"train {name}: {np.bincount(pool.stages, minlength=STAGE_COUNT)} of {len(np.unique(pool.owner))} recordings")
        self.sampler = Sampler(self.training, self.recipe)
        self.class_weights = self.sampler.class_weights().to(self.device)

    def _identity(self) -> Dict:
        """What has to be the same for a checkpoint to be taken up."""
        return {"recipe": what_trains(self.recipe), "heldOut": kept_out(self.held_out, self.test_subject), "sums": self.sums}

    def resume(self) -> None:
        path = os.path.join(self.folder, "checkpoint.pt")
        if not os.path.exists(path):
            return
        state = torch.load(path, map_location=self.device)
        if any(state.get(key, {}) != own for key, own in self._identity().items()):
            return
        self.network.load_state_dict(state["network"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.stopping.load_state(state["stopping"])
        self.first_step, self.log = state["step"], state["log"]

    def save(self, step: int) -> None:
        path = os.path.join(self.folder, "checkpoint.pt")
        state = {**self._identity(), "step": step, "log": self.log}
        state.update(network=self.network.state_dict(), optimiser=self.optimiser.state_dict(), stopping=self.stopping.state())
        torch.save(state, path + ".part")
        os.replace(path + ".part", path)

    def train(self) -> None:
        losses, started = [], time.time()
        for step in range(self.first_step, self.recipe["steps"]):
            if self.stopping.is_over():
                print(f"stopped at step {step}: no better check in {self.stopping.since_best}")
                break
            torch.manual_seed(self.recipe["seed"] * 1_000_003 + step)
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(step, self.recipe)
            self.network.train()
            loss = batch_loss(self.network, self.sampler.draw(step), self.class_weights, self.recipe, self.teachers)
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe["clipNorm"])
            self.optimiser.step()
            losses.append(finite(loss, step))
            if (step + 1) % CHECK_EVERY == 0 or step + 1 == self.recipe["steps"]:
                self._check(step + 1, float(np.mean(losses)), time.time() - started)
                losses = []

    def _check(self, step: int, loss: float, seconds: float) -> None:
        entry = {"step": step, "loss": round(loss, 4)}
        for name, pool in self.validation.items():
            rows = np.random.default_rng(0).permutation(len(pool.stages))[:CHECK_EPOCHS]
            found = stages_of(self.network, pool.inputs[rows])
            entry[name] = agreement(confusion_matrix(pool.stages[rows], found))["kappa"]
        self.log.append(entry)
        self.stopping.observe(entry, self.network)
        print(f"{entry} {seconds:.0f} s", flush=True)
        self.save(step)
        with open(os.path.join(self.folder, "log.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in self.log)
        write_learning_curve(os.path.join(self.folder, "learning-curve.svg"), self.log)

    def finish(self) -> None:
        self.stopping.restore(self.network)
        results = {name: by_recording(self.network, pool) for name, pool in self.validation.items()}
        with open(os.path.join(self.folder, "result.json"), "w", encoding="utf-8") as file:
            json.dump({"heldOut": self.held_out, "results": results}, file, indent=1)
        for name, result in results.items():
            whole = result["all"]
            print(f"{name}: kappa {whole['kappa']} macro-F1 {whole['macroF1']} F1 {whole['f1']}")
            print(f"  recall by recording {result.get('recall')}")
        out = {"held_out": self.held_out, "test_subject": self.test_subject}
        write_model(os.path.join(self.folder, "model.safetensors"), self.network, self.recipe, **out)


def trained(recipe: Dict, held_out: List[str], test_subject: int) -> SleepNet:
    """Trains a recipe's network, its teachers first, from where an earlier run left off. -> it, in evaluation mode"""
    teachers = [trained(each, held_out, test_subject) for each in teacher_recipes(recipe)]
    print(f"training {recipe['name']}", flush=True)
    run = Run(recipe, held_out, test_subject, teachers)
    run.load_data()
    run.resume()
    run.train()
    run.finish()
    return run.network.eval()


def main() -> None:
    arguments = parser_of(__doc__).parse_args()
    trained(*recipe_and_held_out(arguments), arguments.test_subject)


if __name__ == "__main__":
    run_program(main)
