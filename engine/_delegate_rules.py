"""The delegate's rules, one an operator: what it asks of the attributes and the tensors. `Left` says what is amiss.

Source: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc (its Visit functions), with the interpreter's own options.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glasslite.engine import _delegate_mediapipe
from glasslite.engine._delegate_checks import (
    EIGHT_BITS,
    FLOAT,
    FLOAT32,
    MAX_DIMENSIONS,
    SIGNED_WEIGHTS,
    Left,
    check,
    check_activation,
    check_bias,
    check_constant,
    check_filter,
    check_same_types,
    check_shape,
    check_types,
    scale_count,
)
from glasslite.engine.ir import Tensor, TensorType

Tensors = Sequence[Tensor | None]
Rule = Callable[[Any, Tensors, Sequence[Tensor]], None]


def _convolution(op: Any, inputs: Tensors, outputs: Sequence[Tensor], axis: int) -> None:
    """CONV_2D and DEPTHWISE_CONV_2D; `axis` is the filter's of output channels."""
    image, filter, bias = inputs
    if image is None or filter is None:
        raise Left("an input is absent")
    check_types((*FLOAT, *EIGHT_BITS), image, outputs[0])
    check_shape(image, 4, 4)
    check_filter(filter, axis)
    check_bias(bias, required=True)
    check_shape(outputs[0], 4, 4)
    dynamic = image.type == TensorType.FLOAT32 and filter.type == TensorType.INT8 and axis == 0
    check(
        dynamic or image.type == filter.type, f"the filter is {filter.type.name}, the input {image.type.name}"
    )
    check_activation(op)


def _conv2d(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _convolution(op, inputs, outputs, 0)


def _depthwise_conv2d(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check(op.depth_multiplier > 0, f"depth_multiplier is {op.depth_multiplier}")
    check_shape(outputs[0], 4, 4)
    channels = outputs[0].shape[3]
    check(channels % op.depth_multiplier == 0, f"depth_multiplier does not divide {channels} channels")
    _convolution(op, inputs, outputs, 3)


def _fully_connected(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    input, filter, bias = inputs
    if input is None or filter is None:
        raise Left("an input is absent")
    check_types((*FLOAT, *EIGHT_BITS), input, outputs[0])
    check(all(filter.shape), f"'{filter.name}' is empty")
    check_filter(filter, 0, SIGNED_WEIGHTS)
    check_bias(bias, required=False)
    check_same_types(input, outputs[0])
    dynamic = input.type in FLOAT and filter.type in SIGNED_WEIGHTS
    mixed = input.type == TensorType.INT8 and filter.type in SIGNED_WEIGHTS
    fits = dynamic or mixed or input.type == filter.type
    check(fits, f"the filter is {filter.type.name}, the input {input.type.name}")
    group = {TensorType.INT4: 2, TensorType.INT2: 4}.get(filter.type, 1)
    check(filter.shape[1] % group == 0, f"{filter.shape[1]} columns are no multiple of {group}")
    signed = filter.type == TensorType.INT8 and not dynamic
    check(not signed or not filter.zero_point, f"the filter's zero point is {filter.zero_point}")
    check_activation(op)


def _transpose_conv(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    shape, filter, image, bias = inputs
    if image is None or filter is None:
        raise Left("an input is absent")
    check_constant(shape)
    check_types((*FLOAT32, *EIGHT_BITS), image, outputs[0])
    check_shape(image, 4, 4)
    check_filter(filter, 0)
    check_bias(bias, required=False)
    check_shape(outputs[0], 4, 4)
    size, kernel = outputs[0].shape[1:3], filter.shape[1:3]
    if op.padding == "VALID":
        check(size[0] >= kernel[0] and size[1] >= kernel[1], "the output is smaller than the kernel")
    else:
        within = op.stride_h <= kernel[0] and op.stride_w <= kernel[1]
        check(within, "a stride is larger than the kernel")
    check_activation(op)


def _batch_matmul(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    x, y = inputs
    if x is None or y is None:
        raise Left("an input is absent")
    check_types((*FLOAT, *EIGHT_BITS), x, outputs[0])
    check_same_types(x, outputs[0])
    if x.type in FLOAT and y.type == TensorType.INT8:
        check_filter(y, len(y.shape) - (2 if op.adj_y else 1))
        return
    check_same_types(x, y)
    check(y.type in FLOAT or scale_count(y) == 1, f"'{y.name}' has {scale_count(y)} scales")
    check(y.type in FLOAT or not y.zero_point, f"the zero point of '{y.name}' is {y.zero_point}")


def _binary(lowest: float, highest: float, product: bool = False) -> Rule:
    """ADD, SUB and MUL, with the bounds of a scale, or of the scales' product, over the output's."""

    def rule(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        first, second = inputs
        if first is None or second is None:
            raise Left("an input is absent")
        check_types((*FLOAT, *EIGHT_BITS), first, second, outputs[0])
        check_same_types(first, second, outputs[0])
        check_shape(first)
        check_shape(second)
        if first.type in EIGHT_BITS:
            a, b, y = (np.float32(t.scale) for t in (first, second, outputs[0]))
            for factor in (a * b / y,) if product else (a / y, b / y):
                check(lowest <= factor < highest, f"the scales' quotient is {factor:g}")
        check_activation(op)

    return rule


def _unary(types: Sequence[TensorType]) -> Rule:
    def rule(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        check_types(types, inputs[0], outputs[0])
        check_shape(outputs[0])

    return rule


def _binary_float(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check_types(FLOAT, *inputs, outputs[0])
    for tensor in inputs:
        if tensor is not None:
            check_shape(tensor)
    if op.name == "PRELU":
        check_constant(inputs[1])
    elif op.name == "DIV":
        check_activation(op)


def _leaky_relu(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _unary((*FLOAT, *EIGHT_BITS))(op, inputs, outputs)
    input, alpha = inputs[0], np.float32(op.alpha)
    check(math.isfinite(alpha) and abs(alpha) >= np.finfo(np.float32).tiny, f"alpha is {alpha:g}")
    if input is None or input.type not in EIGHT_BITS or outputs[0].type not in EIGHT_BITS:
        return
    identity = np.float32(input.scale) / np.float32(outputs[0].scale)
    check(1 / 256 <= identity <= 128, f"the scales' quotient is {identity:g}")
    slope = identity * alpha
    check(
        -127.99609375 <= slope <= 128 and abs(slope) >= 1 / 256, f"the negative slope's factor is {slope:g}"
    )


def _quantize(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _unary((*FLOAT, *EIGHT_BITS))(op, inputs, outputs)
    input, output = inputs[0], outputs[0]
    if input is None or input.type in FLOAT:
        return
    check(input.type == output.type, f"{input.type.name} becomes {output.type.name}")
    factor = np.float32(input.scale) / np.float32(output.scale)
    check(1 / 256 <= factor <= 128, f"the scales' quotient is {factor:g}")


def _dequantize(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check_types(EIGHT_BITS, inputs[0])
    check_types(FLOAT, outputs[0])
    check_shape(outputs[0])


def _pool(types: Sequence[TensorType]) -> Rule:
    def rule(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        check_types(types, inputs[0], outputs[0])
        kernel, stride = (op.filter_height, op.filter_width), (op.stride_h, op.stride_w)
        check(stride[0] <= kernel[0] and stride[1] <= kernel[1], "a stride is larger than the window")
        check_activation(op)

    return rule


def _reduction(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    input, axes = inputs
    check_types((*FLOAT, *EIGHT_BITS), input, outputs[0])
    check_constant(axes)
    if input is not None and axes is not None and axes.data is not None:
        check(len(axes.shape) <= 1, f"the axes have {len(axes.shape)} dimensions")
        of_scalar = not input.shape and axes.data.reshape(-1).tolist() == [0]
        check(0 < axes.size <= MAX_DIMENSIONS and not of_scalar, f"{axes.size} axes are reduced")


def _concatenation(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check(2 <= len(inputs) <= 5, f"it has {len(inputs)} inputs; 2 to 5 are taken")
    check_types((*FLOAT, *EIGHT_BITS), *inputs, outputs[0])
    if outputs[0].type == TensorType.UINT8:
        same = all(_alike(tensor, outputs[0]) for tensor in inputs)
        check(same, "an input's quantization is not the output's")


def _alike(a: Tensor | None, b: Tensor) -> bool:
    return a is not None and (a.scale, a.zero_point) == (b.scale, b.zero_point)


def _data(*parameters: int, lowest: int | None = None) -> Rule:
    """Operators that move elements: the input's and outputs' types, and parameters that must be constants.

    Args:
        lowest: how many dimensions there must be, none of them empty; None looks at neither.
    """

    def rule(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        moved = [t for position, t in enumerate(inputs) if position not in parameters]
        check_types((*FLOAT, *EIGHT_BITS), *moved, *outputs)
        for tensor in (*moved, *outputs):
            if lowest is not None and tensor is not None:
                check_shape(tensor, lowest)
        check_constant(*(inputs[position] for position in parameters if position < len(inputs)))

    return rule


def _int32(tensor: Tensor | None) -> None:
    if tensor is not None:
        check(tensor.type == TensorType.INT32, f"'{tensor.name}' is {tensor.type.name}")


def _blocks(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check(op.block_size > 1, f"the block size is {op.block_size}")
    _data()(op, inputs, outputs)


def _pad(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, lowest=1)(op, inputs, outputs)
    _int32(inputs[1])


def _reshape(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, lowest=0)(op, inputs, outputs)
    if outputs[0].type in EIGHT_BITS:
        check(_alike(inputs[0], outputs[0]), "the input's quantization is not the output's")
    wanted = op.new_shape
    if len(inputs) > 1 and inputs[1] is not None and inputs[1].data is not None:
        _int32(inputs[1])
        check(set(inputs[1].shape[:-1]) <= {1}, f"the shape's shape is {inputs[1].shape}")
        wanted = tuple(inputs[1].data.reshape(-1))
    check(tuple(wanted or ()) not in ((-1,), (0,)), "the new shape is that of a scalar in old models")


def _slice(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, 2, lowest=0)(op, inputs, outputs)
    size = inputs[2]
    check(size is not None and size.data is not None and (size.data > 0).all(), "a size is not above 0")


def _split(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check(2 <= len(outputs) <= 4, f"it has {len(outputs)} outputs; 2 to 4 are taken")
    _data(0)(op, inputs, outputs)


def _strided_slice(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    masks = op.ellipsis_mask or op.new_axis_mask or op.shrink_axis_mask
    check(not masks, "it adds or drops axes")
    _data(1, 2, 3)(op, inputs, outputs)
    input, strides = inputs[0], inputs[3]
    if input is not None and strides is not None and strides.data is not None:
        check(strides.size == len(input.shape), f"{strides.size} entries stand for {len(input.shape)} axes")
        check((strides.data == 1).all(), "a stride is not 1")


def _variable(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    """READ_VARIABLE and ASSIGN_VARIABLE, by the value that is read or assigned."""
    value = outputs[0] if outputs else inputs[1]
    check_types((*FLOAT, *EIGHT_BITS), value)
    check(value is None or value.shape, "the value's shape is not known")


def _softmax(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check(op.beta == 1, f"beta is {op.beta:g}")
    check_types(FLOAT, inputs[0], outputs[0])


def _resize_bilinear(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    check_types((*FLOAT32, *EIGHT_BITS), inputs[0], outputs[0])
    check_shape(outputs[0], 4, 4)
    check_constant(inputs[1])


_FLOATS, _ALL = _unary(FLOAT), _unary((*FLOAT, *EIGHT_BITS))

RULES: dict[str, Rule] = {
    "ABS": _FLOATS,
    "ADD": _binary(2**-10, 256),
    "ASSIGN_VARIABLE": _variable,
    "AVERAGE_POOL_2D": _pool(FLOAT),
    "BATCH_MATMUL": _batch_matmul,
    "CEIL": _FLOATS,
    "CONCATENATION": _concatenation,
    "CONV_2D": _conv2d,
    "COS": _FLOATS,
    "DEPTH_TO_SPACE": _blocks,
    "DEPTHWISE_CONV_2D": _depthwise_conv2d,
    "DEQUANTIZE": _dequantize,
    "DIV": _binary_float,
    "ELU": _unary((*FLOAT, TensorType.INT8)),
    "EXP": _FLOATS,
    "FLOOR": _FLOATS,
    "FULLY_CONNECTED": _fully_connected,
    "GELU": _FLOATS,
    "HARD_SWISH": _FLOATS,
    "LEAKY_RELU": _leaky_relu,
    "LOG": _FLOATS,
    "LOGISTIC": _ALL,
    "MAX_POOL_2D": _pool((*FLOAT32, *EIGHT_BITS)),
    "MAXIMUM": _binary_float,
    "MEAN": _reduction,
    "MINIMUM": _binary_float,
    "MUL": _binary(2**-16, 256, product=True),
    "NEG": _FLOATS,
    "PAD": _pad,
    "PRELU": _binary_float,
    "QUANTIZE": _quantize,
    "READ_VARIABLE": _variable,
    "REDUCE_MAX": _reduction,
    "REDUCE_MIN": _reduction,
    "RELU": _FLOATS,
    "RELU6": _FLOATS,
    "RELU_N1_TO_1": _FLOATS,
    "RESHAPE": _reshape,
    "RESIZE_BILINEAR": _resize_bilinear,
    "ROUND": _FLOATS,
    "RSQRT": _FLOATS,
    "SIN": _FLOATS,
    "SLICE": _slice,
    "SOFTMAX": _softmax,
    "SPACE_TO_DEPTH": _blocks,
    "SPLIT": _split,
    "SQRT": _FLOATS,
    "SQUARE": _FLOATS,
    "SQUARED_DIFFERENCE": _binary_float,
    "STRIDED_SLICE": _strided_slice,
    "SUB": _binary(2**-10, 256),
    "SUM": _reduction,
    "TANH": _ALL,
    "TRANSPOSE": _data(1, lowest=1),
    "TRANSPOSE_CONV": _transpose_conv,
    **_delegate_mediapipe.RULES,
}
"""The operators that the delegate knows, and when it leaves them all the same."""
