"""CALL_ONCE: run an initialisation subgraph, once in a session.

Spec: schema.fbs CallOnceOptions. Source of the rules: TFLite kernels/call_once.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register

if TYPE_CHECKING:
    from glasslite.engine.scope import Callee, Links


@register("CALL_ONCE")
@dataclass(frozen=True)
class CallOnce(Op):
    """No input, no output. The subgraph, which has none either, runs in the first run and after variables are reset."""

    stateful: ClassVar[bool] = True
    init_subgraph_index: int = 0

    def link(self, inputs: Inputs, links: Links) -> Op:
        callee = links.subgraph(self.init_subgraph_index, (), always=True)
        return _Linked(self.init_subgraph_index, callee=callee, initialized=links.state.initialized)


@dataclass(frozen=True, kw_only=True)
class _Linked(CallOnce):
    callee: Callee
    initialized: set[int]

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs)
        if self.callee.specs:
            raise OpError(
                f"subgraph '{self.callee.name}' must have no outputs; it has {len(self.callee.specs)}"
            )
        return []

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        params = {"call": self.callee, "initialized": self.initialized, "subgraph": self.init_subgraph_index}
        return Call("any", params, returns=True)
