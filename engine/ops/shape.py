"""SHAPE: a tensor's dimensions as a vector.

Spec: schema.fbs ShapeOptions. Source of the rules: TFLite kernels/shape.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("SHAPE")
@dataclass(frozen=True)
class ShapeOp(Op):
    """Input: a tensor of any type. Output: its dimensions (rank,), int32 or int64."""

    of_shapes: ClassVar[bool] = True
    texts: ClassVar[bool] = True

    out_type: str = "FLOAT32"

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is int32 or int64."""
        if self.out_type not in ("INT32", "INT64"):
            raise OpError(f"out_type must be INT32 or INT64; got {self.out_type}")
        (input,) = exactly(inputs, "input")
        return [Spec((len(input.shape),), TensorType[self.out_type])]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        (input,) = exactly(inputs, "input")
        return Call("any", {"shape": np.array(input.shape, np.int64)})
