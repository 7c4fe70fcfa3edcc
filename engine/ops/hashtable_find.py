"""HASHTABLE_FIND: look keys up in a hash table.

Source of the rules: TFLite kernels/hashtable_find.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._resource import handle_of
from glasslite.engine.state import Table

if TYPE_CHECKING:
    from glasslite.engine.scope import Links


@register("HASHTABLE_FIND")
@dataclass(frozen=True)
class HashtableFind(Op):
    """Inputs: handle, keys, default. Output: the values of the keys; the default's first element for unknown ones."""

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True

    def link(self, inputs: Inputs, links: Links) -> Op:
        return _Linked(links.state.table(handle_of(inputs)))


@dataclass(frozen=True)
class _Linked(HashtableFind):
    table: Table

    def infer(self, inputs: Inputs) -> list[Spec]:
        _, keys, default = exactly(inputs, "handle", "keys", "default")
        check_type(keys, "keys of this table", [self.table.key_type])
        check_type(default, "values of this table", [self.table.value_type])
        if not default.size:
            raise OpError("the default must have an element")
        return [Spec(keys.shape, self.table.value_type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"entries": self.table.entries, "initialized": self.table.initialized})
