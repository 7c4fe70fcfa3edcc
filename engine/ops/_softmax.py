"""Prepares SOFTMAX and LOG_SOFTMAX of 8-bit inputs.

Source: TFLite kernels/internal/quantization_util.cc PreprocessSoftmaxScaling, PreprocessLogSoftmaxScalingExp.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.ops._op import Inputs
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._unary import operand
from glasslite.kernels.reference._libm import expf
from glasslite.kernels.reference.fixed_point import INT32_MAX, quantize_multiplier


def rows_of(inputs: Inputs) -> Tensor:
    """The one input, which must have a last axis.

    Raises:
        OpError: it is a scalar.
    """
    input = operand(inputs)
    if not input.shape:
        raise OpError("the input must have at least one dimension; it is a scalar")
    return input


def steps_to_q5_26(input: Tensor, beta: float) -> tuple[int, int]:
    """The factor beta * scale * 2^26 as multiplier and shift, at most the largest int32.

    Raises:
        OpError: beta is below 0.
    """
    if not beta >= 0:
        raise OpError(f"beta of a quantized input must be 0 or above; got {beta:g}")
    return quantize_multiplier(min(beta * float(scale_of(input)) * (1 << 26), float(INT32_MAX)))


def float_exponentials(input: Tensor, beta: float) -> NDArray[np.float32]:
    """e^(-beta d scale) for d = 0 to 255 steps, all in float32.

    Source: TFLite kernels/internal/optimized/optimized_ops.h PopulateSoftmaxLookupTable.
    """
    with np.errstate(over="ignore", under="ignore"):
        return expf(-scale_of(input) * np.float32(beta) * np.arange(256, dtype=np.float32))
