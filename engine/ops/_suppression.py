"""What NON_MAX_SUPPRESSION_V4 and V5 share.

Source of the rules: TFLite kernels/non_max_suppression.cc
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from glasslite.engine.errors import OpError
from glasslite.engine.ir import Tensor, TensorType
from glasslite.engine.numerics import Numerics
from glasslite.engine.ops._arguments import exactly, integer
from glasslite.engine.ops._op import Call, Inputs, Op


@dataclass(frozen=True)
class Suppression(Op):
    """Chooses boxes; the first of its inputs and outputs are those of NON_MAX_SUPPRESSION_V4."""

    def prepare(self, inputs: Inputs, outputs: Sequence[Tensor], numerics: Numerics) -> Call:
        return Call("f32", {"defects": numerics.defects})


def selected(inputs: Inputs, *more: str) -> int:
    """How many indices there are: `max_output_size`. `more` names the scalars behind the thresholds.

    Raises:
        OpError: a shape, a type, or that number is wrong.
        UnknownValue: it is computed while running.
    """
    roles = ("boxes", "scores", "max_output_size", "iou_threshold", "score_threshold", *more)
    boxes, scores, max_output_size, *thresholds = exactly(inputs, *roles)
    for tensor in (boxes, scores, *thresholds):
        if tensor.type != TensorType.FLOAT32:
            raise OpError(f"'{tensor.name}' must be FLOAT32; got {tensor.type.name}")
    if len(boxes.shape) != 2 or boxes.shape[1] != 4:
        raise OpError(f"boxes must have shape (n, 4); got {boxes.shape}")
    if scores.shape != boxes.shape[:1]:
        raise OpError(f"scores must have shape ({boxes.shape[0]},), one for each box; got {scores.shape}")
    for tensor in (max_output_size, *thresholds):
        if tensor.shape:
            raise OpError(f"'{tensor.name}' must be a scalar; got shape {tensor.shape}")
    if max_output_size.type != TensorType.INT32:
        raise OpError(f"max_output_size must be INT32; got {max_output_size.type.name}")
    count = integer(max_output_size, "max_output_size")
    if count < 0:
        raise OpError(f"max_output_size must be at least 0; got {count}")
    return count
