"""Prepares int16 LOGISTIC and TANH.

Source: TFLite kernels/activations.cc SigmoidPrepare, TanhPrepare.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call
from glasslite.engine.ops._quantization import scale_of
from glasslite.engine.ops._two_scales import check_symmetric, power_of_two_exponent


def sigmoid16_call(input: Tensor, output: Tensor, largest_shift: int, numerics: Numerics) -> Call:
    """The call that brings int16 steps to the table's, 1 / (3 * 4096).

    Scales of 2^-12 to 2^(largest_shift - 12) are exact, and there the optimized kernels compute gemmlowp's fixed-point
    functions, of steps of 2^-12; other scales get a multiplier of 15 bits.

    Raises:
        OpError: a zero point is not 0, the output's scale is not 2^-15, or the input's is out of range.
    """
    check_symmetric(input, output)
    if power_of_two_exponent(scale_of(output)) != -15:
        raise OpError(f"an INT16 output must have scale 1/32768; got {output.scale:g}")
    exponent = power_of_two_exponent(scale_of(input))
    if exponent is not None and 0 <= exponent + 12 <= largest_shift:
        if numerics.kernels != "reference":
            return Call("qs16", {"multiplier": 1 << (exponent + 12), "right_shift": 0, "fixed_point": True})
        return Call("qs16", {"multiplier": 3 << (exponent + 12), "right_shift": 0})
    multiplier, shift = float(scale_of(input)) * 4096.0 * 3.0, 0
    while multiplier <= 32767.0 / 2.0 and shift <= 30:
        multiplier, shift = multiplier * 2.0, shift + 1
    if multiplier >= 1 << 31:
        raise OpError(f"an INT16 input's scale must be below 2^31 / 12288; got {input.scale:g}")
    return Call("qs16", {"multiplier": int(multiplier), "right_shift": shift})
