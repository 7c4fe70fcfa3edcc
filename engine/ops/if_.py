"""IF: one of two subgraphs.

Spec: schema.fbs IfOptions. Source of the rules: TFLite kernels/if.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register, required
from glasslite.engine.ops._subgraphs import check_condition, types_text

if TYPE_CHECKING:
    from glasslite.engine.scope import Callee, Links


@register("IF")
@dataclass(frozen=True)
class If(Op):
    """Inputs: condition, and what both subgraphs take. Outputs: those of the subgraph that runs.

    Both give as many outputs of the same types; their shapes may differ, and are then known when it has run.
    """

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True
    then_subgraph_index: int = 0
    else_subgraph_index: int = 0

    def link(self, inputs: Inputs, links: Links) -> Op:
        then, otherwise = links.subgraphs((self.then_subgraph_index, self.else_subgraph_index), inputs[1:])
        return _Linked(self.then_subgraph_index, self.else_subgraph_index, then=then, otherwise=otherwise)


@dataclass(frozen=True, kw_only=True)
class _Linked(If):
    then: Callee
    otherwise: Callee

    def infer(self, inputs: Inputs) -> list[Spec]:
        condition = required(inputs, 0, "condition")
        check_condition(Spec(condition.shape, condition.type), f"'{condition.name}'")
        first, second = self.then.specs, self.otherwise.specs
        if [spec.type for spec in first] != [spec.type for spec in second]:
            raise OpError(
                f"both subgraphs must give outputs of the same types; '{self.then.name}' gives {types_text(first)} and "
                f"'{self.otherwise.name}' {types_text(second)}"
            )
        return [Spec(a.shape if a == b else None, a.type) for a, b in zip(first, second, strict=True)]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        """That of the subgraph with more MACs."""
        return max(self.then.cost, self.otherwise.cost)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"then": self.then, "otherwise": self.otherwise}, returns=True)
