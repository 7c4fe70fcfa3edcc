"""RANDOM_UNIFORM: random numbers from 0 to 1.

Spec: schema.fbs RandomOptions; TFLite kernels/random_ops.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Spec, register
from glasslite.engine.ops._random import RandomOp, shaped


@register("RANDOM_UNIFORM")
@dataclass(frozen=True)
class RandomUniform(RandomOp):
    """Input: int32 shape. Output: float32 of that shape; the same in each session where a seed is given."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        return [shaped(inputs)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("f32", {"state": self.generator})
