"""POW: one element to the power of another, with broadcasting.

Source of the rules: TFLite kernels/pow.cc; kernels/internal/optimized/optimized_ops.h BroadcastPow4D.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import Binary, operands
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import scheme_of


@register("POW")
@dataclass(frozen=True)
class Pow(Binary):
    """Inputs: two tensors of one type whose shapes broadcast: bases and exponents.

    A negative integer exponent is an error of the run. One exponent for all that is a whole number from 1 on means
    products; other integer powers beyond the type's range are its lowest number.
    """

    types = (TensorType.FLOAT32, TensorType.INT32)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        bases, exponents = operands(inputs)
        one_exponent = exponents.size == 1 and exponents.shape != bases.shape
        return Call(scheme_of(bases), {"one_exponent": one_exponent})
