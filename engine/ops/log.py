"""LOG: the natural logarithm.

Source of the rules: TFLite kernels/elementwise.cc.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._function import Elementwise
from glasslite.engine.ops._lut import Function, table_call
from glasslite.engine.ops._op import Call, register
from glasslite.engine.ops._quantization import integer_limits, scale_of
from glasslite.kernels.reference._logarithms import logf


@register("LOG")
@dataclass(frozen=True)
class Log(Elementwise):
    """Input: one tensor. Quantized values of 0 and below give the lowest output."""

    types = (TensorType.FLOAT32, TensorType.INT8, TensorType.INT16)
    delegate_ulp = 4

    def of_steps(self, input: Tensor, output: Tensor, numerics: Numerics) -> Call:
        lowest = scale_of(output) * np.float32(integer_limits(output)[0] - output.zero_point)
        return table_call(_log_or(lowest), input, output, numerics)


def _log_or(lowest: np.float32) -> Function:
    """The logarithm, and the output's lowest value at 0 and below."""
    return lambda x: np.where(x <= 0, lowest, logf(x))
