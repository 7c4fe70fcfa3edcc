"""BUCKETIZE: between which boundaries a value lies.

Spec: schema.fbs BucketizeOptions. Source of the rules: TFLite kernels/bucketize.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._unary import operand

_TYPES = (TensorType.FLOAT32, TensorType.FLOAT64, TensorType.INT32, TensorType.INT64)


@register("BUCKETIZE")
@dataclass(frozen=True)
class Bucketize(Op):
    """Input: float32, float64, int32 or int64. Output: int32 of that shape: how many boundaries are not above a value.

    Integers are compared as float32. A NaN lies above all.
    """

    boundaries: tuple[float, ...] = ()

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The boundaries are in order."""
        input = operand(inputs)
        check_type(input, "the input", _TYPES)
        if any(b < a for a, b in zip(self.boundaries, self.boundaries[1:], strict=False)):
            raise OpError(f"the boundaries must be in ascending order; got {self.boundaries!s:.80}")
        return [Spec(input.shape, TensorType.INT32)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"boundaries": np.array(self.boundaries, np.float32)})
