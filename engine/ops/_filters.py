"""What operators with filters share: the rules of their tensors, and the parameters of their kernels.

Sources: TFLite kernels/{conv,depthwise_conv,transpose_conv,fully_connected,kernel_util}.cc, their Prepare functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Activation, Call
from glasslite.engine.ops._quantization import (
    QUANTIZED,
    convolution_requantization,
    float_activation_range,
    integer_limits,
    quantization_of,
    quantized_activation_range,
    scheme_of,
)
from glasslite.kernels.reference._hybrid import Dynamic
from glasslite.kernels.reference.fixed_point import Requantization

Types = tuple[TensorType, ...]
_BIASES: Mapping[TensorType, Types] = {
    TensorType.FLOAT32: (TensorType.FLOAT32,),
    TensorType.INT8: (TensorType.INT32,),
    TensorType.UINT8: (TensorType.INT32,),
    TensorType.INT16: (TensorType.INT32, TensorType.INT64),
}
#: Weights that a file may hold several to a byte, for which every kernel exists a second time.
PACKED_BITS: Mapping[TensorType, int] = {TensorType.INT4: 4, TensorType.INT2: 2}
#: The delegate quantizes the rows of every operator that it takes alike.
XNNPACK_DYNAMIC = Dynamic("xnnpack", "fused")
#: The bias may be off s_input * s_filter by this share of an output step (kernel_util.cc).
_BIAS_TOLERANCE = 0.02


def check_types(image: Tensor, filter: Tensor, filters: Mapping[TensorType, Types]) -> None:
    """The input's and the filter's type go together, by a table of input type to filter types."""
    if image.type not in filters:
        raise OpError(f"input must be {_names(tuple(filters))}; got {image.type.name}")
    if filter.type not in filters[image.type]:
        allowed = _names(filters[image.type])
        raise OpError(f"the filter of {image.type.name} input must be {allowed}; got {filter.type.name}")


def check_bias(
    image: Tensor, bias: Tensor | None, channels: int, biases: Mapping[TensorType, Types] = _BIASES
) -> None:
    """One value an output channel, of the type that the input's demands, quantized around 0."""
    if bias is None:
        return
    if bias.type not in biases[image.type]:
        allowed = _names(biases[image.type])
        raise OpError(f"the bias of {image.type.name} input must be {allowed}; got {bias.type.name}")
    if bias.size != channels:
        raise OpError(
            f"the bias must have one value for each of {channels} output channels; got shape {bias.shape}"
        )
    if image.type != TensorType.FLOAT32 and bias.zero_point != 0:
        raise OpError(f"the bias must have zero point 0; got {bias.zero_point}")


def check_filter_scales(image: Tensor, filter: Tensor, channel_axis: int) -> None:
    """A quantized filter has one scale, or one for each output channel along that axis; not so in uint8."""
    if filter.type not in (*QUANTIZED, *PACKED_BITS):
        return
    quantization = quantization_of(filter)
    channels = filter.shape[channel_axis]
    if quantization.per_channel:
        if image.type == TensorType.UINT8:
            raise OpError(f"a UINT8 filter must have one scale; got {quantization.scale.size}")
        if quantization.scale.size != channels or filter.shape[quantization.quantized_dimension] != channels:
            raise OpError(
                f"the filter must have 1 scale or {channels} along axis {channel_axis}; "
                f"got {quantization.scale.size} along axis {quantization.quantized_dimension}"
            )


def check_symmetric_filter(image: Tensor, filter: Tensor) -> None:
    """Signed filters are quantized around 0; only uint8 has a zero point of its own."""
    signed = image.type in (TensorType.INT8, TensorType.INT16) or filter.type in PACKED_BITS
    if signed and quantization_of(filter).zero_point.any():
        zero_points = sorted({int(z) for z in quantization_of(filter).zero_point})
        raise OpError(f"the filter of {image.type.name} input must have zero point 0; got {zero_points}")


def check_bias_scale(image: Tensor, filter: Tensor, bias: Tensor | None, output: Tensor) -> None:
    """A bias of one scale is in steps of s_input * s_filter, or nearly so."""
    if bias is None:
        return
    difference = abs(image.scale * filter.scale - bias.scale)
    if not difference <= _BIAS_TOLERANCE * output.scale:
        raise OpError(
            f"the bias's scale must be the input's times the filter's, {image.scale * filter.scale:g}, "
            f"within {_BIAS_TOLERANCE} of the output's {output.scale:g}; got {bias.scale:g}"
        )


def check_activation_quantization(image: Tensor, output: Tensor) -> None:
    """Scales that can be divided by, and zero points that the types hold; int16 is symmetric."""
    for tensor in (image, output):
        quantization = quantization_of(tensor)
        low, high = (0, 0) if tensor.type == TensorType.INT16 else integer_limits(tensor)
        if not low <= tensor.zero_point <= high:
            allowed = f"from {low} to {high}" if low < high else "0"
            raise OpError(
                f"the zero point of {tensor.type.name} '{tensor.name}' must be {allowed}; got {tensor.zero_point}"
            )
        if not 0 < quantization.scale[0] < np.inf:
            raise OpError(f"the scale of '{tensor.name}' must be positive; got {quantization.scale[0]:g}")


def is_hybrid(image: Tensor, filter: Tensor) -> bool:
    """Whether float inputs meet a quantized filter: a dynamic-range operator."""
    return image.type == TensorType.FLOAT32 and filter.type in (*QUANTIZED, *PACKED_BITS)


def on_stored(call: Call, filter: Tensor) -> Call:
    """The call with what a packed filter needs; others as they are."""
    if filter.type not in PACKED_BITS:
        return call
    extra = {"filter_bits": PACKED_BITS[filter.type], "filter_shape": filter.shape}
    return Call(f"{call.scheme}_packed", {**call.params, **extra})


def hybrid_params(
    activation: Activation, filter: Tensor, dynamic: Dynamic = XNNPACK_DYNAMIC, defects: bool = False
) -> dict[str, Any]:
    """What a dynamic-range matrix product takes: by default as the delegate computes it."""
    scale = quantization_of(filter).scale
    return {"filter_scale": scale, "dynamic": dynamic, "activation": activation, "defects": defects}


def convolution_call(
    rounding: str,
    activation: Activation,
    tensors: tuple[Tensor, Tensor, Tensor | None, Tensor],
    geometry: Mapping[str, Any],
    numerics: Numerics,
    bias_type: str = "FLOAT32",
    tail: int = 0,
) -> Call:
    """The kernel call of a convolution of whichever type.

    Args:
        rounding: see `Requantization`; of int16 that with int32 biases.
        tensors: input, filter, bias, output.
        geometry: the window and, under dynamic range, what that kernel takes besides.
        bias_type: the attribute `quantized_bias_type`.
        tail: see `Requantization`.
    """
    image, filter, bias, output = tensors
    if image.type == TensorType.FLOAT32:
        low, high = float_activation_range(activation)
        params = {**geometry, "activation_min": low, "activation_max": high}
        if not is_hybrid(image, filter):
            return Call("f32", params)
        if not image.size:
            raise OpError(f"under dynamic range there must be an image to quantize; got input {image.shape}")
        return on_stored(Call("hybrid", params), filter)
    check_activation_quantization(image, output)
    if image.type == TensorType.UINT8:
        check_bias_scale(image, filter, bias, output)
    rounding = rounding_for(rounding, image, bias, bias_type)
    factors = convolution_requantization(image, filter, output, rounding, tail)
    quantized = quantized_params(activation, image, filter, output, factors, numerics)
    return on_stored(Call(scheme_of(image), {**geometry, **quantized}), filter)


def quantized_params(
    activation: Activation,
    image: Tensor,
    filter: Tensor,
    output: Tensor,
    factors: Requantization,
    numerics: Numerics,
) -> dict[str, Any]:
    """Zero points, requantization and activation range."""
    low, high = quantized_activation_range(activation, output, numerics.kernels)
    return {
        "input_zero_point": image.zero_point,
        "filter_zero_point": filter.zero_point,
        "output_zero_point": output.zero_point,
        "requantization": factors,
        "activation_min": low,
        "activation_max": high,
    }


def kind_of(image: Tensor, filter: Tensor) -> str:
    """What `Numerics.rounding_of` tells apart: the input's type, and whether the filter has a scale a channel."""
    several = filter.quantization is not None and filter.quantization.per_channel
    return f"{image.type.name} per channel" if several else image.type.name


def rounding_for(rounding: str, image: Tensor, bias: Tensor | None, bias_type: str) -> str:
    """int16 inputs accumulate in int64 and have a rounding of their own, unless the bias is int32."""
    if image.type != TensorType.INT16 or rounding == "float64":
        return rounding
    return rounding if is_narrow(bias, bias_type) else "int64"


def is_narrow(bias: Tensor | None, bias_type: str) -> bool:
    """Whether int16 inputs accumulate in int32: by the bias, or by `quantized_bias_type` where there is none."""
    return bias_type == "INT32" if bias is None else bias.type == TensorType.INT32


def _names(types: Types) -> str:
    return " or ".join(t.name for t in types)
