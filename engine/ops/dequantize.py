"""DEQUANTIZE: steps, or half-precision numbers, to float32.

Spec: tensorflow.org/lite/performance/quantization_spec. Source of the rules: TFLite kernels/dequantize.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, required
from glasslite.engine.ops._quantization import QUANTIZED, quantization_of, scheme_of
from glasslite.engine.ops._rescale import along_channels

#: Elements that the optimized kernel takes at a time; what is left it computes as the reference does.
_BLOCK = 8
_ALLOWED = (*QUANTIZED, TensorType.FLOAT16, TensorType.INT4, TensorType.INT2)


@register("DEQUANTIZE")
@dataclass(frozen=True)
class Dequantize(Op):
    """Input: int8, uint8, int16, float16, or a constant of 4 or 2 bits; one scale, or one per channel.

    Output: float32 of the same shape. float16 has no scale.
    """

    unpacks = (TensorType.INT4, TensorType.INT2)

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        if input.type not in _ALLOWED:
            allowed = ", ".join(type.name for type in _ALLOWED)
            raise OpError(f"input must be one of {allowed}; got {input.type.name}")
        if input.type == TensorType.INT16 and (input.zero_point or quantization_of(input).per_channel):
            raise OpError("an INT16 input must have one scale and zero point 0")
        return [Spec(input.shape, TensorType.FLOAT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input = required(inputs, 0, "input")
        if input.type == TensorType.FLOAT16:
            return Call("f16")
        scale, zero_point = along_channels(quantization_of(input), input.shape)
        params: dict[str, Any] = {"scale": scale, "zero_point": zero_point}
        if numerics.kernels == "optimized" and not scale.ndim and input.zero_point:
            params["distributed"] = input.size // _BLOCK * _BLOCK
        return Call(scheme_of(input), params)
