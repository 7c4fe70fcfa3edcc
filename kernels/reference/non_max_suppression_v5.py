"""NON_MAX_SUPPRESSION_V5: of boxes that overlap, the one with the highest score remains; the others' scores may decay.

Oracle: LiteRT BUILTIN_REF, non_max_suppression.cc, reference/non_max_suppression.h
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.errors import BadValue
from glasslite.kernels.reference._candidates import fill, select


def non_max_suppression_v5_f32(
    boxes: NDArray[np.float32],
    scores: NDArray[np.float32],
    _max_output_size: NDArray[np.int32],
    iou_threshold: NDArray[np.float32],
    score_threshold: NDArray[np.float32],
    sigma: NDArray[np.float32],
    indices: NDArray[np.int32],
    kept_scores: NDArray[np.float32],
    count: NDArray[Any],
    *,
    defects: bool,
) -> None:
    """float32 boxes (n, 4) and scores (n,) to indices and scores (max_output_size,), zeros behind the first `count`."""
    if sigma < 0:
        raise BadValue(f"sigma must be at least 0; got {float(sigma):g}")
    kept, values = select(boxes, scores, len(indices), iou_threshold, score_threshold, sigma, defects=defects)
    fill(indices, kept)
    fill(kept_scores, values)
    count[...] = len(kept)
