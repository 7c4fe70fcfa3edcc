"""MATRIX_DIAG: diagonal matrices of vectors.

Source of the rules: TFLite kernels/matrix_diag.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import operand


@register("MATRIX_DIAG")
@dataclass(frozen=True)
class MatrixDiag(Op):
    """Input: (..., n). Output: (..., n, n), zero off the diagonal. Quantized steps are 0 there, not the zero point."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input has an axis."""
        input = operand(inputs)
        if not input.shape:
            raise OpError("the input must have an axis; got a scalar")
        return [Spec((*input.shape, input.shape[-1]), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
