"""READ_VARIABLE: the value of a resource variable.

Source of the rules: TFLite kernels/read_variable.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError, UnknownValue
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._resource import handle_of
from glasslite.engine.state import Variable

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("READ_VARIABLE")
@dataclass(frozen=True)
class ReadVariable(Op):
    """Input: handle. Output: the variable's value; one must have been assigned."""

    stateful: ClassVar[bool] = True

    def link(self, inputs: Inputs, links: Links) -> Op:
        handle = handle_of(inputs)
        variable = links.state.variable(handle)
        if variable.memory is None:
            if links.planning:
                raise UnknownValue(variable.name)
            raise OpError(f"variable '{variable.name}' is read before anything is assigned to it")
        return _Linked(variable, handle in links.assigned)


@dataclass(frozen=True)
class _Linked(ReadVariable):
    """`certain`: whether the variable has a value whenever it is read."""

    variable: Variable
    certain: bool

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs, "handle")
        memory = self.variable.memory
        return [Spec(None if memory is None else memory.shape, self.variable.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        if self.certain:
            return Call("certain", {"variable": self.variable.memory})
        checks = {"assigned": self.variable.assigned, "name": self.variable.name}
        return Call("checked", {"variable": self.variable.memory, **checks})
