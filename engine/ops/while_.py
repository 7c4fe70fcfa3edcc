"""WHILE: run a subgraph again and again, as long as another says so.

Spec: schema.fbs WhileOptions. Source of the rules: TFLite kernels/while.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Cost, Inputs, Op, Spec, register, required
from glasslite.engine.ops._subgraphs import check_condition, types_text

if TYPE_CHECKING:
    from glasslite.engine.scope import Callee, Links


@register("WHILE")
@dataclass(frozen=True)
class While(Op):
    """Inputs: the first values. Outputs: the last values, as many and of the same types.

    The subgraph `cond` says of the values whether `body` is to make the next ones of them; their shapes may change.
    """

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True
    cond_subgraph_index: int = 0
    body_subgraph_index: int = 0

    def link(self, inputs: Inputs, links: Links) -> Op:
        if self.cond_subgraph_index == self.body_subgraph_index:
            raise OpError(f"condition and body must be two subgraphs; both are {self.body_subgraph_index}")
        body = links.scope.graph(self.body_subgraph_index)
        # Values that the body hands on are the same in every round; of the others only shapes are known.
        same = [given == back for given, back in zip(body.inputs, body.outputs, strict=False)]
        same += [False] * (len(inputs) - len(same))
        values = [t if t is None or s else replace(t, data=None) for t, s in zip(inputs, same, strict=False)]
        indices = self.cond_subgraph_index, self.body_subgraph_index
        condition, after = links.subgraphs(indices, values)
        return _Linked(*indices, condition=condition, body=after, same=tuple(same))


@dataclass(frozen=True, kw_only=True)
class _Linked(While):
    """`same`: which values the body hands on as they are."""

    condition: Callee
    body: Callee
    same: tuple[bool, ...]

    def infer(self, inputs: Inputs) -> list[Spec]:
        if len(self.condition.specs) != 1:
            raise OpError(f"the condition must have one output; it has {len(self.condition.specs)}")
        check_condition(self.condition.specs[0], f"the output of '{self.condition.name}'")
        values = [required(inputs, position, "value") for position in range(len(inputs))]
        # A list that is written in a loop is put together anew in each round, of parts whose shapes no plan knows.
        first, then = [Spec(t.shape, t.type) for t in values], self.body.stated
        if [spec.type for spec in first] != [spec.type for spec in then]:
            raise OpError(
                f"the body must give back values of the types that it takes: {types_text(first)}; "
                f"it gives {types_text(then)}"
            )
        steady = first == then
        return [
            Spec(spec.shape if steady or same else None, spec.type)
            for spec, same in zip(first, self.same, strict=True)
        ]

    def cost(self, inputs: Inputs, outputs: Sequence[Tensor]) -> Cost:
        """That of one round."""
        return Cost(*(a + b for a, b in zip(self.condition.cost, self.body.cost, strict=True)))

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"condition": self.condition, "body": self.body}, returns=True)
