"""QUANTIZE: real numbers to steps, or steps to steps of another size.

Spec: tensorflow.org/lite/performance/quantization_spec. Source of the rules: TFLite kernels/quantize.cc.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Kernels, Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required
from glasslite.engine.ops._quantization import integer_limits, scheme_of
from glasslite.engine.ops._rescale import along_channels, positive_scale, rescaled_table, step_factor
from glasslite.kernels.reference.fixed_point import (
    Requantization,
    requantization,
    requantize_into,
    wrap_int32,
)

_INT8, _UINT8, _INT16, _INT32 = TensorType.INT8, TensorType.UINT8, TensorType.INT16, TensorType.INT32
#: What becomes what.
_TARGETS: Mapping[TensorType, tuple[TensorType, ...]] = {
    TensorType.FLOAT32: (_INT8, _UINT8, _INT16),
    _INT8: (_INT8, _UINT8, _INT16),
    _UINT8: (_INT8, _UINT8, _INT16),
    _INT16: (_INT8, _INT16, _INT32),
    _INT32: (_INT8, _INT16),
}
#: How each kernel set rounds float32, see the kernel.
_ROUNDINGS: Mapping[Kernels, str] = {
    "reference": "quotient",
    "optimized": "blocks",
    "xnnpack": "reciprocal",
}


@register("QUANTIZE")
@dataclass(frozen=True)
class Quantize(Op):
    """Input: float32, or steps. Output: steps of the same shape, whose type and scale are the output tensor's.

    float32 may be quantized with one scale per channel. Where x / scale is no int32, BUILTIN_REF goes through what the
    processor makes of that, so that +inf becomes the lowest step; here it becomes the highest, and NaN the lowest.
    `reference-with-defects` does as BUILTIN_REF does.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        if input.type not in _TARGETS:
            allowed = ", ".join(type.name for type in _TARGETS)
            raise OpError(f"input must be one of {allowed}; got {input.type.name}")
        return [Spec(input.shape, None)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = required(inputs, 0, "input"), outputs[0]
        if output.type not in _TARGETS[input.type]:
            allowed = ", ".join(type.name for type in _TARGETS[input.type])
            raise OpError(f"{input.type.name} can become {allowed}; the output is {output.type.name}")
        if input.type == TensorType.FLOAT32:
            scale, zero_point = along_channels(positive_scale(output), output.shape)
            # Several scales have the reference kernel alone.
            rounding = "quotient" if scale.ndim else _ROUNDINGS[numerics.kernels]
            params = {
                "scale": scale,
                "zero_point": zero_point,
                "rounding": rounding,
                "defects": numerics.defects,
            }
            return Call("f32", params)
        if input.type == output.type == _INT16 and (input.zero_point or output.zero_point):
            raise OpError(
                f"INT16 zero points must be 0 on both sides; got {input.zero_point} and {output.zero_point}"
            )
        if numerics.kernels == "xnnpack":
            return Call(scheme_of(input), {"table": rescaled_table(input, output)})
        how = requantization(step_factor(input, output), numerics.rounding_of(self.name))
        if numerics.kernels == "optimized" and {input.type, output.type} <= {_INT8, _UINT8}:
            return _in_blocks(input, output, how)
        if input.type in (_INT8, _UINT8):
            return Call(scheme_of(input), {"table": _table(input, output, how)})
        params = {
            "requantization": how,
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
        }
        return Call(scheme_of(input), params)


def _in_blocks(input: Tensor, output: Tensor, how: Requantization) -> Call:
    """Vector code takes 16 elements at once and rounds half up; scalar code takes the rest.

    Source: TFLite kernels/internal/optimized/optimized_ops.h Requantize.
    """
    params = {
        "table": _table(input, output, how._replace(rounding="half-up")),
        "tail_table": _table(input, output, how),
        "tail": input.size % 16,
    }
    return Call(f"{scheme_of(input)}_blocks", params)


def _table(input: Tensor, output: Tensor, how: Requantization) -> Any:
    """The output step of each of 256 input bytes."""
    steps = np.arange(256, dtype=np.uint8).view(np.dtype(input.type.dtype)).astype(np.int64)
    table = np.empty(256, output.type.dtype)
    low, high = integer_limits(output)
    requantize_into(
        table,
        wrap_int32(steps - input.zero_point),
        how,
        output_zero_point=output.zero_point,
        activation_min=low,
        activation_max=high,
    )
    return table
