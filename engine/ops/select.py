"""SELECT: elements of one tensor where a condition is true, of another where it is false.

Source of the rules: TFLite kernels/select.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._select import choices


@register("SELECT")
@dataclass(frozen=True)
class Select(Op):
    """Inputs: a boolean condition, x and y of one type and shape. Quantized steps are taken as they are.

    The condition has their shape, or is a scalar, or a vector that chooses along their first dimension.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like x."""
        condition, x, y = choices(inputs)
        if condition.size == x.size == y.size == 1:
            return [Spec(max(x.shape, y.shape, key=len), x.type)]
        if x.shape != y.shape:
            raise OpError(f"x and y must have one shape; got {x.shape} and {y.shape}")
        if condition.shape not in (x.shape, x.shape[:1], ()):
            raise OpError(
                f"the condition must be a scalar, a vector along the first dimension, or have x's shape {x.shape}; "
                f"got {condition.shape}"
            )
        return [Spec(x.shape, x.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
