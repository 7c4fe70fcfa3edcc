"""MEAN: the arithmetic mean over axes.

Spec: schema.fbs ReducerOptions. Source of the rules: TFLite kernels/reduce.cc, reference/reduce.h QuantizedMeanOrSum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._op import Call, Inputs, register
from glasslite.engine.ops._quantization import QUANTIZED, scale_of, scheme_of
from glasslite.engine.ops._reduce import (
    Reduction,
    reduced_count,
    reduction,
    reduction_factor,
    scaled_sum_call,
)
from glasslite.kernels.reference.fixed_point import Requantization, quantize_multiplier, requantization


@register("MEAN")
@dataclass(frozen=True)
class Mean(Reduction):
    """Inputs: values of any shape, axes (int32; negative ones count from the back). Output: without those axes.

    The mean of nothing is NaN for float32 and 0 for integers.
    """

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = reduction(inputs)
        if input.type not in QUANTIZED:
            packets = numerics.kernels == "optimized" and input.type == TensorType.FLOAT32
            scheme = "packets" if packets and _is_last(input.shape, axes) else scheme_of(input)
            return Call(scheme, {"axes": axes})
        count = max(1, reduced_count(input.shape, axes))
        if numerics.kernels == "xnnpack":
            return scaled_sum_call(input, outputs[0], axes, count)
        image = self.keep_dims and len(input.shape) == 4 and axes == (1, 2) and input.type != TensorType.INT16
        if numerics.kernels == "optimized" and image:
            return _optimized(input, outputs[0], count)
        params = {
            "axes": axes,
            "input_zero_point": input.zero_point,
            "output_zero_point": outputs[0].zero_point,
            "requantization": _folded(
                reduction_factor(input, outputs[0]), count, numerics.rounding_of(self.name)
            ),
        }
        return Call(scheme_of(input), params)


def _is_last(shape: Shape, axes: Sequence[int]) -> bool:
    """Whether the axes are the last ones and others come before; axes of one element are neither.

    Source: TFLite kernels/internal/optimized/reduce.h Mean<float, float>.
    """
    reduced = [axis in axes for axis, size in enumerate(shape) if size != 1]
    return True in reduced and False in reduced and reduced == sorted(reduced) and all(shape)


def _optimized(input: Tensor, output: Tensor, count: int) -> Call:
    """Over height and width, which are kept: the zero points are joined, each rounded, and the steps stay as they are.

    Vector code takes 16 channels at once and rounds half up. With several threads LiteRT shares the channels out, and
    each has a tail of its own; this is what one thread computes.

    Source: TFLite kernels/internal/optimized/integer_ops/mean.h.
    """
    s_input, s_output = scale_of(input), scale_of(output)
    offset = np.float32(input.zero_point) * s_input / s_output
    offset += np.float32(0.5) if offset > 0 else np.float32(-0.5)
    factor = s_input / (np.float32(count) * s_output)
    params = {
        "axes": (1, 2),
        "input_zero_point": 0,
        "output_zero_point": output.zero_point - int(offset),
        "requantization": requantization(factor, "half-up", tail=input.shape[3] % 16),
    }
    return Call(scheme_of(input), params)


def _folded(factor: float, count: int, rounding: str) -> Requantization:
    """factor / count as a multiplier and a shift.

    The multiplier of `factor` is divided by the count as an integer, shifted left before by as many bits as the count
    has, less one, so that none of its 31 are lost; at most 32, and no further than the shift allows.
    """
    multiplier, shift = quantize_multiplier(factor)
    bits = min(count.bit_length() - 1, 32, 31 + shift)
    folded = (multiplier << bits) // count
    return Requantization(
        rounding,
        np.array([factor / count]),
        np.array([folded], np.int32),
        np.array([shift - bits], np.int32),
        np.array([factor / count], np.float32),
    )
