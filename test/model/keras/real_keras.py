"""Lets Keras itself build ULW-SleepNet as its authors describe it and save it in every way that it has: real_keras.py FOLDER

Needs Keras 3 and a backend, so it is run by hand; what it wrote with Keras 3.15.1 on TensorFlow 2.21.0 is kept in
fixtures/, gzipped. Weights are multiples of 1/64, which compress well. `logits.json` has Keras's own logits for the
epochs of `signal`, which import.test.ts makes again.
"""
import gzip
import json
import sys
from pathlib import Path

import keras
import numpy as np
from keras import layers

CHANNELS = 4
SAMPLES = 3000
EPOCHS = 3


def signal() -> np.ndarray:
    """[epochs, channels, samples] in microvolts: whole quarters, the same in any language."""
    e, c, i = np.ogrid[:EPOCHS, :CHANNELS, :SAMPLES]
    return (((i * i * (c + 3) + 37 * i + 1000 * e) % 401 - 200) / 4).astype("f4")


def stage(x, features: int):
    x = layers.BatchNormalization()(layers.SeparableConv1D(features, 3, padding="same")(x))
    return layers.MaxPooling1D(2, 2, padding="same")(layers.Activation("relu")(x))


def block(x, features: int):
    main = stage(stage(x, features), features)
    side = layers.SeparableConv1D(features, 1, 2, padding="same")(x)
    side = layers.SeparableConv1D(features, 1, 2, padding="same")(side)
    return layers.Add()([main, side])


def build() -> keras.Model:
    one = layers.Input((SAMPLES, 1))
    x = one
    for features in (8, 16, 32):
        x = layers.Dropout(0.1)(block(x, features))
    extractor = keras.Model(one, layers.GlobalAveragePooling1D()(x))
    every = layers.Input((SAMPLES, CHANNELS))
    x = layers.TimeDistributed(extractor)(layers.Reshape((CHANNELS, SAMPLES, 1))(every))
    x = layers.Dense(64)(layers.Dropout(0.3)(layers.Flatten()(x)))
    return keras.Model(every, layers.Dense(5, activation="softmax", name="Label")(x))


def coarse(value: np.ndarray, is_variance: bool, random: np.random.Generator) -> np.ndarray:
    noise = random.normal(0, 0.06, value.shape)
    return np.round(64 * (np.abs(value + noise) if is_variance else value + noise)) / 64


def main() -> None:
    folder = Path(sys.argv[1])
    keras.utils.set_random_seed(7)
    random = np.random.default_rng(7)
    model = build()
    for variable in model.weights:
        variable.assign(coarse(np.asarray(variable.numpy()), "variance" in variable.path, random))
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecayRestarts(1e-3, 10), amsgrad=True)
    model.compile(optimizer, loss={"Label": "categorical_crossentropy"}, metrics={"Label": "accuracy"})
    optimizer.build(model.trainable_variables)
    for name in ("model.h5", "model.keras", "model.weights.h5"):
        path = folder / name
        (model.save_weights if name == "model.weights.h5" else model.save)(path)
        (folder / f"{name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
        path.unlink()
    # The authors' generator turns [channels, samples] into [samples, channels] by a bare reshape.
    epochs = signal().reshape(-1, SAMPLES, CHANNELS)
    hidden = keras.Model(model.input, model.layers[-2].output).predict(epochs, verbose=0).astype("f8")
    kernel, bias = (np.asarray(it.numpy(), "f8") for it in model.layers[-1].weights)
    logits = hidden @ kernel + bias
    softmax = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    assert np.allclose(softmax, model.predict(epochs, verbose=0), atol=1e-5)
    (folder / "logits.json").write_text(json.dumps({"keras": keras.__version__, "logits": logits.tolist()}) + "\n")


if __name__ == "__main__":
    main()
