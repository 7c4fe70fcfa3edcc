"""SqueezeNet 1.0.

Source: Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", 2016, table 1.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

#: Filters of the squeezing 1x1 convolution and of either expanding one; None is a max pool.
_FIRES = ((16, 64), (16, 64), (32, 128), None, (32, 128), (48, 192), (48, 192), (64, 256), None, (64, 256))


def build(name: str) -> Any:
    """The keras.Model, from a 224x224 image to the probabilities of 1000 classes."""
    image = keras.Input((224, 224, 3), name="image")
    x = layers.Conv2D(96, 7, strides=2, activation="relu", name="conv1")(image)
    x = layers.MaxPooling2D(3, 2, name="pool1")(x)
    for number, filters in enumerate(_FIRES, start=2):
        x = (
            layers.MaxPooling2D(3, 2, name=f"pool{number}")(x)
            if filters is None
            else _fire(x, *filters, number)
        )
    x = layers.Conv2D(1000, 1, activation="relu", name="conv10")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    return keras.Model(image, layers.Softmax(name="probabilities")(x), name=name)


def _fire(x: Any, squeeze: int, expand: int, number: int) -> Any:
    x = layers.Conv2D(squeeze, 1, activation="relu", name=f"fire{number}_squeeze")(x)
    one = layers.Conv2D(expand, 1, activation="relu", name=f"fire{number}_expand1")(x)
    three = layers.Conv2D(expand, 3, padding="same", activation="relu", name=f"fire{number}_expand3")(x)
    return layers.Concatenate(name=f"fire{number}")([one, three])
