"""Small models whose results can be worked out by hand."""

from __future__ import annotations

import numpy as np

from glasslite.engine.ir import TensorType
from tests.support.build import ModelBuilder

SIDE = 4
CLASSES = 3


def _filter() -> np.ndarray:
    """[3, 4, 4, 1]: class k is pixel k of the first row."""
    filter = np.zeros((CLASSES, SIDE, SIDE, 1))
    filter[range(CLASSES), 0, range(CLASSES), 0] = 1
    return filter


def float_classifier(
    signature: tuple[int, ...] | None = None, metadata: dict[str, bytes] | None = None
) -> bytes:
    """image [1, 4, 4, 1] float32 -> scores [1, 3] float32: the first three pixels."""
    model = ModelBuilder()
    x = model.tensor("image", (1, SIDE, SIDE, 1), TensorType.FLOAT32, shape_signature=signature)
    filter = model.tensor("filter", (CLASSES, SIDE, SIDE, 1), TensorType.FLOAT32, data=_filter())
    bias = model.tensor("bias", (CLASSES,), TensorType.FLOAT32, data=np.zeros(CLASSES))
    shape = model.tensor("shape", (2,), TensorType.INT32, data=[1, CLASSES])
    y = model.tensor("features", (1, 1, 1, CLASSES), TensorType.FLOAT32)
    z = model.tensor("scores", (1, CLASSES), TensorType.FLOAT32)
    model.operator("CONV_2D", [x, filter, bias], [y], {"padding": "VALID", "stride_w": 1, "stride_h": 1})
    model.operator("RESHAPE", [y, shape], [z], {"new_shape": (1, CLASSES)})
    signatures = [("serving_default", {"image": x}, {"scores": z})]
    return model.finish([x], [z], metadata=metadata, signatures=signatures)


def int8_classifier() -> bytes:
    """The same in int8, [0, 1] in and out, a scale a channel: every output is the pixel, less 128."""
    model = ModelBuilder()
    unit = (1 / 255, -128)
    scales = (np.array([1 / 64, 1 / 32, 1 / 16]), np.zeros(CLASSES, np.int64), 0)
    bias_scales = (scales[0] / 255, scales[1], 0)
    filter = _filter() * np.array([64, 32, 16]).reshape(CLASSES, 1, 1, 1)
    x = model.tensor("image", (1, SIDE, SIDE, 1), TensorType.INT8, quant=unit)
    w = model.tensor("filter", (CLASSES, SIDE, SIDE, 1), TensorType.INT8, quant=scales, data=filter)
    bias = model.tensor("bias", (CLASSES,), TensorType.INT32, quant=bias_scales, data=np.zeros(CLASSES))
    shape = model.tensor("shape", (2,), TensorType.INT32, data=[1, CLASSES])
    y = model.tensor("features", (1, 1, 1, CLASSES), TensorType.INT8, quant=unit)
    z = model.tensor("scores", (1, CLASSES), TensorType.INT8, quant=unit)
    options = {"padding": "VALID", "stride_w": 1, "stride_h": 1, "fused_activation_function": "RELU"}
    model.operator("CONV_2D", [x, w, bias], [y], options, version=3)
    model.operator("RESHAPE", [y, shape], [z], {"new_shape": (1, CLASSES)})
    return model.finish([x], [z], description="three pixels")


def two_inputs() -> bytes:
    """left, right [2, 2] float32 -> [2, 4], side by side."""
    model = ModelBuilder()
    left, right = (model.tensor(name, (2, 2), TensorType.FLOAT32) for name in ("left", "right"))
    y = model.tensor("both", (2, 4), TensorType.FLOAT32)
    model.operator("CONCATENATION", [left, right], [y], {"axis": 1})
    return model.finish([left, right], [y])


def unsupported() -> bytes:
    """A custom operator that nobody has, between two reshapes."""
    model = ModelBuilder()
    x = model.tensor("x", (1, 4), TensorType.FLOAT32)
    shape = model.tensor("shape", (1,), TensorType.INT32, data=[4])
    y = model.tensor("y", (4,), TensorType.FLOAT32)
    z = model.tensor("z", (2, 2), TensorType.FLOAT32)
    model.operator("RESHAPE", [x, shape], [y], {"new_shape": (4,)})
    model.operator("CUSTOM:Foo", [y], [z], {"alpha": 2})
    return model.finish([x], [z])


def padded() -> bytes:
    """image [1, 2, 2, 1] int8, a border of zeros around it, a convolution, and a root that may refuse values."""
    model = ModelBuilder()
    unit, kind = (1 / 255, -128), TensorType.INT8
    scales = (np.full(CLASSES, 1 / 64), np.zeros(CLASSES, np.int64), 0)
    x = model.tensor("image", (1, SIDE - 2, SIDE - 2, 1), kind, quant=unit)
    pads = model.tensor("pads", (4, 2), TensorType.INT32, data=[[0, 0], [1, 1], [1, 1], [0, 0]])
    framed = model.tensor("framed", (1, SIDE, SIDE, 1), kind, quant=unit)
    w = model.tensor("filter", (CLASSES, SIDE, SIDE, 1), kind, quant=scales, data=_filter() * 64)
    y = model.tensor("features", (1, 1, 1, CLASSES), kind, quant=(1 / 127, 0))
    z = model.tensor("roots", (1, 1, 1, CLASSES), kind, quant=unit)
    model.operator("PAD", [x, pads], [framed])
    model.operator("CONV_2D", [framed, w], [y], {"padding": "VALID", "stride_w": 1, "stride_h": 1})
    model.operator("RSQRT", [y], [z])
    return model.finish([x], [z])
