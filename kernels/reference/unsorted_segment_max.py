"""UNSORTED_SEGMENT_MAX: the maximum of the rows of each segment.

Oracle: LiteRT BUILTIN_REF, reference/reference_ops.h UnsortedSegmentRef
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glasslite.kernels.reference._segments import join, limits


def unsorted_segment_max_f32(
    data: NDArray[Any], segment_ids: NDArray[np.int32], num_segments: NDArray[np.int32], output: NDArray[Any]
) -> None:
    """float32 and int32; NaN is never the highest.

    Raises:
        BadValue: there is no such segment.
    """
    join(np.fmax, limits(data)[0], data, segment_ids, output)


unsorted_segment_max_i32 = unsorted_segment_max_f32
