"""FULLY_CONNECTED: each row of the input times each row of the weights, plus a bias.

Spec: schema.fbs FullyConnectedOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from glasslite.engine.errors import OpError, UnsupportedError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._filters import (
    check_activation_quantization,
    check_bias,
    check_bias_scale,
    check_filter_scales,
    check_types,
    hybrid_params,
    is_hybrid,
    is_narrow,
    kind_of,
    on_stored,
    quantized_params,
    rounding_for,
)
from glasslite.engine.ops._op import Activation, Call, Cost, Inputs, Op, Spec, optional, register, required
from glasslite.engine.ops._quantization import (
    float_activation_range,
    quantization_of,
    scheme_of,
    xnnpack_factor,
)
from glasslite.kernels.reference._hybrid import NIBBLES, Dynamic
from glasslite.kernels.reference.fixed_point import Requantization, requantization

_FILTERS = {
    TensorType.FLOAT32: (
        TensorType.FLOAT32,
        TensorType.INT8,
        TensorType.UINT8,
        TensorType.INT4,
        TensorType.INT2,
    ),
    TensorType.INT8: (TensorType.INT8, TensorType.INT4, TensorType.INT2),
    TensorType.UINT8: (TensorType.UINT8,),
    TensorType.INT16: (TensorType.INT8, TensorType.INT16, TensorType.INT4),
}
_HYBRID_ACTIVATIONS = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT")


@register("FULLY_CONNECTED")
@dataclass(frozen=True)
class FullyConnected(Op):
    """Inputs: any shape, filter (U, K), optional bias (U,). Output: (size / K, U), or the input's shape ending in U.

    Float inputs may meet filters of 8 bits or fewer: dynamic range, see the kernel. uint8 filters there hold int8
    values, and BUILTIN_REF gets products with weights of -128 wrong on x86, which `numerics.defects` repeats.
    uint8 inputs may give int16 outputs.
    """

    arity: ClassVar[int] = 3
    unpacks: ClassVar[tuple[TensorType, ...]] = (TensorType.INT4, TensorType.INT2)

    fused_activation_function: Activation = "NONE"
    weights_format: str = "DEFAULT"
    keep_num_dims: bool = False
    asymmetric_quantize_inputs: bool = False
    quantized_bias_type: str = "FLOAT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The filter is a matrix; elements of the input that fill no row of it are ignored."""
        if self.weights_format != "DEFAULT":
            raise UnsupportedError(f"weights_format {self.weights_format} is not implemented; DEFAULT is")
        input, filter = required(inputs, 0, "input"), required(inputs, 1, "filter")
        check_types(input, filter, _FILTERS)
        if len(filter.shape) != 2:
            raise OpError(f"the filter must have 2 dimensions; got {filter.shape}")
        units, depth = filter.shape
        check_bias(input, optional(inputs, 2), units)
        check_filter_scales(input, filter, 0)
        return [Spec(self._output_shape(input.shape, input.size, units, depth), None)]

    def _output_shape(self, shape: Shape, size: int, units: int, depth: int) -> Shape:
        if self.keep_num_dims:
            if not shape or shape[-1] != depth:
                raise OpError(
                    f"with keep_num_dims the input must end in the filter's {depth} columns; got {shape}"
                )
            return (*shape[:-1], units)
        if depth:
            return (size // depth, units)
        return (int(np.prod(shape[:-1], dtype=np.int64)), units)

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        depth = required(inputs, 1, "filter").shape[1]
        return super().cost(inputs, outputs)._replace(macs=outputs[0].size * depth)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, filter, output = required(inputs, 0, "input"), required(inputs, 1, "filter"), outputs[0]
        allowed = (input.type, TensorType.INT16) if input.type == TensorType.UINT8 else (input.type,)
        if output.type not in allowed:
            names = " or ".join(t.name for t in allowed)
            raise OpError(
                f"output '{output.name}' of {input.type.name} input must be {names}; got {output.type.name}"
            )
        if not filter.size:
            return Call("zero")
        if is_hybrid(input, filter):
            return on_stored(self._hybrid_call(input, filter, numerics), filter)
        if input.type == TensorType.FLOAT32:
            low, high = float_activation_range(self.fused_activation_function)
            return Call("f32", {"activation_min": low, "activation_max": high})
        bias = optional(inputs, 2)
        check_activation_quantization(input, output)
        if not quantization_of(filter).per_channel:
            check_bias_scale(input, filter, bias, output)
        rounding: str = numerics.rounding_of(self.name, kind_of(input, filter))
        if filter.type == TensorType.INT16 and not numerics.real:
            # BUILTIN_REF rounds once in float64 but for these.
            rounding = "int64"
        elif input.type == TensorType.INT16 and rounding == "half-up":
            # The optimized kernels leave wide accumulators and zero points to the reference kernel.
            zero_points = input.zero_point or filter.zero_point or output.zero_point
            if zero_points or not is_narrow(bias, self.quantized_bias_type):
                rounding = "float64"
        rounding = rounding_for(rounding, input, bias, self.quantized_bias_type)
        factors = _requantization(input, filter, output, rounding)
        params = quantized_params(self.fused_activation_function, input, filter, output, factors, numerics)
        return on_stored(Call(scheme_of(input), params), filter)

    def _hybrid_call(self, input: Tensor, filter: Tensor, numerics: Numerics) -> Call:
        if self.fused_activation_function not in _HYBRID_ACTIVATIONS:
            allowed = ", ".join(_HYBRID_ACTIVATIONS)
            raise OpError(f"fused activation must be one of {allowed}; got {self.fused_activation_function}")
        if numerics.kernels == "xnnpack":
            return Call("hybrid", hybrid_params(self.fused_activation_function, filter))
        if numerics.kernels == "optimized" and _has_fast_nibbles(input, filter):
            return Call("hybrid_nibbles", hybrid_params(self.fused_activation_function, filter, NIBBLES))
        dynamic = Dynamic("asymmetric" if self.asymmetric_quantize_inputs else "symmetric", "together")
        return Call(
            "hybrid", hybrid_params(self.fused_activation_function, filter, dynamic, numerics.defects)
        )


def _has_fast_nibbles(input: Tensor, filter: Tensor) -> bool:
    """Whether the optimized kernels multiply 4-bit weights as they are stored, plus 7.

    Source: fully_connected.cc PrepareImpl, optimized/fully_connected_4bit.h.
    """
    units, depth = filter.shape
    return (
        filter.type == TensorType.INT4
        and units >= 4
        and depth >= 32
        and depth % 2 == 0
        and input.size >= depth
    )


def _requantization(input: Tensor, filter: Tensor, output: Tensor, rounding: str) -> Requantization:
    """s_input * s_filter / s_output; fixed-point factors for one scale come from a float32 product.

    Source: fully_connected.cc Prepare, reference/integer_ops/fully_connected.h.
    """
    s_filter = quantization_of(filter).scale
    s_input, s_output = np.float32(input.scale), np.float64(output.scale)
    factor = xnnpack_factor(input, filter, output)
    if rounding == "float64" or s_filter.size > 1:
        return requantization(np.float64(s_input) * s_filter.astype(np.float64) / s_output, rounding, factor)
    return requantization((s_input * s_filter).astype(np.float64) / s_output, rounding, factor)
