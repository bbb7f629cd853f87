"""Reads and writes docs/weights-format.md: F32 tensors behind a JSON header, the safetensors container."""
import json
import struct
from typing import Dict, Tuple

import numpy as np
import torch

from network import SleepNet
from refusal import existing

HEADER_ALIGNMENT = 8


def write_safetensors(path: str, tensors: Dict[str, np.ndarray], metadata: Dict[str, str]) -> None:
    header, payload = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        data = np.ascontiguousarray(tensor, dtype="<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(payload), len(payload) + len(data)]}
        payload += data
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % HEADER_ALIGNMENT)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + payload)


def read_safetensors(path: str) -> Tuple[Dict[str, np.ndarray], Dict[str, str]]:
    """Raises Refusal where no file is there."""
    with open(existing(path, "a weights file (docs/weights-format.md)", "name another"), "rb") as file:
        data = file.read()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop("__metadata__", {})
    payload = data[8 + length :]
    tensors = {
        name: np.frombuffer(payload[entry["data_offsets"][0] : entry["data_offsets"][1]], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
    }
    return tensors, metadata


def tensors_of(network: SleepNet) -> Dict[str, np.ndarray]:
    """A network's weights under the names and in the axis order of the weights format."""
    tensors = {}
    for b, block in enumerate(network.blocks, 1):
        for i, main in enumerate((block.main1, block.main2), 1):
            prefix = f"block{b}.main{i}."
            tensors.update(_separable(prefix, main.conv))
            for name, value in _norm_parts(main.norm).items():
                tensors[prefix + name] = _numpy(value)
        for i, conv in enumerate((block.shortcut1, block.shortcut2), 1):
            tensors.update(_separable(f"block{b}.shortcut{i}.", conv))
    for i, dense in enumerate((network.dense1, network.dense2), 1):
        tensors[f"head.dense{i}.weight"] = _numpy(dense.weight).T
        tensors[f"head.dense{i}.bias"] = _numpy(dense.bias)
    return tensors


def network_of(tensors: Dict[str, np.ndarray]) -> SleepNet:
    """The network, in evaluation mode, of tensors in the weights format."""
    features = tensors["block3.main2.bias"].shape[0]
    network = SleepNet(tensors["head.dense1.weight"].shape[0] // features)
    with torch.no_grad():
        for b, block in enumerate(network.blocks, 1):
            for i, main in enumerate((block.main1, block.main2), 1):
                prefix = f"block{b}.main{i}."
                _fill_separable(tensors, prefix, main.conv)
                for name, value in _norm_parts(main.norm).items():
                    value.copy_(_tensor(tensors[prefix + name]))
            for i, conv in enumerate((block.shortcut1, block.shortcut2), 1):
                _fill_separable(tensors, f"block{b}.shortcut{i}.", conv)
        for i, dense in enumerate((network.dense1, network.dense2), 1):
            dense.weight.copy_(_tensor(tensors[f"head.dense{i}.weight"].T))
            dense.bias.copy_(_tensor(tensors[f"head.dense{i}.bias"]))
    return network.eval()


def _separable(prefix: str, conv) -> Dict[str, np.ndarray]:
    return {
        prefix + "depthwise": _numpy(conv.depthwise)[:, 0, :].T,
        prefix + "pointwise": _numpy(conv.pointwise)[:, :, 0].T,
        prefix + "bias": _numpy(conv.bias),
    }


def _fill_separable(tensors: Dict[str, np.ndarray], prefix: str, conv) -> None:
    conv.depthwise.copy_(_tensor(tensors[prefix + "depthwise"].T[:, None, :]))
    conv.pointwise.copy_(_tensor(tensors[prefix + "pointwise"].T[:, :, None]))
    conv.bias.copy_(_tensor(tensors[prefix + "bias"]))


def _norm_parts(norm) -> Dict[str, torch.Tensor]:
    return {"gamma": norm.weight, "beta": norm.bias, "mean": norm.running_mean, "variance": norm.running_var}


def _numpy(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().cpu().numpy()


def _tensor(array: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.array(array, dtype=np.float32))
