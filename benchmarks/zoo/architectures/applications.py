"""The networks that keras.applications defines, without the weights that it would download."""

from __future__ import annotations

from typing import Any

import keras

_APPLICATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "mobilenet_v1_1.0_224": ("MobileNet", {"input_shape": (224, 224, 3)}),
    "mobilenet_v2_0.75_224": ("MobileNetV2", {"input_shape": (224, 224, 3), "alpha": 0.75}),
    "mobilenet_v2_1.0_224": ("MobileNetV2", {"input_shape": (224, 224, 3)}),
    "mobilenet_v3_large_224": (
        "MobileNetV3Large",
        {"input_shape": (224, 224, 3), "include_preprocessing": False},
    ),
    "densenet121_224": ("DenseNet121", {"input_shape": (224, 224, 3)}),
    "resnet50_224": ("ResNet50", {"input_shape": (224, 224, 3)}),
    "inception_v3_299": ("InceptionV3", {"input_shape": (299, 299, 3)}),
}


def build(name: str) -> Any:
    """The keras.Model, from an image to the probabilities of 1000 classes."""
    application, options = _APPLICATIONS[name]
    return getattr(keras.applications, application)(weights=None, classes=1000, **options)
