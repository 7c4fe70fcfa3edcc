"""STABLEHLO_COMPOSITE: a named group of operators, computed by the subgraph that spells it out.

Spec: schema.fbs StableHLOCompositeOptions. Source of the rules: TFLite kernels/stablehlo_composite.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register

if TYPE_CHECKING:
    from glasslite.engine.scope import Callee, Links


@register("STABLEHLO_COMPOSITE")
@dataclass(frozen=True)
class StablehloComposite(Op):
    """Inputs and outputs: those of the subgraph, its decomposition."""

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True
    decomposition_subgraph_index: int = 0

    def link(self, inputs: Inputs, links: Links) -> Op:
        index = self.decomposition_subgraph_index
        return _Linked(index, callee=links.subgraph(index, inputs, always=True))


@dataclass(frozen=True, kw_only=True)
class _Linked(StablehloComposite):
    callee: Callee

    def infer(self, inputs: Inputs) -> list[Spec]:
        return self.callee.specs

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        return self.callee.cost

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"decomposition": self.callee}, returns=True)
