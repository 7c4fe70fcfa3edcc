"""LOG_SOFTMAX: x less the logarithm of the sum of e^x, along the last axis.

Source of the rules: TFLite kernels/activations.cc LogSoftmaxPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import QUANTIZED, integer_limits, scale_of, scheme_of
from glasslite.engine.ops._softmax import float_exponentials, rows_of, steps_to_q5_26
from glasslite.kernels.reference._softmax import exponentials, input_radius
from glasslite.kernels.reference.fixed_point import quantize_multiplier


@register("LOG_SOFTMAX")
@dataclass(frozen=True)
class LogSoftmax(Op):
    """Input: one tensor of at least one dimension. An 8-bit output has scale 1/16; its highest step stands for 0.

    BUILTIN_REF's sum overflows where the exponentials of an 8-bit row, the largest being 1, add up to 4096 or more;
    here it does not, in any numerics.
    """

    #: The sum's logarithm is rounded from float64; the C library's logf may be 1 away.
    max_ulp = 1
    delegate_ulp = 16

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input has a last axis."""
        input = rows_of(inputs)
        return [Spec(input.shape, input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = rows_of(inputs), outputs[0]
        if input.type not in QUANTIZED or input.type == TensorType.INT16:
            return Call(scheme_of(input))
        highest = integer_limits(output)[1]
        if scale_of(output) != 1 / 16 or output.zero_point != highest:
            raise OpError(
                f"an {output.type.name} output must have scale 1/16 and zero point {highest}; "
                f"got {output.scale:g} and {output.zero_point}"
            )
        if numerics.kernels == "optimized":
            table = {
                "table": float_exponentials(input, 1.0),
                "input_scale": scale_of(input),
                "scale": scale_of(output),
                "zero_point": output.zero_point,
            }
            return Call("table", table)
        multiplier, shift = steps_to_q5_26(input, 1.0)
        inverse_multiplier, inverse_shift = quantize_multiplier(2.0 ** (31 - shift) / max(1, multiplier))
        params = {
            "exponentials": exponentials(multiplier, shift),
            "multiplier": multiplier,
            "shift": shift,
            "inverse_multiplier": inverse_multiplier,
            "inverse_shift": inverse_shift,
            "radius": input_radius(shift),
        }
        return Call(scheme_of(input), params)
