"""TOPK_V2: the highest values along the last axis, and where they are.

Spec: schema.fbs TopKV2Options. Source of the rules: TFLite kernels/topk_v2.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register

_TYPES = (
    TensorType.FLOAT32, TensorType.UINT8, TensorType.INT8, TensorType.INT16, TensorType.INT32, TensorType.INT64,
)  # fmt: skip
_COUNTS = (TensorType.INT32, TensorType.INT16)


@register("TOPK_V2")
@dataclass(frozen=True)
class TopkV2(Op):
    """Inputs: values (..., n), k (one int32 or int16). Outputs: values (..., k), positions (..., k) of int32 or int16.

    The highest comes first, and of equal values the first one. A NaN is lower than every number. A k below 0 is 0.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """There must be k values along the last axis."""
        input, count = exactly(inputs, "input", "k")
        check_type(input, "values", _TYPES)
        check_type(count, "k", _COUNTS)
        k = max(0, integer(count, "k"))
        if not input.shape or k > input.shape[-1]:
            raise OpError(f"k must not be more than the last axis of shape {input.shape} has; got {k}")
        shape = (*input.shape[:-1], k)
        return [Spec(shape, input.type), Spec(shape, None)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        positions = outputs[1].type
        check_type(outputs[1], "positions", _COUNTS)
        if outputs[0].size and inputs[0] and inputs[0].shape[-1] > np.iinfo(np.dtype(positions.dtype)).max:
            raise OpError(f"positions along {inputs[0].shape[-1]} values do not fit {positions.name}")
        return Call("any")
