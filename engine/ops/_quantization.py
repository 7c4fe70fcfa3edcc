"""Quantization arithmetic of the prepare step: factors, activation ranges, schemes.

Source: TFLite kernels/kernel_util.cc.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Quantization, Tensor, TensorType
from glasslite.engine.numerics import Kernels
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
_LARGEST = float(np.finfo(np.float32).max)
#: TFLite clamps with no activation too, so that infinities become the largest finite numbers.
_CLAMPS: dict[str, tuple[float | None, float | None]] = {
    "NONE": (None, None),
    "RELU": (0.0, None),
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
        raise OpError(
            f"tensor '{tensor.name}' is {tensor.type.name} and needs a quantization scale; it has none"
        )
    return tensor.quantization


def scale_of(tensor: Tensor) -> np.float32:
    """The per-tensor scale, in the type that TFLite computes factors with.

    Raises:
        OpError: it has none, or several, or it is 0.
    """
    if quantization_of(tensor).per_channel:
        count = quantization_of(tensor).scale.size
        raise OpError(
            f"tensor '{tensor.name}' has {count} scales; the operator takes one for the whole tensor"
        )
    scale = np.float32(quantization_of(tensor).scale[0])
    if scale == 0:
        raise OpError(f"tensor '{tensor.name}' has scale 0; scales of {tensor.type.name} must be above 0")
    return scale


def float32_factor(*scales: np.float32, over: np.float32) -> np.float64:
    """The product of scales divided by one, each step in float32, as most prepare steps of TFLite compute factors.

    Raises:
        OpError: float32 cannot hold it.
    """
    with np.errstate(all="ignore"):
        factor = np.prod(scales, dtype=np.float32) / np.float32(over)
    if not np.isfinite(factor):
        raise OpError(f"the scales {', '.join(f'{s:g}' for s in scales)} over {over:g} give no finite factor")
    return np.float64(factor)


def clamp_of(activation: Activation) -> tuple[float | None, float | None]:
    """Lowest and highest real value a fused activation lets through; None where it sets no end.

    Raises:
        OpError: the activation is not a clamp.
    """
    if activation not in _CLAMPS:
        raise OpError(f"fused activation must be one of {', '.join(_CLAMPS)}; got {activation}")
    return _CLAMPS[activation]


def float_activation_range(activation: Activation) -> tuple[float, float]:
    """The clamp of a float output. An open end is the largest finite float32: infinities become that.

    Source: kernel_util.h CalculateActivationRange.
    """
    low, high = clamp_of(activation)
    largest = float(np.finfo(np.float32).max)
    return (-largest if low is None else low), (largest if high is None else high)


def integer_limits(tensor: Tensor) -> tuple[int, int]:
    """Lowest and highest integer of the tensor's type."""
    info = np.iinfo(np.dtype(tensor.type.dtype))
    return int(info.min), int(info.max)


def quantized_activation_range(
    activation: Activation, output: Tensor, kernels: Kernels = "reference"
) -> tuple[int, int]:
    """Lowest and highest step a fused activation lets through: the clamp's ends quantized, within the type.

    Source: kernel_util.cc CalculateActivationRangeQuantized (float32 division, half away from zero); XNNPACK
    src/xnnpack/requantization.h xnn_qs8_quantize (the zero point is added before rounding, half to even).
    """
    low, high = integer_limits(output)
    real_low, real_high = float_activation_range(activation)
    if real_low > -_LARGEST:
        low = max(low, _quantize_limit(real_low, output, kernels))
    if real_high < _LARGEST:
        high = min(high, _quantize_limit(real_high, output, kernels))
    return low, high


def _quantize_limit(real: float, output: Tensor, kernels: Kernels) -> int:
    with np.errstate(over="ignore"):
        steps = np.float32(real) / scale_of(output)
    if not abs(steps) < 1 << 31:
        raise OpError(
            f"tensor '{output.name}' has scale {output.scale:g}, in which {real:g} is no int32 of steps"
        )
    if kernels == "xnnpack":
        return int(np.rint(steps + np.float32(output.zero_point)))
    return int(round_half_away(steps)) + output.zero_point


def convolution_requantization(
    input: Tensor, filter: Tensor, output: Tensor, rounding: str, tail: int = 0
) -> Requantization:
    """From accumulator to output steps: s_input * s_filter / s_output, one factor a channel, in float64.

    uint8 multiplies the two scales in float32 first, as kernel_util.cc GetQuantizedConvolutionMultipler does.
    """
    s_input, s_output = quantization_of(input).scale[0], quantization_of(output).scale[0]
    s_filter = quantization_of(filter).scale
    if input.type == TensorType.UINT8 and rounding != "float64":
        scale = (s_input * s_filter[:1]).astype(np.float64) / np.float64(s_output)
    else:
        scale = np.float64(s_input) * s_filter.astype(np.float64) / np.float64(s_output)
    factor = xnnpack_factor(input, filter, output)
    return requantization(scale, rounding, factor[: scale.size], tail)


def xnnpack_factor(input: Tensor, filter: Tensor, output: Tensor) -> NDArray[np.float32]:
    """(s_input * s_filter) / s_output, each step in float32.

    Source: XNNPACK src/subgraph/convolution-2d.c, src/operators/{convolution,fully-connected}-nhwc.c.
    """
    scales = quantization_of(input).scale[0], quantization_of(filter).scale, quantization_of(output).scale[0]
    with np.errstate(all="ignore"):
        return np.asarray(scales[0] * scales[1] / scales[2], np.float32)


def same_quantization(tensors: Sequence[Tensor]) -> bool:
    """Whether all tensors share one scale and zero point (or have none)."""
    return len({(t.scale, t.zero_point) for t in tensors}) == 1
