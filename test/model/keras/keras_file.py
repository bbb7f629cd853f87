"""Writes a network (.safetensors of ours) as Keras would save it: keras_file.py IN, with a JSON list of
{"layout", "target", "edits"} on standard input.

Layouts: keras2-model, keras2-weights, keras3-model (all .h5), keras3-archive (.keras), keras3-weights (.weights.h5).
Keras itself is not needed: names, nesting and order follow its legacy_h5_format.py and saving_lib.py.
Edits: {"drop": [TENSOR], "cast": {TENSOR: DTYPE}, "reshape": {TENSOR: SHAPE}, "first": N, "config": {CLASS: {KEY: VALUE}}}
with the tensors named as in docs/weights-format.md; "first" is the number that Keras's counters have reached. "parts": N
splits lists of names over N attributes, as Keras does above 64,512 bytes.
"""
import io
import json
import struct
import sys
import zipfile

import h5py
import numpy as np

SEPARABLE = {"depthwise": "depthwise_kernel", "pointwise": "pointwise_kernel", "bias": "bias"}
NORM = {"gamma": "gamma", "beta": "beta", "mean": "moving_mean", "variance": "moving_variance"}
DENSE = {"weight": "kernel", "bias": "bias"}
CLASSES = {"SeparableConv1D": SEPARABLE, "BatchNormalization": NORM, "Dense": DENSE}
SNAKE = {"SeparableConv1D": "separable_conv1d", "BatchNormalization": "batch_normalization", "Dense": "dense"}


def read_safetensors(path):
    data = open(path, "rb").read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    body = data[8 + length :]
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], "<f4").reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def keras_shaped(tensors):
    for name, value in tensors.items():
        if name.endswith(".depthwise"):
            value = value[:, :, None]
        if name.endswith(".pointwise"):
            value = value[None]
        yield name, value


def edited(tensors, edits):
    for name in edits.get("drop", []):
        del tensors[name]
    for name, dtype in edits.get("cast", {}).items():
        tensors[name] = tensors[name].astype(dtype)
    for name, shape in edits.get("reshape", {}).items():
        tensors[name] = np.zeros(shape, "f4")
    return tensors


def extractor_order(tensors):
    """Layers as a functional model sorts them: by depth, so that the shortcut comes beside the second stage."""
    blocks = sorted({name.split(".")[0] for name in tensors if name.startswith("block")})
    for block in blocks:
        for part in ("main1", "main2"):
            yield "SeparableConv1D", f"{block}.{part}"
            yield "BatchNormalization", f"{block}.{part}"
        for part in ("shortcut1", "shortcut2"):
            yield "SeparableConv1D", f"{block}.{part}"


def layers_of(tensors, order, first):
    """(class, Keras's name, {Keras's tensor: value}) of each layer that has tensors."""
    counts = {}
    for class_name, slot in order:
        number = counts.get(class_name, first)
        counts[class_name] = number + 1
        name = SNAKE[class_name] + (f"_{number}" if number else "")
        held = {
            keras: tensors[f"{slot}.{ours}"] for ours, keras in CLASSES[class_name].items() if f"{slot}.{ours}" in tensors
        }
        if held:
            yield class_name, name, held


def config_of(extractor, head, edits):
    settings = {
        "SeparableConv1D": {"padding": "same", "dilation_rate": [1], "activation": "linear", "use_bias": True},
        "BatchNormalization": {"epsilon": 0.001, "scale": True, "center": True},
        "Dense": {"use_bias": True},
    }

    def layer(class_name, name, held):
        config = {"name": name, **settings[class_name]}
        if class_name == "SeparableConv1D":
            taps = held["depthwise_kernel"].shape[0] if "depthwise_kernel" in held else 3
            config |= {"kernel_size": [taps], "strides": [2 if taps == 1 else 1]}
        if class_name == "Dense":
            units = held["kernel"].shape[1] if "kernel" in held else 5
            config |= {"units": units, "activation": "softmax" if units == 5 else "linear"}
        return {"class_name": class_name, "config": config | edits.get("config", {}).get(class_name, {})}

    inner = {"class_name": "Functional", "config": {"name": "model", "layers": [layer(*it) for it in extractor]}}
    wrapper = {"class_name": "TimeDistributed", "config": {"name": "time_distributed", "layer": inner}}
    return {"class_name": "Functional", "config": {"name": "model_1", "layers": [wrapper, *[layer(*it) for it in head]]}}


def write_names(group, attribute, names, parts):
    if parts == 1:
        group.attrs[attribute] = names
        return
    for number, part in enumerate(np.array_split(np.asarray(names), parts)):
        group.attrs[f"{attribute}{number}"] = part


def write_legacy(group, extractor, head, suffix, parts):
    # Keras lists trainable tensors before the others.
    moving = ("moving_mean", "moving_variance")
    inner = [(f"{name}/{tensor}{suffix}", tensor, value) for _, name, held in extractor for tensor, value in held.items()]
    listed = [it for it in inner if it[1] not in moving] + [it for it in inner if it[1] in moving]
    layers = {"input_2": [], "reshape": [], "time_distributed": [(path, value) for path, _, value in listed], "flatten": []}
    for _, name, held in head:
        layers[name] = [(f"{name}/{tensor}{suffix}", value) for tensor, value in held.items()]
    write_names(group, "layer_names", [name.encode() for name in layers], parts)
    group.attrs["backend"] = b"tensorflow"
    for name in sorted(layers):
        subgroup = group.create_group(name)
        paths = [path.encode() for path, _ in layers[name]]
        write_names(subgroup, "weight_names", paths, parts if len(paths) >= parts else 1)
        for path, value in layers[name]:
            subgroup[path] = value
    group.create_group("top_level_model_weights").attrs["weight_names"] = []


def write_saving_lib(file, extractor, head):
    def container(folder, layers):
        counts = {}
        for class_name, _, held in layers:
            number = counts.get(class_name, 0)
            counts[class_name] = number + 1
            place = f"{folder}/{SNAKE[class_name]}" + (f"_{number}" if number else "")
            for tensor, value in held.items():
                file[f"{place}/vars/{list(CLASSES[class_name].values()).index(tensor)}"] = value

    container("layers/time_distributed/layer/layers", extractor)
    container("layers", head)
    file["layers/dropout/seed_generator/vars/0"] = np.array([1, 2], "u4")
    file.create_group("layers/flatten/vars")
    file["optimizer/vars/0"] = np.int64(7)


def write(tensors, layout, target, edits):
    tensors = edited(dict(tensors), edits)
    first = edits.get("first", 0)
    extractor = list(layers_of(tensors, extractor_order(tensors), first))
    head = list(layers_of(tensors, [("Dense", "head.dense1"), ("Dense", "head.dense2")], first))
    if head:
        head[-1] = (head[-1][0], "Label", head[-1][2])  # as the authors name it
    config = json.dumps(config_of(extractor, head, edits))
    if layout == "keras3-archive":
        weights = io.BytesIO()
        with h5py.File(weights, "w") as file:
            write_saving_lib(file, extractor, head)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("metadata.json", json.dumps({"keras_version": "3.5.0"}))
            archive.writestr("config.json", config)
            archive.writestr("model.weights.h5", weights.getvalue())
        return
    with h5py.File(target, "w") as file:
        if layout == "keras3-weights":
            write_saving_lib(file, extractor, head)
        elif layout == "keras2-weights":
            write_legacy(file, extractor, head, ":0", edits.get("parts", 1))
        else:
            file.attrs["model_config"] = config.encode() if layout == "keras2-model" else config
            file["optimizer_weights/iteration"] = np.int64(7)
            suffix = ":0" if layout == "keras2-model" else ""
            write_legacy(file.create_group("model_weights"), extractor, head, suffix, edits.get("parts", 1))


shaped = dict(keras_shaped(read_safetensors(sys.argv[1])))
for job in json.load(sys.stdin):
    write(shaped, **job)
