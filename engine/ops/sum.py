"""SUM: the sum over axes.

Spec: schema.fbs ReducerOptions. Source of the rules: TFLite kernels/reduce.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, scheme_of
from glasslite.engine.ops._reduce import Reduction, reduction, reduction_factor, scaled_sum_call
from glasslite.kernels.reference.fixed_point import requantization


@register("SUM")
@dataclass(frozen=True)
class Sum(Reduction):
    """Inputs: values of any shape, axes (int32; negative ones count from the back). Output: without those axes.

    BUILTIN_REF sums int8 and int16 as if their bytes were uint8, which is wrong everywhere; uint8 it sums right. The
    right result is the sum of the real values in output steps. For int8 and int16 that is computed as LiteRT's other
    resolvers do, and byte for byte theirs: rounded once, in float32. `reference-with-defects` gives BUILTIN_REF's
    bytes for int8; for int16 they depend on memory that nobody wrote, and it refuses.
    """

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = reduction(inputs)
        if input.type not in QUANTIZED:
            return Call(scheme_of(input), {"axes": axes})
        if input.type == TensorType.INT16 and numerics.defects:
            raise OpError(
                f"numerics '{numerics.name}' cannot sum INT16: BUILTIN_REF leaves half of the result unwritten. "
                "Use numerics 'reference'."
            )
        if numerics.kernels == "xnnpack":
            return scaled_sum_call(input, outputs[0], axes, 1)
        params = {
            "axes": axes,
            "input_zero_point": input.zero_point,
            "output_zero_point": outputs[0].zero_point,
            "requantization": requantization(
                reduction_factor(input, outputs[0]), numerics.rounding_of(self.name)
            ),
        }
        if input.type == TensorType.UINT8 and numerics.kernels == "reference":
            return Call("qu8", params)
        scheme = "qs16" if input.type == TensorType.INT16 else "qs8"
        return Call(scheme, params | {"defects": numerics.defects})
