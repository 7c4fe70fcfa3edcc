"""MATRIX_SET_DIAG: matrices with other diagonals.

Source of the rules: TFLite kernels/matrix_set_diag.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._broadcast import operands
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("MATRIX_SET_DIAG")
@dataclass(frozen=True)
class MatrixSetDiag(Op):
    """Inputs: matrices (..., rows, columns), diagonals (..., the smaller of both). Output: like the matrices."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """There is a diagonal for each matrix."""
        input, diagonal = operands(inputs)
        expected = (*input.shape[:-2], min(input.shape[-2:], default=0))
        if len(input.shape) < 2 or diagonal.shape != expected:
            raise OpError(
                f"an input of shape {input.shape}, which must have 2 axes or more, takes diagonals of shape {expected}"
                f"; got {diagonal.shape}"
            )
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
