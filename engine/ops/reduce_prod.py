"""REDUCE_PROD: the product over axes.

Spec: schema.fbs ReducerOptions. Source of the rules and factors: TFLite kernels/reduce.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import scale_of, scheme_of
from glasslite.engine.ops._reduce import Reduction, reduced_count, reduction, reduction_factor
from glasslite.kernels.reference.fixed_point import quantize_multiplier


@register("REDUCE_PROD")
@dataclass(frozen=True)
class ReduceProd(Reduction):
    """Inputs: values of any shape, axes (int32; negative ones count from the back). Output: without those axes.

    Integers without quantization wrap. Quantized ones (int8 and int16) are scaled after each multiplication, so that a
    product of n values has the output's scale: by s_input / s_output^(1/n). The optimized kernels copy the steps, and
    do not rescale them, where each product is of one value.
    """

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = reduction(inputs)
        if input.quantization is None:
            return Call("f32" if input.type == TensorType.FLOAT32 else _plain_scheme(input), {"axes": axes})
        if input.type not in (TensorType.INT8, TensorType.INT16):
            raise OpError(f"quantized inputs must be of type INT8, INT16; got {input.type.name}")
        reduction_factor(input, outputs[0])
        count = reduced_count(input.shape, axes)
        if count == 1 and numerics.kernels != "reference":
            return Call("i32", {"axes": axes})
        factor = float(scale_of(input)) / float(scale_of(outputs[0])) ** (1 / max(1, count))
        multiplier, shift = quantize_multiplier(factor)
        params = {
            "axes": axes,
            "input_zero_point": input.zero_point,
            "output_zero_point": outputs[0].zero_point,
            "multiplier": multiplier,
            "shift": shift,
        }
        return Call(scheme_of(input), params)


def _plain_scheme(input: Tensor) -> str:
    """The kernel for integers without quantization, of any width."""
    narrow = (TensorType.INT8, TensorType.UINT8, TensorType.INT16)
    return "i32" if input.type in narrow else scheme_of(input)
