"""UNSORTED_SEGMENT_MIN: the minimum of the rows of each segment.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h UnsortedSegmentRef
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._segments import join, limits


def unsorted_segment_min_f32(
    data: NDArray[Any], segment_ids: NDArray[np.int32], num_segments: NDArray[np.int32], output: NDArray[Any]
) -> None:
    """float32 and int32; NaN is never the lowest.

    Raises:
        BadValue: there is no such segment.
    """
    join(np.fmin, limits(data)[1], data, segment_ids, output)


unsorted_segment_min_i32 = unsorted_segment_min_f32
