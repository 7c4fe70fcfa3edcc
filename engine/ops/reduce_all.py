"""REDUCE_ALL: whether all values are true, over axes.

Spec: schema.fbs ReducerOptions. Source of the rules: TFLite kernels/reduce.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import scheme_of
from glasslite.engine.ops._reduce import infer_reduction, reduction


@register("REDUCE_ALL")
@dataclass(frozen=True)
class ReduceAll(Op):
    """Inputs: booleans of any shape, axes (int32; negative ones count from the back). Output: without those axes."""

    keep_dims: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        return infer_reduction(inputs, self.keep_dims)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = reduction(inputs)
        return Call(scheme_of(input), {"axes": axes})
