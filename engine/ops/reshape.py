"""RESHAPE: the same elements in the same order under another shape.

Spec: schema.fbs ReshapeOptions. Source of the rules: TFLite kernels/reshape.cc, internal/reshape_utils.h.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, optional, register, required


@register("RESHAPE")
@dataclass(frozen=True)
class Reshape(Op):
    """Inputs: tensor, optional shape (a vector of int32), which goes before `new_shape`. One dimension may be -1."""

    texts: ClassVar[bool] = True

    new_shape: tuple[int, ...] = ()

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The number of elements must stay; -1 stands for the one dimension that follows from the others."""
        if len(inputs) > 2:
            raise OpError(f"takes 1 or 2 inputs (input, shape); got {len(inputs)}")
        input = required(inputs, 0, "input")
        return [Spec(_resolve(input.shape, self._wanted(inputs)), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")

    def _wanted(self, inputs: Inputs) -> Shape:
        shape = optional(inputs, 1)
        if shape is not None and shape.type == TensorType.INT32 and len(shape.shape) == 1:
            return tuple(integers(shape, "shape"))
        # Old converters could not write an empty vector and wrote [0] for a scalar.
        return () if self.new_shape == (0,) else self.new_shape


def _resolve(old: Shape, new: Shape) -> Shape:
    if min(new, default=0) < -1 or new.count(-1) > 1:
        raise OpError(f"dimensions must be at least 0, but for one that may be -1; got {new}")
    if -1 in new:
        rest = prod(d for d in new if d != -1)
        # Zeros on both sides cancel: (0, 3) as (0, -1) is (0, 3).
        inferred = 0 if rest and not prod(old) else prod(filter(None, old)) // prod(d for d in new if d > 0)
        new = tuple(inferred if d == -1 else d for d in new)
    if prod(new) != prod(old):
        raise OpError(f"{prod(old)} elements of shape {old} do not fit shape {new}")
    return new
