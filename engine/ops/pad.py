"""PAD: surround a tensor with zeros.

Spec: schema.fbs PadOptions. Source of the rules: TFLite kernels/pad.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._padding import padded_shape, paddings_of
from glasslite.engine.ops._quantization import QUANTIZED, integer_limits


@register("PAD")
@dataclass(frozen=True)
class Pad(Op):
    """Inputs: tensor, paddings (rank, 2). Quantized tensors are padded with the output's zero point."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        """One pair of paddings, not negative, for each dimension."""
        input, paddings = exactly(inputs, "input", "paddings")
        return [Spec(padded_shape(input.shape, paddings_of(input, paddings)), input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, paddings = exactly(inputs, "input", "paddings")
        before = tuple(pair[0] for pair in paddings_of(input, paddings))
        return Call("any", {"before": before, "value": np.array(zero_of(outputs[0]), input.type.dtype)})


def zero_of(output: Tensor) -> int:
    """What stands for zero in a tensor.

    Raises:
        OpError: its zero point is not in the type's range.
    """
    if output.type not in QUANTIZED or output.quantization is None:
        return 0
    lowest, highest = integer_limits(output)
    if not lowest <= output.zero_point <= highest:
        raise OpError(f"the output's zero point must be {lowest} to {highest}; got {output.zero_point}")
    return output.zero_point
