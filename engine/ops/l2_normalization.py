"""L2_NORMALIZATION: each row divided by its Euclidean length.

Spec: schema.fbs L2NormOptions; tensorflow.org/lite/performance/quantization_spec
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Activation, Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scale_of, scheme_of

_ZERO_POINTS = {TensorType.FLOAT32: None, TensorType.INT8: 0, TensorType.UINT8: 128}


@register("L2_NORMALIZATION")
@dataclass(frozen=True)
class L2Normalization(Op):
    """Input: float32, int8 or uint8 of one dimension or more. Output: the same shape and type.

    Quantized outputs have scale 1/128 and zero point 0, of uint8 128. No activation is fused.
    """

    fused_activation_function: Activation = "NONE"

    def infer(self, inputs: Inputs) -> list[Spec]:
        (input,) = exactly(inputs, "input")
        if input.type not in _ZERO_POINTS:
            allowed = ", ".join(t.name for t in _ZERO_POINTS)
            raise OpError(f"input must be {allowed}; got {input.type.name}")
        if not input.shape:
            raise OpError("input must have at least one dimension; it is a scalar")
        if self.fused_activation_function != "NONE":
            raise OpError(f"the fused activation must be NONE; got {self.fused_activation_function}")
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (input,), output = exactly(inputs, "input"), outputs[0]
        zero_point = _ZERO_POINTS[input.type]
        if zero_point is None:
            return Call("f32")
        if scale_of(output) != 1 / 128 or output.zero_point != zero_point:
            raise OpError(
                f"output '{output.name}' must have scale {1 / 128} and zero point {zero_point}; "
                f"got {output.scale:g} and {output.zero_point}"
            )
        return Call(scheme_of(input), {"input_zero_point": input.zero_point, "output_zero_point": zero_point})
