"""UNIQUE: each value once, and where it went.

Spec: schema.fbs UniqueOptions. Source of the rules: TFLite kernels/unique.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_vector
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, value
from glasslite.engine.ops._unary import operand


@register("UNIQUE")
@dataclass(frozen=True)
class Unique(Op):
    """Input: a vector. Outputs: its values, each once, in the order of their first places; each one's position there.

    Zeros of both signs are one value. Each NaN is a value of its own; LiteRT takes one for some number before it.
    """

    idx_out_type: str = "INT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The positions are int32 or int64."""
        input = operand(inputs)
        check_vector(input, "the input")
        if self.idx_out_type not in ("INT32", "INT64"):
            raise OpError(f"idx_out_type must be INT32 or INT64; got {self.idx_out_type}")
        count = np.unique(value(input), equal_nan=False).size
        return [Spec((count,), input.type), Spec(input.shape, TensorType[self.idx_out_type])]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
