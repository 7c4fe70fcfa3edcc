"""FILL: a tensor of one value.

Spec: schema.fbs FillOptions. Source of the rules: TFLite kernels/fill.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_same_quantization, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._sizes import sizes_of


@register("FILL")
@dataclass(frozen=True)
class Fill(Op):
    """Inputs: shape (a vector of int32 or int64), value (a scalar of any type). Output: of that shape and type."""

    texts: ClassVar[bool] = True

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The value is a scalar."""
        shape, value = exactly(inputs, "shape", "value")
        if value.shape:
            raise OpError(f"value must be a scalar; got shape {value.shape}")
        return [Spec(sizes_of(shape, "shape"), value.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        check_same_quantization([exactly(inputs, "shape", "value")[1], outputs[0]])
        return Call("any")
