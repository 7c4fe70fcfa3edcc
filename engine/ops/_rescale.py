"""Scales as operators that change them need them: checked, as factors, laid out along channels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Quantization, Shape, Tensor
from glasslite.engine.ops._quantization import integer_limits, quantization_of, scale_of


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


def rescaled_table(input: Tensor, output: Tensor, negative: float = 1.0) -> NDArray[Any]:
    """XNNPACK's rescaling of 8 bits, whose factors have 8 bits of fraction: the output step of each input byte.

    Args:
        negative: what real values below 0 are multiplied by.

    Source: XNNPACK src/qs8-vcvt/scalar.c.in, src/qs8-vlrelu/scalar-select.c.in.
    """
    factor = np.float32(256) * (scale_of(input) / scale_of(output))
    centred = (
        np.arange(256, dtype=np.uint8).view(np.dtype(input.type.dtype)).astype(np.int64) - input.zero_point
    )
    above, below = (int(np.rint(f)) for f in (factor, factor * np.float32(negative)))
    steps = (centred * np.where(centred < 0, below, above) + 128) >> 8
    return np.asarray(np.clip(steps + output.zero_point, *integer_limits(output)), output.type.dtype)


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
