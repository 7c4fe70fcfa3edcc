"""SSDLite on MobileNet V2 for 300x300 images and 90 classes, up to the raw box encodings and class scores.

Source: Sandler et al., "MobileNetV2", 2018, section 6.2; feature maps, anchors and channel counts as in the TensorFlow
object detection API's ssdlite_mobilenet_v2_coco.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

_CLASSES = 91
_ANCHORS = (3, 6, 6, 6, 6, 6)
#: Channels of the feature maps that follow the backbone's two.
_EXTRA = (512, 256, 256, 128)


def build(name: str) -> Any:
    """The keras.Model, from a 300x300 image to [box encodings [N, 1917, 4], class scores [N, 1917, 91]]."""
    backbone = keras.applications.MobileNetV2((300, 300, 3), include_top=False, weights=None)
    features = [backbone.get_layer("block_13_expand_relu").output, backbone.output]
    for number, channels in enumerate(_EXTRA):
        x = _pointwise(features[-1], channels // 2, f"extra{number}_reduce")
        x = _depthwise(x, 2, f"extra{number}_depthwise")
        features.append(_pointwise(x, channels, f"extra{number}"))
    boxes = [
        _head(x, 4, anchors, f"boxes{i}")
        for i, (x, anchors) in enumerate(zip(features, _ANCHORS, strict=True))
    ]
    classes = [
        _head(x, _CLASSES, anchors, f"classes{i}")
        for i, (x, anchors) in enumerate(zip(features, _ANCHORS, strict=True))
    ]
    scores = layers.Activation("sigmoid", name="scores")(layers.Concatenate(axis=1, name="logits")(classes))
    return keras.Model(
        backbone.input, [layers.Concatenate(axis=1, name="encodings")(boxes), scores], name=name
    )


def _depthwise(x: Any, stride: int, prefix: str) -> Any:
    x = layers.DepthwiseConv2D(3, stride, padding="same", use_bias=False, name=prefix)(x)
    x = layers.BatchNormalization(name=f"{prefix}_bn")(x)
    return layers.ReLU(6.0, name=f"{prefix}_relu")(x)


def _pointwise(x: Any, channels: int, prefix: str) -> Any:
    x = layers.Conv2D(channels, 1, use_bias=False, name=prefix)(x)
    x = layers.BatchNormalization(name=f"{prefix}_bn")(x)
    return layers.ReLU(6.0, name=f"{prefix}_relu")(x)


def _head(x: Any, values: int, anchors: int, prefix: str) -> Any:
    """Values of each anchor at each place: a depthwise and a 1x1 convolution."""
    x = _depthwise(x, 1, f"depthwise_{prefix}")
    x = layers.Conv2D(values * anchors, 1, name=prefix)(x)
    return layers.Reshape((-1, values), name=f"flat_{prefix}")(x)
