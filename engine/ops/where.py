"""WHERE: the places that hold something else than 0.

Source of the rules: TFLite kernels/where.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, value
from glasslite.engine.ops._unary import operand


@register("WHERE")
@dataclass(frozen=True)
class Where(Op):
    """Input: booleans or numbers, of any shape but a scalar's. Output: (how many, rank), int64, in order.

    A NaN counts as something else than 0. Quantized steps are looked at as they are.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The condition has an axis."""
        condition = operand(inputs)
        if not condition.shape:
            raise OpError("the condition must have an axis; got a scalar")
        return [Spec((int(np.count_nonzero(value(condition))), len(condition.shape)), TensorType.INT64)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
