"""HASHTABLE: the handle of a hash table.

Spec: schema.fbs HashtableOptions. Source of the rules: TFLite kernels/hashtable.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register

if TYPE_CHECKING:
    from glasslite.engine.scope import Links

#: Keys and the values that they may stand for.
_KINDS = ((TensorType.INT64, TensorType.STRING), (TensorType.STRING, TensorType.INT64))


@register("HASHTABLE")
@dataclass(frozen=True)
class Hashtable(Op):
    """No input. Output: the handle of a table from int64 to string or from string to int64; the plan computes it."""

    of_shapes: ClassVar[bool] = True
    table_id: int = 0
    key_dtype: str = "FLOAT32"
    value_dtype: str = "FLOAT32"

    def link(self, inputs: Inputs, links: Links) -> Op:
        kind = TensorType[self.key_dtype], TensorType[self.value_dtype]
        if kind not in _KINDS:
            raise OpError(
                f"a table maps INT64 to STRING or STRING to INT64; this one {self.key_dtype} to {self.value_dtype}"
            )
        links.state.create_table(self.table_id, *kind)
        return self

    def infer(self, inputs: Inputs) -> list[Spec]:
        exactly(inputs)
        return [Spec((1,), TensorType.RESOURCE)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any", {"handle": self.table_id})
