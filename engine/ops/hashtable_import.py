"""HASHTABLE_IMPORT: fill a hash table, once.

Source of the rules: TFLite kernels/hashtable_import.cc.
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


@register("HASHTABLE_IMPORT")
@dataclass(frozen=True)
class HashtableImport(Op):
    """Inputs: handle, keys, values of the same shape. No output. A table that has been filled stays as it is.

    Of several values of one key the first counts.
    """

    stateful: ClassVar[bool] = True
    texts: ClassVar[bool] = True

    def link(self, inputs: Inputs, links: Links) -> Op:
        return _Linked(links.state.table(handle_of(inputs)))


@dataclass(frozen=True)
class _Linked(HashtableImport):
    table: Table

    def infer(self, inputs: Inputs) -> list[Spec]:
        _, keys, values = exactly(inputs, "handle", "keys", "values")
        check_type(keys, "keys of this table", [self.table.key_type])
        check_type(values, "values of this table", [self.table.value_type])
        if keys.shape != values.shape:
            raise OpError(f"keys and values must have one shape; got {keys.shape} and {values.shape}")
        return []

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"entries": self.table.entries, "initialized": self.table.initialized})
