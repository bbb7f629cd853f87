"""Fine-tunes trained weights through the integers that will run: `fine_tune.py RECIPE.json [--from MODEL.safetensors]
[--hold-out NAME ...] [--fold K] [--set key=value ...]`.

Starts from training/runs/NAME/model.safetensors, calibrates the activation ranges, and trains on with the same batches
and augmentation. BatchNorm keeps its statistics. Writes beside it model-qat.safetensors, result-qat.json,
log-qat.jsonl and checkpoint-qat.pt; taken up again it ends where an uninterrupted run does.
"""
import hashlib
import json
import os
import time
from typing import Dict, List, Optional

import numpy as np
import torch
import torch.nn.functional as F

from activation_ranges import measured_ranges, ranges_of
from bias_correction import measured_correction
from command_line import parser_of, recipe_and_held_out
from compare_integers import compared
from equalise import equalise
from fake_quantised import FakeQuantised
from network import SleepNet
from provenance import write_model
from range_search import searched
from recipe import QUANTISATION, kept_out, what_trains
from recordings import TEST_SUBJECT
from refusal import existing, run_program
from safetensors_io import network_of, read_safetensors
from sources import pools_of, sums_of
from sampler import Sampler
from train import RUNS, batch_inputs, finite, stage_loss

CHECK_EVERY = 50


def divergence(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Kullback-Leibler, of logits, a batch's mean."""
    return F.kl_div(found.log_softmax(1), wanted.log_softmax(1), log_target=True, reduction="batchmean")


def float_logits(network: SleepNet, x: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
    return network.dense2(network.dense1((network.features(x) * kept[:, :, None]).flatten(1)))


class FineTune:
    """One fine-tuning and its files."""

    def __init__(
        self, recipe: Dict, held_out: List[str], source: Optional[str] = None, test_subject: int = TEST_SUBJECT
    ):
        recipe["quantisation"] = {**QUANTISATION, **(recipe.get("quantisation") or {})}
        self.recipe, self.settings = recipe, recipe["quantisation"]
        self.held_out, self.test_subject = held_out, test_subject
        self.folder = os.path.join(RUNS, recipe["name"])
        remedy = "run train.py with the same recipe and options first, or name weights by --from"
        source = existing(source or self.path("model.safetensors"), "the float weights to start from", remedy)
        os.makedirs(self.folder, exist_ok=True)
        with open(source, "rb") as file:
            self.source_digest = hashlib.sha256(file.read()).hexdigest()
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        tensors, metadata = read_safetensors(source)
        self.is_equalised = ranges_of(metadata) is not None
        self.provenance = json.loads(metadata.get("provenance", "{}"))
        self.teacher, self.network = (network_of(tensors).to(self.device) for _ in range(2))
        self.first_step, self.log = 0, []

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    def load_data(self) -> None:
        self.sums = sums_of(self.recipe)
        training, self.validation = pools_of(self.recipe, self.held_out, self.test_subject)
        self.sampler = Sampler(training, self.recipe)
        self.class_weights = self.sampler.class_weights().to(self.device)

    def prepare(self) -> None:
        """Equalised weights, unless an earlier fine-tuning did it, and ranges from batches as training draws them,
        unaugmented.
        """
        batches = -(-self.settings["calibration"] // self.recipe["batch"])
        inputs = np.concatenate([self.sampler.draw(step).inputs for step in range(batches)])
        if not self.is_equalised:
            equalise(self.network, inputs)
        ranges = measured_ranges(self.network, inputs) * self.settings["rangeShare"]
        if self.settings["search"]:
            ranges = searched(self.network, ranges, self.sampler.unaugmented())
        self.model = FakeQuantised(self.network, ranges).eval()
        groups = [{"params": self.network.parameters(), "share": 1.0}]
        if self.settings["rangeRate"] > 0:
            share = self.settings["rangeRate"] / self.settings["learningRate"]
            groups.append({"params": [self.model.log_ranges], "share": share})
        self.optimiser = torch.optim.Adam(groups)

    def _identity(self) -> Dict:
        """What has to be the same for a checkpoint to be taken up."""
        own = {"settings": self.settings, "source": self.source_digest, "sums": self.sums}
        return {"recipe": what_trains(self.recipe), "heldOut": kept_out(self.held_out, self.test_subject), **own}

    def resume(self) -> None:
        path = self.path("checkpoint-qat.pt")
        if not os.path.exists(path):
            return
        state = torch.load(path, map_location=self.device)
        if {"sums": {}, **state["identity"]} != self._identity():
            return
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.first_step, self.log = state["step"], state["log"]

    def save(self, step: int) -> None:
        path = self.path("checkpoint-qat.pt")
        state = {"identity": self._identity(), "step": step, "log": self.log}
        torch.save({**state, "model": self.model.state_dict(), "optimiser": self.optimiser.state_dict()}, path + ".part")
        os.replace(path + ".part", path)

    def loss(self, step: int) -> torch.Tensor:
        """Of the integers: the stages' own loss, and how far they are from the starting network and from these weights."""
        x, stages, partial = batch_inputs(self.sampler.draw(step), self.recipe, self.device)
        kept = (torch.rand(x.shape[:2], device=x.device) >= self.recipe["channelDropout"]).float()
        found = self.model(x, kept)
        loss = self.settings["stages"] * stage_loss(found, stages, partial, self.class_weights, self.recipe)
        with torch.no_grad():
            wanted = float_logits(self.teacher, x, kept)
        loss = loss + self.settings["distillation"] * divergence(found, wanted)
        if self.settings["agreement"] > 0:
            own = float_logits(self.network, x, kept)
            loss = loss + self.settings["agreement"] * divergence(found, own)
        return loss

    def train(self) -> None:
        losses, started, steps = [], time.time(), self.settings["steps"]
        for step in range(self.first_step, steps):
            torch.manual_seed(self.recipe["seed"] * 1_000_003 + step)
            rate = self.settings["learningRate"] * 0.5 * (1 + np.cos(np.pi * step / steps))
            for group in self.optimiser.param_groups:
                group["lr"] = rate * group["share"]
            loss = self.loss(step)
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe["clipNorm"])
            self.optimiser.step()
            losses.append(finite(loss, step))
            if (step + 1) % CHECK_EVERY == 0 or step + 1 == steps:
                self.log.append({"step": step + 1, "loss": round(float(np.mean(losses)), 4)})
                print(f"{self.log[-1]} {time.time() - started:.0f} s", flush=True)
                self.save(step + 1)
                losses = []

    def finish(self) -> None:
        ranges = self.model.log_ranges.detach().exp()
        correction = measured_correction(self.network, ranges, self.sampler.unaugmented())
        results = {name: compared(self.network, ranges, pool, correction) for name, pool in self.validation.items()}
        for name, result in results.items():
            print(f"{name}: {json.dumps(result)}")
        with open(self.path("result-qat.json"), "w", encoding="utf-8") as file:
            found = {"ranges": ranges.tolist(), "biasCorrection": correction.tolist(), "results": results}
            json.dump({"heldOut": self.held_out, **found}, file, indent=1)
        with open(self.path("log-qat.jsonl"), "w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in self.log)
        out = {"held_out": self.held_out, "test_subject": self.test_subject, "source": self.provenance}
        write_model(self.path("model-qat.safetensors"), self.network, self.recipe, ranges, correction, **out)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--from", dest="source", help="float weights (default: what train.py made of this recipe)")
    arguments = parser.parse_args()
    run = FineTune(*recipe_and_held_out(arguments), arguments.source, arguments.test_subject)
    run.load_data()
    run.prepare()
    run.resume()
    run.train()
    run.finish()


if __name__ == "__main__":
    run_program(main)
