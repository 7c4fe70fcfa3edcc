"""What the operators over unsorted segments share.

Source of the rules: TFLite kernels/unsorted_segment.cc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import check_type, exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op, Spec
from glasslite.engine.ops._quantization import scheme_of


@dataclass(frozen=True)
class UnsortedSegments(Op):
    """Rows of data that are joined by segment ids."""

    def infer(self, inputs: Inputs) -> list[Spec]:
        return _infer_segments(inputs)

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call(scheme_of(outputs[0]))


def _infer_segments(inputs: Inputs) -> list[Spec]:
    """The output has a row for each segment, of the shape that the ids leave of the data.

    Raises:
        OpError: the ids' shape is not the beginning of the data's, or there are fewer segments than none.
        UnknownValue: the number of segments is computed while running.
    """
    data, ids, count = exactly(inputs, "data", "segment_ids", "num_segments")
    for tensor, role in ((ids, "segment_ids"), (count, "num_segments")):
        check_type(tensor, role, (TensorType.INT32,))
    rank = len(ids.shape)
    if data.shape[:rank] != ids.shape:
        raise OpError(
            f"segment_ids must have the data's first dimensions; got {ids.shape} for data of {data.shape}"
        )
    segments = integer(count, "num_segments")
    if segments < 0:
        raise OpError(f"num_segments must not be negative; got {segments}")
    return [Spec((segments, *data.shape[rank:]), data.type)]
