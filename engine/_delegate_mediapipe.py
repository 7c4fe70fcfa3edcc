"""The delegate's rules for MediaPipe's operators, which LiteRT has no kernels of its own for.

Source: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc, its functions for MediaPipe and their checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from glasslite.engine._delegate_checks import FLOAT32, Left, check, check_constant, check_shape, check_types
from glasslite.engine.ir import Tensor

Tensors = Sequence[Tensor | None]
#: Those that fail the check; RELU and its kin pass it, and are not computed.
_REFUSED_ACTIVATIONS = ("TANH", "SIGN_BIT")


def transposed(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    """Convolution2DTransposeBias."""
    image, filter, bias = inputs
    if image is None or filter is None:
        raise Left("an input is absent")
    check_types(FLOAT32, image, filter, bias, outputs[0])
    check_shape(image, 4, 4)
    check_shape(outputs[0], 4, 4)
    check_constant(filter, bias)
    size, kernel = outputs[0].shape[1:3], filter.shape[1:3]
    if op.padding == "VALID":
        check(size[0] >= kernel[0] and size[1] >= kernel[1], "the output is smaller than the kernel")
    else:
        within = op.stride_h <= kernel[0] and op.stride_w <= kernel[1]
        check(within, "a stride is larger than the kernel")


def _pooling(op: Any) -> None:
    kernel, stride = (op.filter_height, op.filter_width), (op.stride_h, op.stride_w)
    check(kernel == stride, "the windows overlap or leave gaps")
    activation = op.fused_activation_function
    check(activation not in _REFUSED_ACTIVATIONS, f"the fused activation is {activation}")


def pooled(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    """MaxPoolingWithArgmax2D."""
    check_types(FLOAT32, inputs[0], outputs[0])
    for tensor in outputs:
        check_shape(tensor, 4, 4)
    _pooling(op)


def unpooled(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    """MaxUnpooling2D."""
    check_types(FLOAT32, inputs[0], outputs[0])
    check_shape(outputs[0], 4, 4)
    _pooling(op)


RULES = {
    "CUSTOM:Convolution2DTransposeBias": transposed,
    "CUSTOM:MaxPoolingWithArgmax2D": pooled,
    "CUSTOM:MaxUnpooling2D": unpooled,
}
