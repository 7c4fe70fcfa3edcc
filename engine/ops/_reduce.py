"""What reductions over axes share: the axes, the output's shape, the factor between quantized steps.

Source of the rules: TFLite kernels/reduce.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Shape, Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, check_same_quantization, exactly, integers
from glasslite.engine.ops._op import Call, Inputs, Op, Spec
from glasslite.engine.ops._quantization import scale_of, scheme_of
from glasslite.engine.ops._rescale import step_factor


@dataclass(frozen=True)
class Reduction(Op):
    """A value of many over axes, which disappear, or stay with one element each under `keep_dims`."""

    keep_dims: bool = False

    def infer(self, inputs: Inputs) -> list[Spec]:
        input, axes = reduction(inputs)
        if self.keep_dims:
            kept = [1 if axis in axes else size for axis, size in enumerate(input.shape)]
        else:
            kept = [size for axis, size in enumerate(input.shape) if axis not in axes]
        return [Spec(tuple(kept), input.type)]


@dataclass(frozen=True)
class Extreme(Reduction):
    """One of the values over axes, in the input's steps: the lowest or highest, and of booleans all or any."""

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        input, axes = reduction(inputs)
        check_same_quantization([input, outputs[0]])
        return Call(scheme_of(input), {"axes": axes})


def reduction(inputs: Inputs) -> tuple[Tensor, tuple[int, ...]]:
    """The input, and the axes to reduce: ascending, each once, counted from the front; a scalar has none.

    Raises:
        OpError: the axes are not int32 or do not exist.
        UnknownValue: the axes are computed while running.
    """
    input, axis = exactly(inputs, "input", "axes")
    if axis.type != TensorType.INT32:
        raise OpError(f"axes must be INT32; got {axis.type.name}")
    rank = len(input.shape)
    if not rank:
        return input, ()
    return input, tuple(sorted({axis_of(number, rank) for number in integers(axis, "axes")}))


def reduced_count(shape: Shape, axes: Sequence[int]) -> int:
    """How many elements become one."""
    return prod(shape[axis] for axis in axes)


def reduction_factor(input: Tensor, output: Tensor) -> float:
    """Output steps per input step, in float64.

    Raises:
        OpError: a scale is missing, 0 or one of several, or an int16 zero point is not 0.
    """
    if input.type == TensorType.INT16 and (input.zero_point or output.zero_point):
        raise OpError(f"INT16 zero points must be 0; got {input.zero_point} and {output.zero_point}")
    return step_factor(input, output)


def scaled_sum_call(input: Tensor, output: Tensor, axes: tuple[int, ...], count: int) -> Call:
    """The call of a sum, or of a mean of so many, as XNNPACK computes it: (s_input / s_output) * (1 / count).

    Source: XNNPACK src/microparams-init.c xnn_init_qs8_reduce_scalar_params.
    """
    reduction_factor(input, output)
    params = {
        "axes": axes,
        "input_zero_point": input.zero_point,
        "output_zero_point": output.zero_point,
        "factor": (scale_of(input) / scale_of(output)) * (np.float32(1) / np.float32(count)),
    }
    return Call("scaled", params)
