"""SQUEEZE: drop dimensions of one element.

Spec: schema.fbs SqueezeOptions. Source of the rules: TFLite kernels/squeeze.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("SQUEEZE")
@dataclass(frozen=True)
class Squeeze(Op):
    """Input: tensor. Output: without the dimensions `squeeze_dims`; without all that are 1 where that is empty."""

    texts: ClassVar[bool] = True

    squeeze_dims: tuple[int, ...] = ()

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The dimensions named must be 1."""
        (input,) = exactly(inputs, "input")
        dropped = {axis_of(d, len(input.shape)) for d in self.squeeze_dims}
        for axis in dropped:
            if input.shape[axis] != 1:
                raise OpError(f"only dimensions of 1 can go; dimension {axis} of {input.shape} is not")
        if not self.squeeze_dims:
            dropped = {axis for axis, d in enumerate(input.shape) if d == 1}
        return [Spec(tuple(d for axis, d in enumerate(input.shape) if axis not in dropped), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
