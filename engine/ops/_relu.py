"""Prepares RELU and its relatives.

Source of the factors and ends: TFLite kernels/activations.cc ReluPrepare, QuantizedReluX.
"""

from __future__ import annotations

import math

import numpy as np

from glasslite.engine.ir import Tensor
from glasslite.engine.ops._op import Call
from glasslite.engine.ops._quantization import QUANTIZED, float32_factor, integer_limits, scale_of, scheme_of
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.kernels.reference.fixed_point import requantization, round_half_away


def clamp_call(input: Tensor, output: Tensor, low: float, high: float, rounding: str) -> Call:
    """The call that clamps between two real numbers; the higher may be infinite."""
    if input.type not in QUANTIZED:
        return Call(scheme_of(input), {"activation_min": low, "activation_max": high})
    check_symmetric(input, output)
    lowest, highest = integer_limits(output)
    params = {
        "input_zero_point": input.zero_point,
        "output_zero_point": output.zero_point,
        "requantization": requantization(float32_factor(scale_of(input), over=scale_of(output)), rounding),
        "activation_min": max(lowest, _steps(low, output)),
        "activation_max": highest if math.isinf(high) else min(highest, _steps(high, output)),
    }
    return Call(scheme_of(input), params)


def _steps(real: float, output: Tensor) -> int:
    return int(round_half_away(float32_factor(np.float32(real), over=scale_of(output)))) + output.zero_point
