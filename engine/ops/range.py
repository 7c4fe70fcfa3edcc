"""RANGE: numbers in equal steps.

Spec: schema.fbs RangeOptions. Source of the rules: TFLite kernels/range.cc.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, value

_TYPES = (TensorType.FLOAT32, TensorType.INT32, TensorType.INT64)


@register("RANGE")
@dataclass(frozen=True)
class Range(Op):
    """Inputs: start, limit, delta: scalars of one type, float32, int32 or int64. Output: a vector of that type.

    It holds start, start + delta, and so on, before limit. Floats are added up one by one.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """delta must lead from start to limit."""
        tensors = exactly(inputs, "start", "limit", "delta")
        for tensor, role in zip(tensors, ("start", "limit", "delta"), strict=True):
            check_type(tensor, role, _TYPES)
            if tensor.shape or tensor.type != tensors[0].type:
                raise OpError(
                    f"start, limit and delta must be scalars of one type; {role} is {tensor.type.name} {tensor.shape}"
                )
        start, limit, delta = (value(tensor)[()] for tensor in tensors)
        if not ((start <= limit and delta > 0) or (start >= limit and delta < 0)):
            raise OpError(f"delta must lead from start to limit; got {start}, {limit} and {delta}")
        return [Spec((_count(start, limit, delta),), tensors[0].type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("any")


def _count(start: Any, limit: Any, delta: Any) -> int:
    """How many numbers there are; floats are rounded as float32 after each step."""
    if start.dtype.kind == "i":
        return -(-abs(int(limit) - int(start)) // abs(int(delta)))
    with np.errstate(all="ignore"):
        steps = abs(float((limit - start) / delta))
    if not math.isfinite(steps):
        raise OpError(f"from {start} to {limit} in steps of {delta} are not finitely many numbers")
    return math.ceil(steps)
