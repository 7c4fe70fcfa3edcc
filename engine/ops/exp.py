"""EXP: e^x.

Source of the rules: TFLite kernels/exp.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._function import Elementwise
from glasslite.engine.ops._lut import table_call
from glasslite.engine.ops._op import Call, register
from glasslite.kernels.reference._libm import expf


@register("EXP")
@dataclass(frozen=True)
class Exp(Elementwise):
    """Input: one tensor."""

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16)
    #: XNNPACK's argument is exact to a unit of x, not of what remains of it: 61 at worst from -80 to 80.
    delegate_ulp = 64

    def of_steps(self, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
        return table_call(expf, input, output, numerics)
