"""NON_MAX_SUPPRESSION_V4: of boxes that overlap, the one with the highest score remains.

Oracle: LiteRT BUILTIN_REF, non_max_suppression.cc, reference/non_max_suppression.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._candidates import fill, select


def non_max_suppression_v4_f32(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    _max_output_size: NDArray[np.int32],
    iou_threshold: NDArray[np.float32],
    score_threshold: NDArray[np.float32],
    indices: NDArray[np.int32],
    count: NDArray[Any],
    *,
    defects: bool,
) -> None:
    """float32 boxes (n, 4) and scores (n,) to indices (max_output_size,), zeros behind the first `count`."""
    kept, _ = select(boxes, scores, len(indices), iou_threshold, score_threshold, 0, defects=defects)
    fill(indices, kept)
    count[...] = len(kept)
