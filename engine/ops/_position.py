"""What ARG_MAX and ARG_MIN share.

Source of the rules: TFLite kernels/arg_min_max.cc.
"""

from __future__ import annotations

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import axis_of, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Spec
from glasslite.engine.ops._quantization import scheme_of


def infer_positions(inputs: Inputs, output_type: str) -> list[Spec]:
    """The output has the input's shape without the axis.

    Raises:
        OpError: there is no such axis or nothing along it, or the output is not int32 or int64.
        UnknownValue: the axis is computed while running.
    """
    input, axis = _arguments(inputs)
    if output_type not in ("INT32", "INT64"):
        raise OpError(f"output_type must be INT32 or INT64; got {output_type}")
    if not input.shape[axis]:
        raise OpError(f"axis {axis} of shape {input.shape} has no element to choose from")
    return [Spec((*input.shape[:axis], *input.shape[axis + 1 :]), TensorType[output_type])]


def position_call(inputs: Inputs, numerics: Numerics) -> Call:
    """The call, by the type of what is compared."""
    input, axis = _arguments(inputs)
    if input.type == TensorType.FLOAT32:
        return Call(scheme_of(input), {"along": axis, "defects": numerics.defects})
    return Call(scheme_of(input), {"along": axis})


def _arguments(inputs: Inputs) -> tuple[Tensor, int]:
    input, axis = exactly(inputs, "input", "axis")
    return input, axis_of(integer(axis, "axis"), len(input.shape))
