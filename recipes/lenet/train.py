"""The network and its training.

Sigmoids learn slowly: their outputs all have one sign, so every layer begins far from where its inputs are centred.
tanh(x) = 2 sigmoid(2x) - 1, so a network of tanh is a network of sigmoids with other weights, which can be computed.
The recipe trains the one, quickly, and carries the other: the same function, up to float rounding.
"""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import numpy as np
import tensorflow as tf

from recipes.lenet.digits import TRAIN_SEED, Digits, render_train

PARAMETERS = 416 + 12_832 + 819_456 + 32_896 + 1_290
EPOCHS, COUNT, BATCH, RATE = 10, 40_000, 64, 0.06


def build(activation: str) -> Any:
    """LeNet: 28x28x1, conv 5x5x16, conv 5x5x32, average pool 2x2, dense 256, 128, 10.

    Args:
        activation: of the hidden layers, "sigmoid" or "tanh".

    Returns:
        keras.Model, untrained, from float32 [N, 28, 28, 1] in [0, 1] to float32 [N, 10], probabilities.

    Raises:
        ValueError: it has not the number of parameters that its definition gives.
    """
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1), name="image"),
            layers.Conv2D(16, 5, activation=activation, name="conv1"),
            layers.Conv2D(32, 5, activation=activation, name="conv2"),
            layers.AveragePooling2D(2, name="pool"),
            layers.Flatten(name="flatten"),
            layers.Dense(256, activation=activation, name="dense1"),
            layers.Dense(128, activation=activation, name="dense2"),
            layers.Dense(10, activation="softmax", name="digit"),
        ],
        name="lenet",
    )
    if model.count_params() != PARAMETERS:
        raise ValueError(f"LeNet has {PARAMETERS:,} parameters; this model has {model.count_params():,}.")
    return model


def train(epochs: int = EPOCHS, count: int = COUNT) -> Any:
    """Train LeNet on new digits every epoch: SGD with momentum, a rate that soon rises and then falls to nothing.

    Returns:
        keras.Model, with sigmoids.
    """
    keras.utils.set_random_seed(TRAIN_SEED)
    tf.config.experimental.enable_op_determinism()
    model = build("tanh")
    steps = epochs * -(-count // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        RATE / 10, steps - steps // 10, warmup_target=RATE, warmup_steps=steps // 10
    )
    optimizer = keras.optimizers.SGD(rate, momentum=0.9, nesterov=True)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    for epoch in range(epochs):
        data = render_train(count, epoch)
        model.fit(data.inputs(), data.labels, BATCH, epoch + 1, initial_epoch=epoch)
    return as_sigmoids(model)


def as_sigmoids(model: Any) -> Any:
    """The network of sigmoids that computes what a network of tanh computes.

    With s = sigmoid(2x) for every hidden tanh(x) = 2s - 1, a layer's W tanh + b becomes 2W s + (b - sum W), and the
    2 of sigmoid(2x) doubles both. Average pooling keeps 2s - 1 as it is.
    """
    result = build("sigmoid")
    names = [layer.name for layer in model.layers if layer.weights]
    for name in names:
        kernel, bias = (weight.astype(np.float64) for weight in model.get_layer(name).get_weights())
        if name != names[0]:
            bias = bias - kernel.sum(axis=tuple(range(kernel.ndim - 1)))
            kernel = 2 * kernel
        steep = 1 if name == names[-1] else 2
        result.get_layer(name).set_weights([steep * kernel, steep * bias])
    return result


def accuracy(model: Any, data: Digits) -> float:
    """Share of `data` that the model gets right."""
    predicted = model.predict(data.inputs(), batch_size=250, verbose=0).argmax(axis=1)
    return float((predicted == data.labels).mean())
