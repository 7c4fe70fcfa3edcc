"""Scales as operators that change them need them: checked, as factors, laid out along channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Quantization, Shape, Tensor
from glasslite.engine.ops._quantization import quantization_of


def positive_scale(tensor: Tensor) -> Quantization:
    """The tensor's quantization.

    Raises:
        OpError: it has none, or a scale of 0.
    """
    quantization = quantization_of(tensor)
    if not (quantization.scale > 0).all():
        raise OpError(f"'{tensor.name}' must have scales above 0; got {quantization.scale.min():g}")
    return quantization


def step_factor(input: Tensor, output: Tensor) -> float:
    """Output steps per input step, s_input / s_output in float64.

    Raises:
        OpError: a scale is missing, 0, or one of several.
    """
    for tensor in (input, output):
        if positive_scale(tensor).per_channel:
            raise OpError(f"'{tensor.name}' must have one scale; it has {tensor.quantization.scale.size}")  # type: ignore[union-attr]
    return input.scale / output.scale


def along_channels(quantization: Quantization, shape: Shape) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Scale and zero point, broadcast against a tensor of the shape.

    Raises:
        OpError: there are several, but not one for each slice along the quantized dimension.
    """
    scale, zero_point, axis = quantization.scale, quantization.zero_point, quantization.quantized_dimension
    if scale.size == 1:
        return scale[0], zero_point[0]
    if not 0 <= axis < len(shape) or shape[axis] != scale.size:
        raise OpError(f"{scale.size} scales do not fit dimension {axis} of shape {shape}")
    layout = [-1 if dimension == axis else 1 for dimension in range(len(shape))]
    return scale.reshape(layout), zero_point.reshape(layout)
