"""TILE: repeat a tensor along its axes.

Spec: schema.fbs TileOptions. Source of the rules: TFLite kernels/tile.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._sizes import sizes_of


@register("TILE")
@dataclass(frozen=True)
class Tile(Op):
    """Inputs: tensor; multiples, a vector of int32 or int64 with one entry for each axis."""

    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """One multiple, not negative, for each axis."""
        input, multiples = exactly(inputs, "input", "multiples")
        times = sizes_of(multiples, "multiples")
        if len(times) != len(input.shape):
            raise OpError(f"there must be a multiple for each of {len(input.shape)} axes; got {times}")
        return [Spec(tuple(d * n for d, n in zip(input.shape, times, strict=True)), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")
