"""VAR_HANDLE: the handle of the resource variable of a name.

Spec: schema.fbs VarHandleOptions. Source of the rules: TFLite kernels/var_handle.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("VAR_HANDLE")
@dataclass(frozen=True)
class VarHandle(Op):
    """No input. Output: a handle, the same for the same names in all subgraphs; the plan computes it."""

    of_shapes: ClassVar[bool] = True
    container: str = ""
    shared_name: str = ""

    def link(self, inputs: Inputs, links: Links) -> Op:
        handle = links.state.handle(self.container, self.shared_name)
        return _Linked(self.container, self.shared_name, handle=handle)


@dataclass(frozen=True, kw_only=True)
class _Linked(VarHandle):
    handle: int

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs)
        return [Spec((), TensorType.RESOURCE)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"handle": self.handle})
