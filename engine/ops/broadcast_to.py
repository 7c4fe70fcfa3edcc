"""BROADCAST_TO: repeat along axes of 1, and along new ones in front.

Spec: schema.fbs BroadcastToOptions. Source of the rules: TFLite kernels/broadcast_to.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._sizes import sizes_of


@register("BROADCAST_TO")
@dataclass(frozen=True)
class BroadcastTo(Op):
    """Inputs: tensor, shape (a vector of int32 or int64). Output: of that shape."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """Aligned at the end, the tensor's sizes are the shape's or 1."""
        input, shape = exactly(inputs, "input", "shape")
        sizes = sizes_of(shape, "shape")
        tail = sizes[len(sizes) - len(input.shape) :]
        if len(input.shape) > len(sizes) or any(
            a not in (1, b) for a, b in zip(input.shape, tail, strict=True)
        ):
            raise OpError(
                f"shape {input.shape} does not broadcast to {sizes}: sizes must be equal, or the input's 1"
            )
        return [Spec(sizes, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
