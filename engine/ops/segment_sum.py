"""SEGMENT_SUM: sums of neighbouring rows.

Source of the rules: TFLite kernels/segment_sum.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly
from glasslite.engine.ops._op import Call, Inputs, Op, Spec, register, value
from glasslite.engine.ops._quantization import scheme_of


@register("SEGMENT_SUM")
@dataclass(frozen=True)
class SegmentSum(Op):
    """Inputs: rows (n, ...) of float32 or int32, segment ids (n,) of int32, from 0 on, each the last one or the next.

    Output: (segments, ...), the sum of each segment's rows, added in order.
    """

    def infer(self, inputs: Inputs) -> list[Spec]:
        """The ids start at 0 and grow by at most 1."""
        rows, ids = exactly(inputs, "data", "segment_ids")
        check_type(ids, "segment_ids", (TensorType.INT32,))
        if not rows.shape or ids.shape != rows.shape[:1]:
            raise OpError(f"there must be one segment id for each row of {rows.shape}; got shape {ids.shape}")
        numbers = value(ids).astype(np.int64)
        if not np.isin(np.diff(numbers, prepend=0), (0, 1)).all() or (numbers[:1] != 0).any():
            raise OpError("segment ids must start at 0 and grow by at most 1 from row to row")
        return [Spec((int(numbers[-1]) + 1 if numbers.size else 0, *rows.shape[1:]), rows.type)]

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(scheme_of(outputs[0]))
