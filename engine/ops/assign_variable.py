"""ASSIGN_VARIABLE: set a resource variable.

Source of the rules: TFLite kernels/assign_variable.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._resource import handle_of
from glasslite.engine.state import Variable

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("ASSIGN_VARIABLE")
@dataclass(frozen=True)
class AssignVariable(Op):
    """Inputs: handle, value. No output. The variable keeps the type and shape of the first value it gets."""

    stateful: ClassVar[bool] = True

    def link(self, inputs: Inputs, links: Links) -> Op:
        handle = handle_of(inputs)
        links.assigned.add(handle)
        return _Linked(links.state.variable(handle))


@dataclass(frozen=True)
class _Linked(AssignVariable):
    variable: Variable

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs, "handle", "value")
        return []

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        _, value = exactly(inputs, "handle", "value")
        return Call("any", {"variable": self.variable.reserve(value), "assigned": self.variable.assigned})
