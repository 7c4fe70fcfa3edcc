"""DILATE: elements moved apart, with a value between them.

Spec: schema.fbs DilateOptions. Source of the rules: TFLite kernels/dilate.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register


@register("DILATE")
@dataclass(frozen=True)
class Dilate(Op):
    """Inputs: tensor; dilations, a factor of int32 for each axis; padding value, one element of the tensor's type.

    Output: (size - 1) * factor + 1 elements along each axis.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The factors are 1 or above, and no axis is empty."""
        input, dilations, padding = exactly(inputs, "input", "dilations", "padding_value")
        check_type(dilations, "dilations", (TensorType.INT32,))
        if padding.size != 1 or padding.type != input.type:
            raise OpError(
                f"padding_value must be one {input.type.name}; got {padding.type.name} {padding.shape}"
            )
        if not input.shape or not all(input.shape) or dilations.shape != (len(input.shape),):
            raise OpError(
                f"an input of {input.shape}, which must not be empty, takes a factor for each axis; "
                f"got shape {dilations.shape}"
            )
        factors = integers(dilations, "dilations")
        if min(factors) < 1:
            raise OpError(f"dilations must be at least 1; got {factors}")
        return [Spec(tuple((d - 1) * n + 1 for d, n in zip(input.shape, factors, strict=True)), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(
            "any",
            {"factors": tuple(integers(exactly(inputs, "input", "dilations", "value")[1], "dilations"))},
        )
