"""Which operators LiteRT's default interpreter hands to its XNNPACK delegate, and why not the others.

One rule an operator, by its own tensors and attributes. What depends on the rest of the graph is left out: LiteRT also
keeps what needs tensors whose shapes are known only while running, and takes constants that it unpacks itself.

Source of the rules: LiteRT tflite/delegates/xnnpack/xnnpack_delegate.cc (its Visit and Check functions), with the
default interpreter's options.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Inputs, Op

Tensors = Sequence[Tensor | None]
Rule = Callable[[Any, Tensors, Sequence[Tensor]], None]

FLOAT, FLOAT32 = (TensorType.FLOAT32, TensorType.FLOAT16), (TensorType.FLOAT32,)
EIGHT_BITS = (TensorType.INT8, TensorType.UINT8)
_ACTIVATIONS = ("NONE", "RELU", "RELU6", "RELU_N1_TO_1")
_MAX_DIMENSIONS = 6


class _Left(Exception):
    """Why an operator is left to LiteRT's own kernels."""


def refusal(op: Op, inputs: Inputs, outputs: Sequence[Tensor]) -> str:
    """Why the delegate leaves an operator to LiteRT's kernels; empty where it takes it.

    Args:
        op: the operator, whose shapes and values `infer` has accepted.
    """
    rule = RULES.get(op.name)
    if rule is None:
        return f"the delegate has no {op.name}"
    try:
        rule(op, inputs, outputs)
    except _Left as reason:
        return str(reason)
    return ""


def numerics_for(op: Op, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Numerics:
    """The arithmetic of one operator: the delegate's where there is one and it takes the operator."""
    if numerics.delegated is None or refusal(op, inputs, outputs):
        return numerics
    return numerics.delegated


def _check(holds: object, reason: str) -> None:
    if not holds:
        raise _Left(reason)


def _types(types: Sequence[TensorType], *tensors: Tensor | None) -> None:
    """Each tensor is of one of the types; quantized ones have one scale, which runs along dimension 0."""
    for tensor in tensors:
        if tensor is None:
            raise _Left("an input is absent")
        _check(tensor.type in types, f"'{tensor.name}' is {tensor.type.name}")
        if tensor.type in EIGHT_BITS:
            _check(tensor.quantization is not None, f"'{tensor.name}' has no quantization")
            _check(_scales(tensor) == 1, f"'{tensor.name}' has {_scales(tensor)} scales")
            _check(_axis(tensor) == 0, f"the quantized dimension of '{tensor.name}' is {_axis(tensor)}")


def _scales(tensor: Tensor) -> int:
    return 0 if tensor.quantization is None else tensor.quantization.scale.size


def _axis(tensor: Tensor) -> int:
    return 0 if tensor.quantization is None else tensor.quantization.quantized_dimension


def _shape(tensor: Tensor, lowest: int = 0, highest: int = _MAX_DIMENSIONS) -> None:
    """The number of dimensions is within bounds, and none is empty."""
    rank = len(tensor.shape)
    _check(lowest <= rank <= highest, f"'{tensor.name}' has {rank} dimensions")
    _check(all(tensor.shape), f"'{tensor.name}' is empty")


def _constant(*tensors: Tensor | None) -> None:
    for tensor in tensors:
        _check(tensor is not None and tensor.data is not None, "a parameter is not a constant of the model")


def _activation(op: Any) -> None:
    activation = op.fused_activation_function
    _check(activation in _ACTIVATIONS, f"the fused activation is {activation}")


def _same_types(*tensors: Tensor | None) -> None:
    _check(len({t.type for t in tensors if t is not None}) == 1, "its tensors are of several types")


def _filter(tensor: Tensor | None, axis: int) -> None:
    """A constant filter: floats, int8 with one scale or several along an axis, or uint8 with one."""
    _constant(tensor)
    if tensor is None or tensor.type in FLOAT:
        return
    if tensor.type != TensorType.INT8:
        _types((TensorType.UINT8,), tensor)
        return
    _check(tensor.quantization is not None, f"'{tensor.name}' has no quantization")
    several = _scales(tensor) > 1
    _check(not several or _axis(tensor) == axis, f"the scales of '{tensor.name}' run along {_axis(tensor)}")
    _check(_normal(tensor), f"a scale of '{tensor.name}' is no normal number")
    _check(not several or not tensor.zero_point, f"the zero point of '{tensor.name}' is {tensor.zero_point}")


def _bias(tensor: Tensor | None, required: bool) -> None:
    """A constant bias: floats, or int32 with scales along dimension 0."""
    if tensor is None:
        _check(not required, "it has no bias")
        return
    _constant(tensor)
    _check(tensor.type in (*FLOAT, TensorType.INT32), f"the bias is {tensor.type.name}")
    _check(len(tensor.shape) == 1, f"the bias has {len(tensor.shape)} dimensions")
    if tensor.type == TensorType.INT32:
        _check(tensor.quantization is not None, "the bias has no quantization")
        _check(_axis(tensor) == 0, f"the quantized dimension of the bias is {_axis(tensor)}")
        _check(_normal(tensor), "a scale of the bias is no normal number")


def _normal(tensor: Tensor) -> bool:
    scale = tensor.quantization.scale if tensor.quantization else np.zeros(1, np.float32)
    return bool((np.isfinite(scale) & (scale >= np.finfo(np.float32).tiny)).all())


def _convolution(op: Any, inputs: Tensors, outputs: Sequence[Tensor], axis: int) -> None:
    """CONV_2D and DEPTHWISE_CONV_2D; `axis` is the filter's of output channels."""
    image, filter, bias = inputs
    if image is None or filter is None:
        raise _Left("an input is absent")
    _types((*FLOAT, *EIGHT_BITS), image, outputs[0])
    _shape(image, 4, 4)
    _filter(filter, axis)
    _bias(bias, required=True)
    _shape(outputs[0], 4, 4)
    dynamic = image.type == TensorType.FLOAT32 and filter.type == TensorType.INT8 and axis == 0
    _check(
        dynamic or image.type == filter.type, f"a {filter.type.name} filter meets {image.type.name} input"
    )
    _activation(op)


def _conv2d(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _convolution(op, inputs, outputs, 0)


def _depthwise_conv2d(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _check(op.depth_multiplier > 0, f"depth_multiplier is {op.depth_multiplier}")
    channels = outputs[0].shape[3]
    _check(channels % op.depth_multiplier == 0, f"depth_multiplier does not divide {channels} channels")
    _convolution(op, inputs, outputs, 3)


def _fully_connected(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    input, filter, bias = inputs
    if input is None or filter is None:
        raise _Left("an input is absent")
    _types((*FLOAT, *EIGHT_BITS), input, outputs[0])
    _check(all(filter.shape), f"'{filter.name}' is empty")
    if filter.type in FLOAT and filter.data is None:
        _same_types(input, filter, outputs[0])
    else:
        _filter(filter, 0)
        _bias(bias, required=False)
    _same_types(input, outputs[0])
    dynamic = input.type in FLOAT and filter.type == TensorType.INT8
    _check(
        dynamic or input.type == filter.type, f"a {filter.type.name} filter meets {input.type.name} input"
    )
    signed = filter.type == TensorType.INT8 and not dynamic
    _check(not signed or not filter.zero_point, f"the filter's zero point is {filter.zero_point}")
    _activation(op)


def _transpose_conv(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    shape, filter, image, bias = inputs
    if image is None or filter is None:
        raise _Left("an input is absent")
    _constant(shape)
    _types((*FLOAT32, *EIGHT_BITS), image, outputs[0])
    _shape(image, 4, 4)
    _filter(filter, 0)
    _bias(bias, required=False)
    size, kernel = outputs[0].shape[1:3], filter.shape[1:3]
    if op.padding == "VALID":
        _check(size[0] >= kernel[0] and size[1] >= kernel[1], "the output is smaller than the kernel")
    else:
        within = op.stride_h <= kernel[0] and op.stride_w <= kernel[1]
        _check(within, "a stride is larger than the kernel")
    _activation(op)


def _binary(lowest: float, highest: float, product: bool = False) -> Rule:
    """ADD, SUB and MUL, with the bounds of a scale, or of the scales' product, over the output's."""

    def rule(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        first, second = inputs
        if first is None or second is None:
            raise _Left("an input is absent")
        _types((*FLOAT, *EIGHT_BITS), first, second, outputs[0])
        _same_types(first, second, outputs[0])
        _shape(first)
        _shape(second)
        if first.type in EIGHT_BITS:
            a, b, y = (np.float32(t.scale) for t in (first, second, outputs[0]))
            for factor in (a * b / y,) if product else (a / y, b / y):
                _check(lowest <= factor < highest, f"the scales' quotient is {factor:g}")
        _activation(op)

    return rule


def _unary(types: Sequence[TensorType]) -> Rule:
    def rule(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        _types(types, inputs[0], outputs[0])
        _shape(outputs[0])

    return rule


def _binary_float(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _types(FLOAT, *inputs, outputs[0])
    for tensor in inputs:
        if tensor is not None:
            _shape(tensor)
    if op.name == "PRELU":
        _constant(inputs[1])
    elif op.name == "DIV":
        _activation(op)


def _leaky_relu(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _unary((*FLOAT, *EIGHT_BITS))(op, inputs, outputs)
    input, alpha = inputs[0], np.float32(op.alpha)
    _check(math.isfinite(alpha) and abs(alpha) >= np.finfo(np.float32).tiny, f"alpha is {alpha:g}")
    if input is None or input.type not in EIGHT_BITS or outputs[0].type not in EIGHT_BITS:
        return
    identity = np.float32(input.scale) / np.float32(outputs[0].scale)
    _check(1 / 256 <= identity <= 128, f"the scales' quotient is {identity:g}")
    slope = identity * alpha
    _check(-127.99609375 <= slope <= 128 and abs(slope) >= 1 / 256, f"the negative slope's factor is {slope:g}")


def _quantize(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _unary((*FLOAT, *EIGHT_BITS))(op, inputs, outputs)
    input, output = inputs[0], outputs[0]
    if input is None or input.type in FLOAT:
        return
    _check(input.type == output.type, f"{input.type.name} becomes {output.type.name}")
    factor = np.float32(input.scale) / np.float32(output.scale)
    _check(1 / 256 <= factor <= 128, f"the scales' quotient is {factor:g}")


def _dequantize(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _types(EIGHT_BITS, inputs[0])
    _types(FLOAT, outputs[0])
    _shape(outputs[0])


def _pool(types: Sequence[TensorType]) -> Rule:
    def rule(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        _types(types, inputs[0], outputs[0])
        kernel, stride = (op.filter_height, op.filter_width), (op.stride_h, op.stride_w)
        _check(stride[0] <= kernel[0] and stride[1] <= kernel[1], "a stride is larger than the window")
        _activation(op)

    return rule


def _reduction(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    input, axes = inputs
    _types((*FLOAT, *EIGHT_BITS), input, outputs[0])
    _constant(axes)
    if input is not None and axes is not None:
        _check(len(axes.shape) <= 1, f"the axes have {len(axes.shape)} dimensions")
        _check(0 < axes.size <= _MAX_DIMENSIONS and input.shape, f"{axes.size} axes are reduced")


def _concatenation(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _check(2 <= len(inputs) <= 5, f"it has {len(inputs)} inputs; 2 to 5 are taken")
    _types((*FLOAT, *EIGHT_BITS), *inputs, outputs[0])
    if outputs[0].type == TensorType.UINT8:
        same = all(_alike(tensor, outputs[0]) for tensor in inputs)
        _check(same, "an input's quantization is not the output's")


def _alike(a: Tensor | None, b: Tensor) -> bool:
    return a is not None and (a.scale, a.zero_point) == (b.scale, b.zero_point)


def _data(*parameters: int, lowest: int | None = None) -> Rule:
    """Operators that move elements: the input's and outputs' types, and parameters that must be constants.

    Args:
        lowest: how many dimensions there must be, none of them empty; None looks at neither.
    """

    def rule(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
        moved = [t for position, t in enumerate(inputs) if position not in parameters]
        _types((*FLOAT, *EIGHT_BITS), *moved, *outputs)
        for tensor in (*moved, *outputs):
            if lowest is not None and tensor is not None:
                _shape(tensor, lowest)
        _constant(*(inputs[position] for position in parameters if position < len(inputs)))

    return rule


def _int32(tensor: Tensor | None) -> None:
    if tensor is not None:
        _check(tensor.type == TensorType.INT32, f"'{tensor.name}' is {tensor.type.name}")


def _blocks(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _check(op.block_size > 1, f"the block size is {op.block_size}")
    _data()(op, inputs, outputs)


def _pad(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, lowest=1)(op, inputs, outputs)
    _int32(inputs[1])


def _reshape(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, lowest=0)(op, inputs, outputs)
    if outputs[0].type in EIGHT_BITS:
        _check(_alike(inputs[0], outputs[0]), "the input's quantization is not the output's")
    wanted = op.new_shape
    if len(inputs) > 1 and inputs[1] is not None and inputs[1].data is not None:
        _int32(inputs[1])
        wanted = tuple(inputs[1].data.reshape(-1))
    _check(tuple(wanted or ()) not in ((-1,), (0,)), "the new shape is that of a scalar in old models")


def _slice(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _data(1, 2, lowest=0)(op, inputs, outputs)
    size = inputs[2]
    _check(size is not None and size.data is not None and (size.data > 0).all(), "a size is not above 0")


def _split(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _check(2 <= len(outputs) <= 4, f"it has {len(outputs)} outputs; 2 to 4 are taken")
    _data(0)(op, inputs, outputs)


def _strided_slice(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    masks = op.ellipsis_mask or op.new_axis_mask or op.shrink_axis_mask
    _check(not masks, "it adds or drops axes")
    _data(1, 2, 3)(op, inputs, outputs)
    input, strides = inputs[0], inputs[3]
    if input is not None and strides is not None and strides.data is not None:
        _check(strides.size == len(input.shape), f"{strides.size} entries stand for {len(input.shape)} axes")
        _check((strides.data == 1).all(), "a stride is not 1")


def _softmax(op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _check(op.beta == 1, f"beta is {op.beta:g}")
    _types(FLOAT, inputs[0], outputs[0])


def _resize_bilinear(_op: Any, inputs: Tensors, outputs: Sequence[Tensor]) -> None:
    _types((*FLOAT32, *EIGHT_BITS), inputs[0], outputs[0])
    _shape(outputs[0], 4, 4)
    _constant(inputs[1])


_FLOATS, _ALL = _unary(FLOAT), _unary((*FLOAT, *EIGHT_BITS))

RULES: dict[str, Rule] = {
    "ADD": _binary(2**-10, 256),
    "AVERAGE_POOL_2D": _pool(FLOAT),
    "CONCATENATION": _concatenation,
    "CONV_2D": _conv2d,
    "DEPTH_TO_SPACE": _blocks,
    "DEPTHWISE_CONV_2D": _depthwise_conv2d,
    "DEQUANTIZE": _dequantize,
    "DIV": _binary_float,
    "ELU": _unary((*FLOAT, TensorType.INT8)),
    "FULLY_CONNECTED": _fully_connected,
    "GELU": _FLOATS,
    "HARD_SWISH": _FLOATS,
    "LEAKY_RELU": _leaky_relu,
    "LOGISTIC": _ALL,
    "MAX_POOL_2D": _pool((*FLOAT32, *EIGHT_BITS)),
    "MAXIMUM": _binary_float,
    "MEAN": _reduction,
    "MINIMUM": _binary_float,
    "MUL": _binary(2**-16, 256, product=True),
    "PAD": _pad,
    "PRELU": _binary_float,
    "QUANTIZE": _quantize,
    "REDUCE_MAX": _reduction,
    "RELU": _FLOATS,
    "RELU6": _FLOATS,
    "RELU_N1_TO_1": _FLOATS,
    "RESHAPE": _reshape,
    "RESIZE_BILINEAR": _resize_bilinear,
    "RSQRT": _FLOATS,
    "SLICE": _slice,
    "SOFTMAX": _softmax,
    "SPACE_TO_DEPTH": _blocks,
    "SPLIT": _split,
    "SQUARED_DIFFERENCE": _binary_float,
    "STRIDED_SLICE": _strided_slice,
    "SUB": _binary(2**-10, 256),
    "SUM": _reduction,
    "TANH": _ALL,
    "TRANSPOSE": _data(1, lowest=1),
    "TRANSPOSE_CONV": _transpose_conv,
}
"""The operators that the delegate knows, and when it leaves them all the same."""
