"""SLICE: a box out of a tensor.

Spec: schema.fbs SliceOptions. Source of the rules: TFLite kernels/slice.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integers
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register


@register("SLICE")
@dataclass(frozen=True)
class Slice(Op):
    """Inputs: tensor; begin, size: vectors with one entry for each axis. A size of -1 takes all from begin on."""

    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The box must lie inside."""
        input, begin, size = exactly(inputs, "input", "begin", "size")
        if not begin.shape == size.shape == (len(input.shape),):
            raise OpError(
                f"begin and size must have one entry for each of {len(input.shape)} axes; "
                f"got shapes {begin.shape} and {size.shape}"
            )
        starts, sizes = integers(begin, "begin"), integers(size, "size")
        shape = tuple(d - a if n == -1 else n for d, a, n in zip(input.shape, starts, sizes, strict=True))
        for axis, (d, a, n) in enumerate(zip(input.shape, starts, shape, strict=True)):
            if a < 0 or n < 0 or a + n > d:
                raise OpError(f"axis {axis} has {d} elements; {sizes[axis]} from {a} on do not lie inside")
        return [Spec(shape, input.type)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        return Cost(0, outputs[0].nbytes, outputs[0].nbytes)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        begin = exactly(inputs, "input", "begin", "size")[1]
        return Call("any", {"start": tuple(integers(begin, "begin"))})
