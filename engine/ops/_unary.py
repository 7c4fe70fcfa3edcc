"""What operators of one input share: the output has the input's shape and type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec


@dataclass(frozen=True)
class Unary(Op):
    """An operator of one input, by default with one kernel for all types."""

    #: Those that the input may have; any, where there are none.
    types: ClassVar[tuple[TensorType, ...]] = ()

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The output is like the input."""
        input = operand(inputs)
        if self.types:
            check_type(input, "the input", self.types)
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")


def operand(inputs: Inputs) -> Tensor:
    """The one input."""
    return exactly(inputs, "input")[0]
