"""PADV2: surround a tensor with a given value.

Spec: schema.fbs PadV2Options. Source of the rules: TFLite kernels/pad.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_same_quantization, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._padding import padded_shape, paddings_of


@register("PADV2")
@dataclass(frozen=True)
class PadV2(Op):
    """Inputs: tensor, paddings (rank, 2), value: one element of the tensor's type and the output's quantization."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """One pair of paddings, not negative, for each dimension; one value."""
        input, paddings, value = exactly(inputs, "input", "paddings", "value")
        if value.size != 1 or value.type != input.type:
            raise OpError(
                f"value must be one element of {input.type.name}; got {value.shape} of {value.type.name}"
            )
        return [Spec(padded_shape(input.shape, paddings_of(input, paddings)), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, paddings, value = exactly(inputs, "input", "paddings", "value")
        check_same_quantization([value, outputs[0]])
        return Call("any", {"before": tuple(pair[0] for pair in paddings_of(input, paddings))})
