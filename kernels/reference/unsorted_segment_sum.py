"""UNSORTED_SEGMENT_SUM: the sum of the rows of each segment.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h UnsortedSegmentRef
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._segments import join


def unsorted_segment_sum_f32(
    data: NDArray[Any], segment_ids: NDArray[np.int32], num_segments: NDArray[np.int32], output: NDArray[Any]
) -> None:
    """float32: added in order, each sum rounded. int32 wraps.

    Raises:
        BadValue: there is no such segment.
    """
    join(np.add, 0, data, segment_ids, output)


unsorted_segment_sum_i32 = unsorted_segment_sum_f32
