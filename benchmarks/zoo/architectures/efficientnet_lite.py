"""EfficientNet-Lite0: EfficientNet-B0 without squeeze-and-excitation, with ReLU6, stem and head not scaled.

Source: the TensorFlow TPU repository's efficientnet/lite page; blocks of Tan and Le, "EfficientNet", 2019, table 1.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

#: Kernel, stride of the first block, expansion, output channels, number of blocks.
_STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


def build(name: str) -> Any:
    """The keras.Model, from a 224x224 image to the probabilities of 1000 classes."""
    image = keras.Input((224, 224, 3), name="image")
    x = _convolution(image, 32, 3, 2, "stem")
    for stage, (kernel, stride, expansion, channels, blocks) in enumerate(_STAGES, start=1):
        for block in range(blocks):
            prefix = f"stage{stage}_{block}"
            x = _block(x, kernel, stride if block == 0 else 1, expansion, channels, prefix)
    x = _convolution(x, 1280, 1, 1, "head")
    x = layers.GlobalAveragePooling2D(name="average")(x)
    return keras.Model(image, layers.Dense(1000, activation="softmax", name="predictions")(x), name=name)


def _convolution(x: Any, filters: int, kernel: int, stride: int, prefix: str) -> Any:
    x = layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False, name=f"{prefix}_conv")(x)
    x = layers.BatchNormalization(name=f"{prefix}_bn")(x)
    return layers.ReLU(6.0, name=f"{prefix}_relu")(x)


def _block(x: Any, kernel: int, stride: int, expansion: int, channels: int, prefix: str) -> Any:
    """Expand, convolve each channel, project; and add the input where the shapes allow it."""
    before = x
    if expansion > 1:
        x = _convolution(x, expansion * x.shape[-1], 1, 1, f"{prefix}_expand")
    x = layers.DepthwiseConv2D(kernel, stride, padding="same", use_bias=False, name=f"{prefix}_depthwise")(x)
    x = layers.ReLU(6.0, name=f"{prefix}_relu")(layers.BatchNormalization(name=f"{prefix}_depthwise_bn")(x))
    x = layers.Conv2D(channels, 1, use_bias=False, name=f"{prefix}_project")(x)
    x = layers.BatchNormalization(name=f"{prefix}_project_bn")(x)
    return layers.Add(name=f"{prefix}_add")([before, x]) if x.shape == before.shape else x
