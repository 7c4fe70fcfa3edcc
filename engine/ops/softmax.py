"""SOFTMAX: e^(beta x) over its sum, along the last axis.

Spec: schema.fbs SoftmaxOptions. Source of the rules: TFLite kernels/activations.cc SoftmaxPrepare.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._lut import interpolation_table
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register
from glasslite.engine.ops._quantization import QUANTIZED, scale_of, scheme_of
from glasslite.engine.ops._softmax import float_exponentials, rows_of, steps_to_q5_26
from glasslite.engine.ops._two_scales import check_symmetric
from glasslite.kernels.reference._softmax import exponentials
from glasslite.kernels.reference.fixed_point import quantize_multiplier

_OUTPUTS = {
    TensorType.INT8: (TensorType.INT8, TensorType.INT16),
    TensorType.UINT8: (TensorType.UINT8, TensorType.INT16),
    TensorType.INT16: (TensorType.INT16,),
}
#: Steps of an int16 tensor.
_RANGE = 65535.0


@register("SOFTMAX")
@dataclass(frozen=True)
class Softmax(Op):
    """Input: one tensor of at least one dimension. An 8-bit input may have an INT16 output.

    The output of an 8-bit input counts steps of 1/256 (INT16: 1/65536) from the type's lowest value, whatever scale
    the model gives it. BUILTIN_REF aborts the process where the exponentials of an 8-bit row, the largest being 1, add
    up to 512 or more, and its sum overflows at 8192; "reference-with-defects" raises an error and wraps there.
    """

    beta: float = 0.0

    delegate_ulp = 16

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The input has a last axis."""
        input = rows_of(inputs)
        return [Spec(input.shape, None if input.type in QUANTIZED else input.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, output = rows_of(inputs), outputs[0]
        if input.type not in QUANTIZED:
            return Call(scheme_of(input), {"beta": np.float32(self.beta)})
        self._check_output(input, output)
        if input.type == TensorType.INT16:
            return self._int16_call(input)
        if numerics.kernels == "optimized":
            params = {
                "table": float_exponentials(input, self.beta),
                "scale": scale_of(output),
                "zero_point": output.zero_point,
            }
            return Call("table", params)
        multiplier, shift = steps_to_q5_26(input, self.beta)
        table = exponentials(multiplier, shift)
        return Call(scheme_of(input), {"exponentials": table, "defects": numerics.defects})

    def _check_output(self, input: Tensor, output: Tensor) -> None:
        allowed = _OUTPUTS[input.type]
        if output.type not in allowed:
            names = " or ".join(t.name for t in allowed)
            raise OpError(f"an {input.type.name} input gives an {names} output; got {output.type.name}")
        check_symmetric(input)
        if input.type != output.type or output.type == TensorType.UINT8:
            return
        steps, zero_point = (256, -128) if output.type == TensorType.INT8 else (32768, 0)
        if output.zero_point != zero_point or abs(scale_of(output) * steps - 1) > 1e-3:
            raise OpError(
                f"an {output.type.name} output must have scale 1/{steps} and zero point {zero_point}; "
                f"got {output.scale:g} and {output.zero_point}"
            )

    def _int16_call(self, input: Tensor) -> Call:
        factor = np.float64(scale_of(input) * np.float32(self.beta)) / (10.0 / _RANGE)
        multiplier, shift = quantize_multiplier(float(factor))
        ends = np.array([-32768.0, 32767.0]) * (2.0 / _RANGE)
        params = {
            "multiplier": multiplier,
            "shift": shift,
            "exponentials": interpolation_table(np.exp, np.array([-_RANGE, 0.0]) * (10.0 / _RANGE), ends),
            "reciprocals": interpolation_table(
                lambda x: 1.0 / (1.0 + x), np.array([0.0, _RANGE]) * (1.0 / _RANGE), ends
            ),
        }
        return Call("qs16", params)
