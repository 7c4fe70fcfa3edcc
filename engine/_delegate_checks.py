"""What the rules of LiteRT's XNNPACK delegate ask of an operator's tensors.

Source: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc, its Check functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from glasslite.engine.ir import Tensor, TensorType

FLOAT, FLOAT32 = (TensorType.FLOAT32, TensorType.FLOAT16), (TensorType.FLOAT32,)
EIGHT_BITS = (TensorType.INT8, TensorType.UINT8)
#: Weights of FULLY_CONNECTED that are quantized around 0.
SIGNED_WEIGHTS = (TensorType.INT8, TensorType.INT4, TensorType.INT2)
MAX_DIMENSIONS = 6
_ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")


class Left(Exception):
    """Why an operator is left to LiteRT's own kernels."""


def check(holds: object, reason: str) -> None:
    if not holds:
        raise Left(reason)


def check_types(types: Sequence[TensorType], *tensors: Tensor | None) -> None:
    """Each tensor is of one of the types; quantized ones have one scale, which runs along dimension 0."""
    for tensor in tensors:
        if tensor is None:
            raise Left("an input is absent")
        check(tensor.type in types, f"'{tensor.name}' is {tensor.type.name}")
        if tensor.type in EIGHT_BITS:
            check(tensor.quantization is not None, f"'{tensor.name}' has no quantization")
            check(scale_count(tensor) == 1, f"'{tensor.name}' has {scale_count(tensor)} scales")
            check(
                axis_of_scales(tensor) == 0,
                f"the quantized dimension of '{tensor.name}' is {axis_of_scales(tensor)}",
            )


def scale_count(tensor: Tensor) -> int:
    return 0 if tensor.quantization is None else tensor.quantization.scale.size


def axis_of_scales(tensor: Tensor) -> int:
    return 0 if tensor.quantization is None else tensor.quantization.quantized_dimension


def check_shape(tensor: Tensor, lowest: int = 0, highest: int = MAX_DIMENSIONS) -> None:
    """The number of dimensions is within bounds, and none is empty."""
    rank = len(tensor.shape)
    check(lowest <= rank <= highest, f"'{tensor.name}' has {rank} dimensions")
    check(all(tensor.shape), f"'{tensor.name}' is empty")


def check_constant(*tensors: Tensor | None) -> None:
    for tensor in tensors:
        check(tensor is not None and tensor.data is not None, "a parameter is not a constant of the model")


def check_activation(op: Any) -> None:
    activation = op.fused_activation_function
    check(activation in _ACTIVATIONS, f"the fused activation is {activation}")


def check_same_types(*tensors: Tensor | None) -> None:
    check(len({t.type for t in tensors if t is not None}) == 1, "its tensors are of several types")


def check_filter(tensor: Tensor | None, axis: int, signed: Sequence[TensorType] = (TensorType.INT8,)) -> None:
    """A constant filter: floats, signed with one scale or several along an axis, or uint8 with one."""
    check_constant(tensor)
    if tensor is None or tensor.type in FLOAT:
        return
    if tensor.type not in signed:
        check_types((TensorType.UINT8,), tensor)
        return
    check(tensor.quantization is not None, f"'{tensor.name}' has no quantization")
    several = scale_count(tensor) > 1
    check(
        not several or axis_of_scales(tensor) == axis,
        f"the scales of '{tensor.name}' run along {axis_of_scales(tensor)}",
    )
    whole = tensor.type != TensorType.INT2 or scale_count(tensor) == tensor.shape[axis]
    check(whole, f"the INT2 filter '{tensor.name}' has not one scale a channel")
    check(has_normal_scales(tensor), f"a scale of '{tensor.name}' is no normal number")
    check(not several or not tensor.zero_point, f"the zero point of '{tensor.name}' is {tensor.zero_point}")


def check_bias(tensor: Tensor | None, required: bool) -> None:
    """A constant bias: floats, or int32 with scales along dimension 0."""
    if tensor is None:
        check(not required, "it has no bias")
        return
    check_constant(tensor)
    check(tensor.type in (*FLOAT, TensorType.INT32), f"the bias is {tensor.type.name}")
    check(len(tensor.shape) == 1, f"the bias has {len(tensor.shape)} dimensions")
    if tensor.type == TensorType.INT32:
        check(tensor.quantization is not None, "the bias has no quantization")
        check(axis_of_scales(tensor) == 0, f"the quantized dimension of the bias is {axis_of_scales(tensor)}")
        check(has_normal_scales(tensor), "a scale of the bias is no normal number")


def has_normal_scales(tensor: Tensor) -> bool:
    scale = tensor.quantization.scale if tensor.quantization else np.zeros(1, np.float32)
    return bool((np.isfinite(scale) & (scale >= np.finfo(np.float32).tiny)).all())
