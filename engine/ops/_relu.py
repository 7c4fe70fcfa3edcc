"""What RELU and its relatives share.

Source of the factors and ends: TFLite kernels/activations.cc ReluPrepare, QuantizedReluX.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs
from glasslite.engine.ops._quantization import QUANTIZED, float32_factor, integer_limits, scale_of, scheme_of
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.engine.ops._unary import Unary, operand
from glasslite.kernels.reference.fixed_point import requantization, round_half_away


@dataclass(frozen=True)
class Clamp(Unary):
    """Clamps between two real numbers; the higher may be infinite."""

    low: ClassVar[float]
    high: ClassVar[float]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = operand(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input), {"activation_min": self.low, "activation_max": self.high})
        check_symmetric(input, output)
        lowest, highest = integer_limits(output)
        factor = float32_factor(scale_of(input), over=scale_of(output))
        params = {
            "input_zero_point": input.zero_point,
            "output_zero_point": output.zero_point,
            "requantization": requantization(factor, numerics.rounding_of(self.name)),
            "activation_min": max(lowest, _steps(self.low, output)),
            "activation_max": highest if math.isinf(self.high) else min(highest, _steps(self.high, output)),
        }
        return Call(scheme_of(input), params)


def _steps(real: float, output: Tensor) -> int:
    return int(round_half_away(float32_factor(np.float32(real), over=scale_of(output)))) + output.zero_point
