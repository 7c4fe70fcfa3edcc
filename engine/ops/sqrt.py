"""SQRT: the square root.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._function import Elementwise
from glasslite.engine.ops._op import Call, register
from glasslite.engine.ops._quantization import scale_of, scheme_of


@register("SQRT")
@dataclass(frozen=True)
class Sqrt(Elementwise):
    """Input: one tensor. A negative quantized value is an error of the run."""

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16)
    delegate_ulp = 4

    def of_steps(self, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
        params = {
            "input_scale": scale_of(input),
            "input_zero_point": input.zero_point,
            "output_scale": scale_of(output),
            "output_zero_point": output.zero_point,
        }
        return Call(scheme_of(input), params)
