"""HASHTABLE_SIZE: how many keys a hash table has.

Source of the rules: TFLite kernels/hashtable_size.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._resource import handle_of
from glasslite.engine.state import Table

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("HASHTABLE_SIZE")
@dataclass(frozen=True)
class HashtableSize(Op):
    """Input: handle. Output: [1] int64, how many keys there are."""

    stateful: ClassVar[bool] = True

    def link(self, inputs: Inputs, links: Links) -> Op:
        return _Linked(links.state.table(handle_of(inputs)))


@dataclass(frozen=True)
class _Linked(HashtableSize):
    table: Table

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs, "handle")
        return [Spec((1,), TensorType.INT64)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"entries": self.table.entries})
