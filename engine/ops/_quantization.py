"""Quantization arithmetic of the prepare step: factors, activation ranges, schemes.

Source: TFLite kernels/kernel_util.cc.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Quantization, Tensor, TensorType
from glasslite.engine.ops._op import Activation
from glasslite.kernels.reference.fixed_point import Requantization, requantization, round_half_away

QUANTIZED = (TensorType.INT8, TensorType.UINT8, TensorType.INT16)
_SCHEMES = {
    TensorType.FLOAT32: "f32",
    TensorType.FLOAT16: "f16",
    TensorType.FLOAT64: "f64",
    TensorType.INT8: "qs8",
    TensorType.UINT8: "qu8",
    TensorType.INT16: "qs16",
    TensorType.INT32: "i32",
    TensorType.INT64: "i64",
    TensorType.UINT32: "u32",
    TensorType.BOOL: "bool",
}
_FLOAT_LIMITS: dict[str, tuple[float, float]] = {
    "NONE": (-np.inf, np.inf),
    "RELU": (0.0, np.inf),
    "RELU6": (0.0, 6.0),
    "RELU_N1_TO_1": (-1.0, 1.0),
}


def scheme_of(tensor: Tensor) -> str:
    """The kernel suffix for a tensor's type, as XNNPACK words it: f32, qs8, qu8, qs16, i32, ..."""
    return _SCHEMES.get(tensor.type, tensor.type.name.lower())


def quantization_of(tensor: Tensor) -> Quantization:
    """The tensor's quantization.

    Raises:
        OpError: it has none.
    """
    if tensor.quantization is None:
        raise OpError(f"tensor '{tensor.name}' is {tensor.type.name} and needs a quantization scale; it has none")
    return tensor.quantization


def float_activation_range(activation: Activation) -> tuple[float, float]:
    """Lowest and highest value a fused activation lets through.

    Raises:
        OpError: the activation is not a clamp.
    """
    if activation not in _FLOAT_LIMITS:
        raise OpError(f"fused activation must be one of {', '.join(_FLOAT_LIMITS)}; got {activation}")
    return _FLOAT_LIMITS[activation]


def integer_limits(tensor: Tensor) -> tuple[int, int]:
    """Lowest and highest integer of the tensor's type."""
    info = np.iinfo(np.dtype(tensor.type.dtype))
    return int(info.min), int(info.max)


def quantized_activation_range(activation: Activation, output: Tensor) -> tuple[int, int]:
    """Lowest and highest step a fused activation lets through: the clamp's ends quantized, within the type.

    Source: kernel_util.cc CalculateActivationRangeQuantized (float32 division, half away from zero).
    """
    low, high = integer_limits(output)
    real_low, real_high = float_activation_range(activation)
    if np.isfinite(real_low):
        low = max(low, _quantize_limit(real_low, output))
    if np.isfinite(real_high):
        high = min(high, _quantize_limit(real_high, output))
    return low, high


def _quantize_limit(real: float, output: Tensor) -> int:
    steps = np.float32(real) / np.float32(quantization_of(output).scale[0])
    return int(round_half_away(steps)) + output.zero_point


def convolution_requantization(input: Tensor, filter: Tensor, output: Tensor, rounding: str) -> Requantization:
    """From accumulator to output steps: s_input * s_filter / s_output, one factor a channel, in float64.

    uint8 multiplies the two scales in float32 first, as kernel_util.cc GetQuantizedConvolutionMultipler does.
    """
    s_input = quantization_of(input).scale[0]
    s_filter = quantization_of(filter).scale
    s_output = np.float64(quantization_of(output).scale[0])
    if input.type == TensorType.UINT8:
        return requantization((s_input * s_filter[:1]).astype(np.float64) / s_output, rounding)
    return requantization(np.float64(s_input) * s_filter.astype(np.float64) / s_output, rounding)


def same_quantization(tensors: Sequence[Tensor]) -> bool:
    """Whether all tensors share one scale and zero point (or have none)."""
    return len({(t.scale, t.zero_point) for t in tensors}) == 1
