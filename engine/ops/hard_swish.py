"""HARD_SWISH: x times (x + 3) / 6 clamped to between 0 and 1.

Source of the factors: TFLite kernels/activations.cc HardSwishPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, float32_factor, scale_of, scheme_of
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.fixed_point import quantize_multiplier
from glasslite.kernels.reference.hard_swish import Multiplier16


@register("HARD_SWISH")
@dataclass(frozen=True)
class HardSwish(Unary):
    """Input: one tensor."""

    delegate_ulp = 4

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input))
        fine_scale = np.float32(1 / 128) * scale_of(input)
        to_output = _multiplier16(float32_factor(fine_scale, over=scale_of(output)))
        if to_output.shift > 0:
            raise OpError(
                f"the input's scale must be below 128 times the output's; got {input.scale:g} and {output.scale:g}"
            )
        params = {
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
            "to_output": to_output,
            "to_gate": _multiplier16(float32_factor(fine_scale, over=np.float32(3 / 32768))),
        }
        return Call(scheme_of(input), params)


def _multiplier16(factor: np.float64) -> Multiplier16:
    """Source: TFLite kernels/internal/common.h DownScaleInt32ToInt16Multiplier."""
    multiplier, shift = quantize_multiplier(float(factor))
    return Multiplier16(min((multiplier + (1 << 15)) >> 16, (1 << 15) - 1), shift)
